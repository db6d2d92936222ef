using System.Collections.Generic;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;

namespace Mlp.Generator.Modules;

/// <summary>The modules in front of the first Linear that a declaration can ask for: a line each.</summary>
internal static class InputModules
{
    /// <summary>Plans those that a declaration asks for, in the order in which they run.</summary>
    public static EquatableArray<InputModulePlan> Plan(TopologyModel topology, StateBuilder state)
    {
        List<InputModulePlan?> modules = [StandardizePlan.Plan(topology, state)];
        modules.RemoveAll(module => module is null);
        return new EquatableArray<InputModulePlan>([.. modules!]);
    }
}
