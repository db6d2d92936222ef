namespace Mlp.Data;

/// <summary>A scaler's numbers as the kernels read them.</summary>
/// <remarks>
/// The shift is the sum of two floats. x − high is exact where x lies near the mean, so a column of mean 1e6 and deviation 1 keeps all of
/// its digits, as it would in double.
/// </remarks>
internal sealed class ScalerTables
{
    public ScalerTables(double[] shift, double[] scale)
    {
        High = [.. shift.Select(value => (float)value)];
        Low = [.. shift.Select((value, column) => (float)(value - High[column]))];
        Scale = [.. scale.Select(value => (float)value)];
    }

    public float[] High { get; }

    public float[] Low { get; }

    public float[] Scale { get; }
}
