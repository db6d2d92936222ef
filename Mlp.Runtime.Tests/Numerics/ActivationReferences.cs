namespace Mlp.Tests.Numerics;

/// <summary>torch.nn's activations in double precision, by their definitions, rearranged only where digits would cancel; and their derivatives.</summary>
internal static class ActivationReferences
{
    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double SigmoidDerivative(double x) => Sigmoid(x) * Sigmoid(-x);

    public static double TanhDerivative(double x) => 4 * SigmoidDerivative(2 * x);

    public static double Log1p(double x) => x < 1e-5 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x);

    public static double ExpMinus1(double x) => Math.Abs(x) < 1e-3 ? x + (x * x / 2) + (x * x * x / 6) + (x * x * x * x / 24) + (x * x * x * x * x / 120) : Math.Exp(x) - 1;

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double Elu(double x, double negative, double positive = 1, double inputScale = 1)
        => x > 0 ? positive * x : negative * ExpMinus1(x * inputScale);

    public static double EluDerivative(double x, double negative, double positive = 1, double inputScale = 1)
        => x > 0 ? positive : negative * inputScale * Math.Exp(x * inputScale);

    public static double Gelu(double x) => double.IsNegativeInfinity(x) ? 0 : x * NormalDistribution.Cumulative(x);

    public static double GeluDerivative(double x)
        => double.IsInfinity(x) ? (x > 0 ? 1 : 0) : NormalDistribution.Cumulative(x) + (x * NormalDistribution.Density(x));

    public static double GeluTanh(double x) => TimesSigmoid(x, GeluGate(x));

    public static double GeluTanhDerivative(double x)
    {
        double s = Sigmoid(GeluGate(x)), slope = 2 * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x)), bell = SigmoidDerivative(GeluGate(x));
        return s + (bell == 0 ? 0 : x * bell * slope);
    }

    public static double Silu(double x) => TimesSigmoid(x, x);

    public static double SiluDerivative(double x) => Sigmoid(x) + (SigmoidDerivative(x) == 0 ? 0 : x * SigmoidDerivative(x));

    /// <summary>tanh(softplus(x)) = n / (n + 2) with n = e^x · (e^x + 2).</summary>
    public static double Mish(double x)
    {
        double e = Math.Exp(Math.Min(x, 100)), n = e * (e + 2);
        return n == 0 ? 0 : x * (n / (n + 2));
    }

    public static double MishDerivative(double x)
    {
        double e = Math.Exp(Math.Min(x, 100)), n = e * (e + 2), tanh = n / (n + 2), bell = Sigmoid(x) * 4 * (n + 1) / ((n + 2) * (n + 2));
        return tanh + (bell == 0 || double.IsInfinity(x) ? 0 : x * bell);
    }

    public static double Softsign(double x) => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x));

    public static double Hardsigmoid(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    public static double Hardswish(double x) => x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;

    public static double HardswishDerivative(double x) => x < -3 ? 0 : x <= 3 ? (x / 3) + 0.5 : 1;

    private static double GeluGate(double x) => 2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    /// <summary>x · σ(gate), 0 where σ is, even of −∞.</summary>
    private static double TimesSigmoid(double x, double gate) => Sigmoid(gate) == 0 ? 0 : x * Sigmoid(gate);
}
