namespace Mlp.Tests.Numerics;

/// <summary>Differences between a float and what it should be; infinite where NaN or an infinity is missed.</summary>
internal static class Errors
{
    private const double SmallestNormal = 1.1754943508222875e-38;

    /// <summary>In units in the last place of the exact value. Where that is denormal, 0 is right, too, and the unit is that of denormal numbers.</summary>
    public static double InLastPlaces(double exact, float actual)
    {
        if (double.IsNaN(exact) || double.IsInfinity((float)exact))
        {
            return actual.Equals((float)exact) ? 0 : double.PositiveInfinity;
        }

        if (!float.IsFinite(actual))
        {
            return double.PositiveInfinity;
        }

        if (Math.Abs(exact) < SmallestNormal)
        {
            return actual == 0 ? 0 : Math.Abs(actual - exact) / float.Epsilon;
        }

        float magnitude = MathF.Abs((float)exact);
        double unit = (double)magnitude - MathF.BitDecrement(magnitude);
        return Math.Abs(actual - exact) / unit;
    }

    /// <summary>In units of 2⁻²⁴, relative to values beyond 1.</summary>
    public static double InRoundingUnits(double exact, float actual)
    {
        double error = Math.Abs(actual - exact) / Math.Max(1, Math.Abs(exact)) * (1 << 24);
        return double.IsNaN(exact) ? (float.IsNaN(actual) ? 0 : double.PositiveInfinity) : double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
