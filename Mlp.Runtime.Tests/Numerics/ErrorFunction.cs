namespace Mlp.Tests.Numerics;

/// <summary>
/// erf and erfc in double precision, at most 1e-15 off: the rational approximations of W. J. Cody, "Rational Chebyshev approximations
/// for the error function", Mathematics of Computation 23 (1969), 631–637.
/// </summary>
internal static class ErrorFunction
{
    private const double Near = 0.46875, Far = 4;

    // Numerators and denominators, the highest power first.
    private static readonly double[] s_nearNumerator =
        [1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3];

    private static readonly double[] s_nearDenominator = [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    private static readonly double[] s_middleNumerator =
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
        8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ];

    private static readonly double[] s_middleDenominator =
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static readonly double[] s_farNumerator =
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
        6.58749161529837803e-4,
    ];

    private static readonly double[] s_farDenominator =
        [1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

    /// <summary>erf x.</summary>
    public static double Value(double x) => Math.Abs(x) <= Near
        ? x * Ratio(s_nearNumerator, s_nearDenominator, x * x)
        : Math.CopySign(1 - Tail(Math.Abs(x)), x);

    /// <summary>erfc x = 1 − erf x, whose digits do not cancel however large x is.</summary>
    public static double Complementary(double x) => Math.Abs(x) <= Near ? 1 - Value(x) : x < 0 ? 2 - Tail(-x) : Tail(x);

    /// <summary>erfc z = e^(−z²) · R(z) up to 4, and e^(−z²) / z · (1 / √π − R(1 / z²) / z²) beyond.</summary>
    private static double Tail(double z)
    {
        if (double.IsNaN(z) || z > 30)
        {
            return double.IsNaN(z) ? z : 0;
        }

        double inverseSquare = 1 / (z * z);
        double ratio = z <= Far
            ? Ratio(s_middleNumerator, s_middleDenominator, z)
            : ((1 / Math.Sqrt(Math.PI)) - (inverseSquare * Ratio(s_farNumerator, s_farDenominator, inverseSquare))) / z;

        // z² rounded would be off by z² · 1e-16 as an exponent; head² is exact.
        double head = Math.Truncate(z * 16) / 16;
        return Math.Exp(-head * head) * Math.Exp(-(z - head) * (z + head)) * ratio;
    }

    private static double Ratio(double[] numerator, double[] denominator, double x) => Polynomial(numerator, x) / Polynomial(denominator, x);

    private static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        foreach (double coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
