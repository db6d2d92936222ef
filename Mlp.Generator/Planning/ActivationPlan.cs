using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>How an activation is computed, and what its derivative is told from.</summary>
/// <param name="Name">torch.nn's name, or that of the user's struct: for names of methods and for prose.</param>
/// <param name="Function">What formulas in comments call it.</param>
/// <param name="Type">The type that kernels are compiled with.</param>
/// <param name="Parameters">Its parameters: where it has any, the type is a struct of the network's own, in which they are literals.</param>
/// <param name="Derivative">What training tells the derivative from.</param>
/// <param name="IsCheap">
/// Whether it is but a few instructions, so that a product's tiles apply it before they store their sums. What is more than that would not find
/// room beside them in the registers, and is written out in each of their lines: a loop of its own is faster.
/// </param>
/// <param name="IsNonNegative">Whether no value of it is negative.</param>
/// <param name="IsCustom">Whether it is the user's own, of which nothing is known.</param>
/// <param name="Model">What it was planned from.</param>
internal sealed record ActivationPlan(
    string Name,
    string Function,
    string Type,
    EquatableArray<ActivationParameter> Parameters,
    DerivativeSource Derivative,
    bool IsCheap,
    bool IsNonNegative,
    bool IsCustom,
    ActivationModel Model)
{
    public static ActivationPlan Identity { get; } = ActivationPlanner.Plan(new ActivationModel(ActivationLayer.Identity));

    public bool IsIdentity => Derivative == DerivativeSource.None;
}

/// <summary>A parameter of an activation.</summary>
/// <param name="Name">PyTorch's.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsOfBackward">Whether the derivative needs it, too, where that is told from the output.</param>
internal sealed record ActivationParameter(string Name, double Value, bool IsOfBackward = true);

/// <summary>What the derivative of an activation is told from.</summary>
internal enum DerivativeSource
{
    /// <summary>It is 1.</summary>
    None,

    /// <summary>The sign of the output, which dropout does not change where it lets the element through: ReLU.</summary>
    Sign,

    /// <summary>The output; but not what dropout makes of it.</summary>
    Output,

    /// <summary>The input: it is computed in the forward pass, which has that at hand, beside the output, and kept.</summary>
    Input,
}
