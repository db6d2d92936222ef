namespace Mlp.Generator.Tests.Execution;

/// <summary>Every activation, those with parameters also with other ones than the defaults: for monotone functions and for others.</summary>
internal static class ActivationCases
{
    private static readonly Topology Plain = new(1, 1);

    public static IReadOnlyList<Topology> All { get; } =
    [
        .. Enum.GetValues<ActivationLayer>().Where(IsOfElements).Select(layer => Plain with { ActivationLayer = layer }),
        Plain with { ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2 },
        Plain with { ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = -0.3 },
        Plain with { ActivationLayer = ActivationLayer.ELU, Alpha = 0.5 },
        Plain with { ActivationLayer = ActivationLayer.ELU, Alpha = -0.25 },
        Plain with { ActivationLayer = ActivationLayer.CELU, Alpha = 1.7 },
        Plain with { ActivationLayer = ActivationLayer.Softplus, Beta = 2.5, Threshold = 30 },
        Plain with { ActivationLayer = ActivationLayer.Softplus, Beta = 0.5, Threshold = 0.25 },
        Plain with { ActivationLayer = ActivationLayer.Hardtanh, MinValue = -0.4, MaxValue = 0.7 },
        Plain with { ActivationLayer = ActivationLayer.Hardtanh, MinValue = 0.1, MaxValue = double.PositiveInfinity },
        Plain with { ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.Tanh },
        Plain with { CustomActivation = CustomActivations.Swish },
    ];

    /// <summary>The activation with its parameters, as a value to compare.</summary>
    public static object ActivationKind(this Topology net) =>
        (net.ActivationLayer, net.CustomActivation, net.NegativeSlope, net.Alpha, net.Beta, net.Threshold, net.MinValue, net.MaxValue, net.Approximate);

    /// <summary>Whether hidden layers can have it: Softmax and LogSoftmax are for outputs alone.</summary>
    public static bool IsOfElements(ActivationLayer layer) => layer is not (ActivationLayer.Softmax or ActivationLayer.LogSoftmax);

    /// <summary>The topology with another's activation.</summary>
    public static Topology With(this Topology topology, Topology activation) => topology with
    {
        ActivationLayer = activation.ActivationLayer,
        NegativeSlope = activation.NegativeSlope,
        Alpha = activation.Alpha,
        Beta = activation.Beta,
        Threshold = activation.Threshold,
        MinValue = activation.MinValue,
        MaxValue = activation.MaxValue,
        Approximate = activation.Approximate,
        CustomActivation = activation.CustomActivation,
    };
}
