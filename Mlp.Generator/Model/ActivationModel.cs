namespace Mlp.Generator.Model;

/// <summary>The activation that a declaration asks for; parameters that it does not have are at their defaults.</summary>
/// <param name="Layer">One of torch.nn's; of no meaning where there is a custom one.</param>
/// <param name="Custom">A struct of the user's own; null where there is none.</param>
internal sealed record ActivationModel(ActivationLayer Layer, CustomActivationModel? Custom = null)
{
    // The defaults of MlpAttribute, which are PyTorch's.
    public double NegativeSlope { get; init; } = 0.01;

    public double Alpha { get; init; } = 1;

    public double Beta { get; init; } = 1;

    public double Threshold { get; init; } = 20;

    public double MinValue { get; init; } = -1;

    public double MaxValue { get; init; } = 1;

    public Approximate Approximate { get; init; } = Approximate.None;
}

/// <summary>A struct of the user's own that implements IActivation.</summary>
/// <param name="Type">As generated code names it, from global:: on.</param>
/// <param name="Name">Its name alone, for names of methods and for prose.</param>
internal sealed record CustomActivationModel(string Type, string Name);

/// <summary>Mirrors Mlp.ActivationLayer of the runtime.</summary>
internal enum ActivationLayer
{
    ReLU = 0,
    Identity = 1,
    ReLU6 = 2,
    LeakyReLU = 3,
    ELU = 4,
    SELU = 5,
    CELU = 6,
    GELU = 7,
    SiLU = 8,
    Mish = 9,
    Softplus = 10,
    Softsign = 11,
    Sigmoid = 12,
    Tanh = 13,
    Hardsigmoid = 14,
    Hardswish = 15,
    Hardtanh = 16,
    LogSigmoid = 17,
    Softmax = 18,
    LogSoftmax = 19,
}

/// <summary>Mirrors Mlp.Approximate of the runtime.</summary>
internal enum Approximate
{
    None = 0,
    Tanh = 1,
}
