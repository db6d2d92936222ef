namespace Mlp.Tests.Activations;

/// <summary>The complementary error function in double precision, relative error some 1e-14, by two textbook expansions.</summary>
internal static class NormalDistribution
{
    /// <summary>Φ(x) = ½ · erfc(−x / √2).</summary>
    public static double Cumulative(double x) => 0.5 * Erfc(-x / Math.Sqrt(2));

    /// <summary>φ(x).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    private static double Erfc(double z) => z < 0 ? 2 - Erfc(-z) : z < 2 ? 1 - Erf(z) : Tail(z);

    /// <summary>erf z = 2/√π · e^−z² · Σ 2ⁿ z^(2n+1) / (1 · 3 · … · (2n + 1)) (Abramowitz and Stegun 7.1.6).</summary>
    private static double Erf(double z)
    {
        double term = z, sum = z;
        for (int n = 1; term > 1e-18 * sum; n++)
        {
            term *= 2 * z * z / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum;
    }

    /// <summary>erfc z = e^−z² / √π / (z + ½ / (z + 1 / (z + 3/2 / (z + …)))) (Abramowitz and Stegun 7.1.14), from the inside out.</summary>
    private static double Tail(double z)
    {
        double fraction = z;
        for (int n = (int)(20 + 400 / (z * z)); n > 0; n--)
        {
            fraction = z + n / 2.0 / fraction;
        }

        return Math.Exp(-z * z) / Math.Sqrt(Math.PI) / fraction;
    }
}
