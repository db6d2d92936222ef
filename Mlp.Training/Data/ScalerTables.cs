namespace Mlp.Data;

/// <summary>A scaler's numbers as the kernels read them.</summary>
/// <remarks>
/// The shift is the sum of two floats. x − high is exact where x lies near the mean, so a column of mean 1e6 and deviation 1 keeps all of
/// its digits, as it would in double.
/// All are in a column's unit, a power of two: 1, unless the column's numbers, or their differences, are so large or so small that floats
/// could not hold them.
/// </remarks>
internal sealed class ScalerTables
{
    // Beyond these binary exponents of scale or shift, x − shift might be infinite, or a scale have lost digits.
    private const int LargestExponent = 120;
    private const int SmallestExponent = -100;

    // That of a unit: its reciprocal is a float, too.
    private const int LargestUnitExponent = 126;

    public ScalerTables(double[] shift, double[] scale)
    {
        double[] units = [.. shift.Zip(scale, Unit)];
        double[] shifts = [.. shift.Zip(units, (value, unit) => value * unit)];
        High = [.. shifts.Select(value => (float)value)];
        Low = [.. shifts.Select((value, column) => (float)(value - High[column]))];
        Scale = [.. scale.Zip(units, (value, unit) => (float)(value * unit))];
        Units = [.. units.Select(unit => (float)unit)];
    }

    public float[] High { get; }

    public float[] Low { get; }

    public float[] Scale { get; }

    public float[] Units { get; }

    /// <summary>Whether floats can do what a scaler of that column says.</summary>
    public static bool CanHold(double shift, double scale)
    {
        double unit = double.IsFinite(shift) && double.IsFinite(scale) && scale > 0 ? Unit(shift, scale) : double.NaN;
        return float.IsFinite((float)(shift * unit)) && float.IsFinite((float)(scale * unit)) && (float)(scale * unit) > 0;
    }

    private static double Unit(double shift, double scale)
    {
        int tooLarge = Math.ILogB(Math.Max(scale, Math.Abs(shift))) - LargestExponent, tooSmall = SmallestExponent - Math.ILogB(scale);
        return tooLarge > 0 ? Math.ScaleB(1, -Math.Min(tooLarge, LargestUnitExponent))
            : tooSmall > 0 ? Math.ScaleB(1, Math.Min(tooSmall, LargestUnitExponent))
            : 1;
    }
}
