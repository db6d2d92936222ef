using System;

namespace Mlp.ModelFiles.Onnx;

/// <summary>The values of activations in double precision, by the formulas of torch.nn.</summary>
internal static class ActivationValue
{
    /// <summary>The activation's value at x.</summary>
    public static double Of(ModelActivation activation, double x) => activation.Layer switch
    {
        "ReLU" => Math.Max(x, 0),
        "Identity" => x,
        "ReLU6" => Functions.Clip(x, 0, 6),
        "LeakyReLU" => x < 0 ? activation.NegativeSlope * x : x,
        "ELU" => x < 0 ? activation.Alpha * Functions.Expm1(x) : x,
        "CELU" => Math.Max(x, 0) + Math.Min(0, activation.Alpha * Functions.Expm1(x / activation.Alpha)),
        "SELU" => Functions.SeluGamma * (x > 0 ? x : Functions.SeluAlpha * Functions.Expm1(x)),
        "GELU" => activation.IsTanhApproximation ? Functions.GeluByTanh(x) : Functions.Gelu(x),
        "SiLU" => x * Functions.Sigmoid(x),
        "Mish" => x * Math.Tanh(Functions.Softplus(x)),
        "Softplus" => activation.Beta * x > activation.Threshold ? x : Functions.Softplus(activation.Beta * x) / activation.Beta,
        "Softsign" => x / (1 + Math.Abs(x)),
        "Sigmoid" => Functions.Sigmoid(x),
        "Tanh" => Math.Tanh(x),
        "Hardsigmoid" => Functions.Clip(x / 6 + 0.5, 0, 1),
        "Hardswish" => x * Functions.Clip(x / 6 + 0.5, 0, 1),
        "Hardtanh" => Functions.Clip(x, activation.MinValue, activation.MaxValue),
        "LogSigmoid" => -Functions.Softplus(-x),
        _ => throw new ArgumentException($"'{activation.Layer}' is not an activation of each channel by itself."),
    };
}
