using System.Collections.Generic;
using Mlp.Generator.Model;

namespace Mlp.Generator.Modules;

/// <summary>The modules behind the last Dropout that a declaration can ask for: a line each.</summary>
internal static class OutputModules
{
    /// <summary>Plans those that a declaration asks for, in the order in which they run.</summary>
    /// <param name="topology">The declaration.</param>
    /// <param name="index">The index of the first of them in the Sequential.</param>
    public static EquatableArray<OutputModulePlan> Plan(TopologyModel topology, int index)
    {
        List<OutputModulePlan?> modules = [SoftmaxPlan.Plan(topology, index), OutputActivationPlan.Plan(topology, index), UnstandardizePlan.Plan(topology)];
        modules.RemoveAll(module => module is null);
        return new EquatableArray<OutputModulePlan>([.. modules!]);
    }
}
