using System.Collections.Generic;

namespace Mlp.Generator.Modules;

/// <summary>An activation behind a hidden layer.</summary>
/// <param name="Index">Its index in the Sequential.</param>
/// <param name="Function">The function.</param>
internal sealed record ActivationPlan(int Index, ActivationFunction Function) : ModulePlan
{
    /// <inheritdoc/>
    public override string Name => Function.Name;

    /// <inheritdoc/>
    public override string Key => $"{Index}";

    /// <inheritdoc/>
    public override string Facts => Function.Facts;

    /// <inheritdoc/>
    public override IEnumerable<ActivationFunction> Functions => [Function];
}
