using System;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>How an activation is computed, and what its derivative is told from.</summary>
/// <param name="Name">torch.nn's name, or that of the user's struct: for names of methods and for prose.</param>
/// <param name="Formula">What formulas in comments call it.</param>
/// <param name="KernelType">The type that kernels are compiled with; null where the network has a struct of its own, in which the parameters are literals.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Derivative">What training tells the derivative from.</param>
/// <param name="IsCheap">
/// Whether it is a few instructions only, so that a product's tiles apply it before they store their sums. More than that would find no
/// room beside the sums in the registers, and would be written out in each of their lines: a loop of its own is faster.
/// </param>
/// <param name="IsNonNegative">Whether no value of it is negative.</param>
/// <param name="IsCustom">Whether it is the user's own: nothing is known of it.</param>
/// <param name="Model">What it was planned from.</param>
/// <param name="Suffix">Tells it apart from another function of the network with the same name; empty for the first one.</param>
internal sealed record ActivationFunction(
    string Name,
    string Formula,
    string? KernelType,
    EquatableArray<ActivationParameter> Parameters,
    DerivativeSource Derivative,
    bool IsCheap,
    bool IsNonNegative,
    bool IsCustom,
    ActivationModel Model,
    string Suffix = "")
{
    // Above this, softplus is its input within a float's precision, and its derivative 1: so both follow from the output.
    private const double LinearThreshold = 20;

    /// <summary>No activation.</summary>
    public static ActivationFunction Identity { get; } = Plan(new ActivationModel(ActivationLayer.Identity));

    /// <summary>Whether it gives what it is given.</summary>
    public bool IsIdentity => Derivative == DerivativeSource.None;

    /// <summary>Gets the name of a struct of the network's own.</summary>
    public string StructName { get; init; } = "HiddenActivation";

    /// <summary>The type that kernels are compiled with.</summary>
    public string Type => KernelType ?? StructName + Suffix;

    /// <summary>Gets its name in names of methods.</summary>
    public string Label => Name + Suffix;

    /// <summary>Its parameters as the table of modules has them: negative_slope 0.01.</summary>
    public string Facts
        => Model is { Layer: ActivationLayer.GELU, Approximate: Approximate.Tanh } && !IsCustom ? "approximate 'tanh'"
            : string.Join(", ", Parameters.Select(parameter => $"{parameter.Name} {Literal.Prose(parameter.Value)}"));

    /// <summary>Its parameters as PyTorch prints them of a module: negative_slope=0.01.</summary>
    public string PyTorchFacts => Facts.Replace(' ', '=').Replace(",=", ", ");

    /// <summary>The formula behind it: relu(x); x itself where it is Identity.</summary>
    public string Of(string x) => IsIdentity ? x : $"{Formula}({x})";

    /// <summary>Plans the activation that a declaration asks for.</summary>
    public static ActivationFunction Plan(ActivationModel model)
        => model.Custom is { } custom
            ? new ActivationFunction(custom.Name, custom.Name, custom.Type, new([]), DerivativeSource.Input, IsCheap: false, IsNonNegative: false, IsCustom: true, model)
            : PlanTorch(model);

    private static ActivationFunction PlanTorch(ActivationModel model) => model.Layer switch
    {
        ActivationLayer.ReLU => Plan(model, "relu", DerivativeSource.Sign) with { IsCheap = true, IsNonNegative = true },
        ActivationLayer.Identity => Plan(model, "identity", DerivativeSource.None) with { IsCheap = true },
        ActivationLayer.ReLU6 => Plan(model, "relu6", DerivativeSource.Output) with { IsCheap = true, IsNonNegative = true },
        ActivationLayer.LeakyReLU => Plan(
            model, "leaky_relu", FromOutputIf(model.NegativeSlope >= 0), new ActivationParameter("negative_slope", model.NegativeSlope)) with { IsCheap = true },
        ActivationLayer.Hardtanh => Plan(model, "hardtanh", DerivativeSource.Output, new("min_val", model.MinValue), new("max_val", model.MaxValue)) with
        {
            IsCheap = true,
            IsNonNegative = model.MinValue >= 0,
        },
        ActivationLayer.ELU => Plan(model, "elu", FromOutputIf(model.Alpha >= 0), new ActivationParameter("alpha", model.Alpha)),
        ActivationLayer.CELU => Plan(model, "celu", DerivativeSource.Output, new ActivationParameter("alpha", model.Alpha)),
        ActivationLayer.Softplus => Plan(
            model,
            "softplus",
            FromOutputIf(model.Threshold >= LinearThreshold),
            new("beta", model.Beta),
            new("threshold", model.Threshold, IsOfBackward: false)) with
        {
            IsNonNegative = model.Threshold >= 0, // above the threshold it is x, which may be negative
        },
        ActivationLayer.GELU => Plan(model, "gelu", DerivativeSource.Input) with { KernelType = model.Approximate == Approximate.Tanh ? "GELUTanh" : "GELU" },
        ActivationLayer.SiLU => Plan(model, "silu", DerivativeSource.Input),
        ActivationLayer.Mish => Plan(model, "mish", DerivativeSource.Input),
        ActivationLayer.Hardswish => Plan(model, "hardswish", DerivativeSource.Input),
        ActivationLayer.SELU => Plan(model, "selu", DerivativeSource.Output),
        ActivationLayer.Softsign => Plan(model, "softsign", DerivativeSource.Output),
        ActivationLayer.Tanh => Plan(model, "tanh", DerivativeSource.Output),
        ActivationLayer.LogSigmoid => Plan(model, "logsigmoid", DerivativeSource.Output),
        ActivationLayer.Hardsigmoid => Plan(model, "hardsigmoid", DerivativeSource.Output) with { IsNonNegative = true },
        ActivationLayer.Sigmoid => Plan(model, "sigmoid", DerivativeSource.Output) with { IsNonNegative = true },
        _ => throw new ArgumentOutOfRangeException(nameof(model), model.Layer, "no plan for this activation"),
    };

    /// <summary>Elsewhere two inputs may have the same output, and different derivatives.</summary>
    private static DerivativeSource FromOutputIf(bool isMonotone) => isMonotone ? DerivativeSource.Output : DerivativeSource.Input;

    private static ActivationFunction Plan(ActivationModel model, string formula, DerivativeSource derivative, params ActivationParameter[] parameters)
    {
        string name = model.Layer.ToString();
        return new ActivationFunction(
            name, formula, parameters.Length == 0 ? name : null, new(parameters), derivative, IsCheap: false, IsNonNegative: false, IsCustom: false, model);
    }
}

/// <summary>A parameter of an activation.</summary>
/// <param name="Name">PyTorch's.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsOfBackward">Whether the derivative needs it, too, where that is told from the output.</param>
internal sealed record ActivationParameter(string Name, double Value, bool IsOfBackward = true);

/// <summary>Says what the derivative of an activation is computed from.</summary>
internal enum DerivativeSource
{
    /// <summary>It is 1.</summary>
    None,

    /// <summary>The sign of the output, which dropout does not change where it lets the element through: ReLU.</summary>
    Sign,

    /// <summary>The output; but not what dropout makes of it.</summary>
    Output,

    /// <summary>The input: the forward pass has that at hand, computes the derivative beside the output, and keeps it.</summary>
    Input,
}
