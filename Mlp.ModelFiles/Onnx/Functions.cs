using System;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Functions of the ONNX specification that .NET does not have, in double precision.</summary>
internal static class Functions
{
    /// <summary>Selu's alpha, of the ONNX specification.</summary>
    public const double SeluAlpha = 1.67326319217681884765625;

    /// <summary>Selu's gamma, of the ONNX specification.</summary>
    public const double SeluGamma = 1.05070102214813232421875;

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(1 + eˣ).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>eˣ − 1, exact near 0: e^x − 1 = 2 · e^(x/2) · sinh(x/2).</summary>
    public static double Expm1(double x) => Math.Abs(x) > 1 ? Math.Exp(x) - 1 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);

    /// <summary>ln(1 + x), exact near 0: Kahan's correction of what 1 + x loses.</summary>
    public static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>x · Φ(x).</summary>
    public static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>GELU's approximation by tanh.</summary>
    public static double GeluByTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    /// <summary>The value within limits; NaN stays what it is.</summary>
    public static double Clip(double x, double least, double largest) => x < least ? least : x > largest ? largest : x;

    /// <summary>Softmax of a row, or its logarithm.</summary>
    public static double[] Softmax(double[] row, bool isLogarithm)
    {
        double largest = row.Max(), sum = row.Sum(x => Math.Exp(x - largest));
        return [.. row.Select(x => isLogarithm ? x - largest - Math.Log(sum) : Math.Exp(x - largest) / sum)];
    }

    /// <summary>
    /// The error function: 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), whose terms are all of one sign (Abramowitz and Stegun,
    /// 7.1.6).
    /// </summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6)
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
