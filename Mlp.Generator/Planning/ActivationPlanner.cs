using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Decides how an activation is computed and differentiated.</summary>
internal static class ActivationPlanner
{
    /// <summary>The struct of the network's own that an activation with parameters becomes.</summary>
    public const string OwnType = "HiddenActivation";

    // Above this, softplus is its input within a float's precision, and its derivative 1: so both follow from the output.
    private const double LinearThreshold = 20;

    public static ActivationPlan Plan(ActivationModel model)
        => model.Custom is not { } custom
            ? PlanTorch(model)
            : new ActivationPlan(custom.Name, custom.Name, custom.Type, new([]), DerivativeSource.Input, IsCheap: false, IsNonNegative: false, IsCustom: true, model);

    private static ActivationPlan PlanTorch(ActivationModel model) => model.Layer switch
    {
        ActivationLayer.ReLU => Plan(model, "relu", DerivativeSource.Sign) with { IsCheap = true, IsNonNegative = true },
        ActivationLayer.Identity => Plan(model, "identity", DerivativeSource.None) with { IsCheap = true },
        ActivationLayer.ReLU6 => Plan(model, "relu6", DerivativeSource.Output) with { IsCheap = true, IsNonNegative = true },
        ActivationLayer.LeakyReLU => Plan(
            model, "leaky_relu", FromOutputIf(model.NegativeSlope >= 0), new ActivationParameter("negative_slope", model.NegativeSlope)) with { IsCheap = true },
        ActivationLayer.Hardtanh => Plan(
            model, "hardtanh", DerivativeSource.Output, new("min_val", model.MinValue), new("max_val", model.MaxValue)) with { IsCheap = true, IsNonNegative = model.MinValue >= 0 },
        ActivationLayer.ELU => Plan(model, "elu", FromOutputIf(model.Alpha >= 0), new ActivationParameter("alpha", model.Alpha)),
        ActivationLayer.CELU => Plan(model, "celu", DerivativeSource.Output, new ActivationParameter("alpha", model.Alpha)),
        ActivationLayer.Softplus => Plan(
            model,
            "softplus",
            FromOutputIf(model.Threshold >= LinearThreshold),
            new("beta", model.Beta),
            new("threshold", model.Threshold, IsOfBackward: false)) with { IsNonNegative = model.Threshold >= 0 }, // above the threshold it is x, which may be negative
        ActivationLayer.GELU when model.Approximate == Approximate.Tanh => Plan(model, "gelu", DerivativeSource.Input) with { Type = "GELUTanh" },
        ActivationLayer.GELU => Plan(model, "gelu", DerivativeSource.Input),
        ActivationLayer.SiLU => Plan(model, "silu", DerivativeSource.Input),
        ActivationLayer.Mish => Plan(model, "mish", DerivativeSource.Input),
        ActivationLayer.Hardswish => Plan(model, "hardswish", DerivativeSource.Input),
        ActivationLayer.SELU => Plan(model, "selu", DerivativeSource.Output),
        ActivationLayer.Softsign => Plan(model, "softsign", DerivativeSource.Output),
        ActivationLayer.Tanh => Plan(model, "tanh", DerivativeSource.Output),
        ActivationLayer.LogSigmoid => Plan(model, "logsigmoid", DerivativeSource.Output),
        ActivationLayer.Hardsigmoid => Plan(model, "hardsigmoid", DerivativeSource.Output) with { IsNonNegative = true },
        _ => Plan(model, "sigmoid", DerivativeSource.Output) with { IsNonNegative = true },
    };

    /// <summary>Elsewhere two inputs may have the same output, and different derivatives.</summary>
    private static DerivativeSource FromOutputIf(bool isMonotone) => isMonotone ? DerivativeSource.Output : DerivativeSource.Input;

    private static ActivationPlan Plan(ActivationModel model, string function, DerivativeSource derivative, params ActivationParameter[] parameters)
    {
        string name = model.Layer.ToString();
        string type = parameters.Length == 0 ? name : OwnType;
        return new ActivationPlan(name, function, type, new(parameters), derivative, IsCheap: false, IsNonNegative: false, IsCustom: false, model);
    }
}
