namespace Mlp.DistributedBenchmark;

/// <summary>
/// Says that there are many ranks, of which this is one, and connects none: what a rank computes takes the time that it takes on a cluster, and
/// nobody is waited for. It writes down what it was asked to sum.
/// </summary>
internal sealed class SilentCollective(int rank, int size) : ICollective
{
    private readonly List<long> _sums = [];

    public int Rank { get; } = rank;

    public int Size { get; } = size;

    /// <summary>Bytes of each sum since this was asked last.</summary>
    public long[] TakeSums()
    {
        long[] sums = [.. _sums];
        _sums.Clear();
        return sums;
    }

    /// <summary>Gradients stay as they are: their size does not matter to Adam.</summary>
    public void Sum(Span<float> values) => _sums.Add(sizeof(float) * (long)values.Length);

    /// <summary>As if all ranks had the same: batch norm goes on with statistics that rows can have.</summary>
    public void Sum(Span<double> values)
    {
        _sums.Add(sizeof(double) * (long)values.Length);
        foreach (ref double value in values)
        {
            value *= Size;
        }
    }

    public void Broadcast(Span<byte> values, int root)
    {
    }

    public void Barrier()
    {
    }

    public void Abort(Exception error)
    {
    }
}
