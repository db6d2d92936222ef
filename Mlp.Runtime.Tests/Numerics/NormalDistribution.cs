namespace Mlp.Tests.Numerics;

/// <summary>The standard normal distribution in double precision.</summary>
internal static class NormalDistribution
{
    /// <summary>Φ(x) = ½ · erfc(−x / √2).</summary>
    public static double Cumulative(double x) => 0.5 * ErrorFunction.Complementary(-x / Math.Sqrt(2));

    /// <summary>φ(x).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
