using System;
using Mlp.Generator.Model;

namespace Mlp.Generator.Modules;

/// <summary>torch.nn's activations in double precision, for what the compiler computes of static networks.</summary>
internal static class DoubleActivation
{
    /// <summary>f(x).</summary>
    public static double Value(ActivationModel activation, double x) => activation.Layer switch
    {
        ActivationLayer.ReLU => x < 0 ? 0 : x,
        ActivationLayer.Identity => x,
        ActivationLayer.ReLU6 => Clamp(x, 0, 6),
        ActivationLayer.LeakyReLU => x > 0 ? x : activation.NegativeSlope * x,
        ActivationLayer.ELU => x > 0 ? x : activation.Alpha * (Math.Exp(x) - 1),
        ActivationLayer.SELU => 1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * (Math.Exp(x) - 1)),
        ActivationLayer.CELU => x > 0 ? x : activation.Alpha * (Math.Exp(x / activation.Alpha) - 1),
        ActivationLayer.GELU when activation.Approximate == Approximate.Tanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        ActivationLayer.GELU => x * NormalCumulative(x),
        ActivationLayer.SiLU => x * Sigmoid(x),
        ActivationLayer.Mish => x * Math.Tanh(Softplus(x)),
        ActivationLayer.Softplus => activation.Beta * x > activation.Threshold ? x : Softplus(activation.Beta * x) / activation.Beta,
        ActivationLayer.Softsign => x / (1 + Math.Abs(x)),
        ActivationLayer.Sigmoid => Sigmoid(x),
        ActivationLayer.Tanh => Math.Tanh(x),
        ActivationLayer.Hardsigmoid => Clamp(x + 3, 0, 6) / 6,
        ActivationLayer.Hardswish => x * Clamp(x + 3, 0, 6) / 6,
        ActivationLayer.Hardtanh => Clamp(x, activation.MinValue, activation.MaxValue),
        ActivationLayer.LogSigmoid => -Softplus(-x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static double Clamp(double x, double low, double high) => x < low ? low : x > high ? high : x;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>
    /// Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …) (Abramowitz and Stegun 26.2.11), whose terms are all of one sign.
    /// </summary>
    private static double NormalCumulative(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0; // to 1e-15
        }

        double term = x, sum = x;
        for (int n = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); n += 2)
        {
            term *= x * x / n;
            sum += term;
        }

        return 0.5 + Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * sum;
    }
}
