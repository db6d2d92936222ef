namespace Mlp.Growth;

/// <summary>What the processor does at most: measured between the points, in the same process.</summary>
internal sealed class Limits
{
    private readonly Bandwidth _bandwidth = new();

    /// <summary>Operations a second.</summary>
    public double Peak { get; private set; }

    /// <summary>Bytes a second by the size of what is read.</summary>
    public IReadOnlyList<(long Size, double BytesPerSecond)> Bandwidths => _bandwidth.Curve;

    public void Measure()
    {
        Peak = Math.Max(Peak, Benchmarks.Peak.Measure());
        _bandwidth.Measure();
    }

    public Measurement Of(Point point, double seconds)
        => new(point, seconds, point.Operations / Peak, point.Bytes / _bandwidth.At(point.Bytes));
}
