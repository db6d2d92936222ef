namespace Mlp;

/// <summary>
/// The activation behind each hidden Linear layer (and its norm), by torch.nn's names; torchvision's <c>activation_layer</c>. For one of your
/// own see <see cref="MlpAttribute.ActivationType"/>.
/// </summary>
public enum ActivationLayer
{
    /// <summary>torch.nn.ReLU: max(x, 0).</summary>
    ReLU = 0,

    /// <summary>torch.nn.Identity: x.</summary>
    Identity = 1,

    /// <summary>torch.nn.ReLU6: min(max(x, 0), 6).</summary>
    ReLU6 = 2,

    /// <summary>torch.nn.LeakyReLU: x above 0, <see cref="MlpAttribute.NegativeSlope"/> · x elsewhere.</summary>
    LeakyReLU = 3,

    /// <summary>torch.nn.ELU: x above 0, <see cref="MlpAttribute.Alpha"/> · (e^x − 1) elsewhere.</summary>
    ELU = 4,

    /// <summary>torch.nn.SELU: 1.0507… · (x above 0, 1.6733… · (e^x − 1) elsewhere).</summary>
    SELU = 5,

    /// <summary>torch.nn.CELU: x above 0, α · (e^(x / α) − 1) elsewhere, with <see cref="MlpAttribute.Alpha"/> for α.</summary>
    CELU = 6,

    /// <summary>torch.nn.GELU: x · Φ(x), Φ the standard normal distribution function, or what <see cref="MlpAttribute.Approximate"/> says.</summary>
    GELU = 7,

    /// <summary>torch.nn.SiLU, also known as swish: x · σ(x).</summary>
    SiLU = 8,

    /// <summary>torch.nn.Mish: x · tanh(ln(1 + e^x)).</summary>
    Mish = 9,

    /// <summary>torch.nn.Softplus: ln(1 + e^(β · x)) / β, and x where β · x is above a threshold: <see cref="MlpAttribute.Beta"/>, <see cref="MlpAttribute.Threshold"/>.</summary>
    Softplus = 10,

    /// <summary>torch.nn.Softsign: x / (1 + |x|).</summary>
    Softsign = 11,

    /// <summary>torch.nn.Sigmoid: σ(x) = 1 / (1 + e^−x).</summary>
    Sigmoid = 12,

    /// <summary>torch.nn.Tanh: tanh x.</summary>
    Tanh = 13,

    /// <summary>torch.nn.Hardsigmoid: min(max(x + 3, 0), 6) / 6.</summary>
    Hardsigmoid = 14,

    /// <summary>torch.nn.Hardswish: x · min(max(x + 3, 0), 6) / 6.</summary>
    Hardswish = 15,

    /// <summary>torch.nn.Hardtanh: min(max(x, <see cref="MlpAttribute.MinValue"/>), <see cref="MlpAttribute.MaxValue"/>).</summary>
    Hardtanh = 16,

    /// <summary>torch.nn.LogSigmoid: ln σ(x) = −ln(1 + e^−x).</summary>
    LogSigmoid = 17,

    /// <summary>torch.nn.Softmax over the channels of each row: e^x / Σ e^x. Valid as <see cref="MlpAttribute.OutputActivation"/> alone.</summary>
    Softmax = 18,

    /// <summary>torch.nn.LogSoftmax over the channels of each row: x − ln Σ e^x. Valid as <see cref="MlpAttribute.OutputActivation"/> alone.</summary>
    LogSoftmax = 19,
}
