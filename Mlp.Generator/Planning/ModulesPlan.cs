using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>The modules of a network and its state.</summary>
/// <param name="Inputs">Modules in front of the first Linear.</param>
/// <param name="Blocks">Linears, each with the modules behind it.</param>
/// <param name="Outputs">Modules behind the last Dropout.</param>
/// <param name="State">The state dict.</param>
internal sealed record ModulesPlan(
    EquatableArray<InputModulePlan> Inputs, EquatableArray<FusedBlock> Blocks, EquatableArray<OutputModulePlan> Outputs, StatePlan State)
{
    /// <summary>All modules in the order of the Sequential.</summary>
    public IEnumerable<ModulePlan> All => [.. Inputs, .. Blocks.SelectMany(block => block.Modules), .. Outputs];
}
