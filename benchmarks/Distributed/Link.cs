namespace Mlp.DistributedBenchmark;

/// <summary>What connects ranks, and how long they need to sum over it.</summary>
/// <remarks>
/// The model of Thakur, Rabenseifner and Gropp, "Optimization of Collective Communication Operations in MPICH", International Journal of High
/// Performance Computing Applications 19 (2005): a message of n bytes takes α + n·β, whatever else the network does; here β is 1 / bandwidth. To
/// sum n bytes over p ranks, MPI takes the faster of two ways. Few bytes: all ranks exchange all numbers with a partner, log2(p) times (recursive
/// doubling). Many: they exchange halves, then quarters, and so on, until each has the sum of a p-th, and give each other those in the same way
/// (Rabenseifner's reduce-scatter and allgather).
/// </remarks>
/// <param name="Name">What a table calls it.</param>
/// <param name="Latency">Seconds that the shortest message takes, α.</param>
/// <param name="Bandwidth">Bytes a second, in each direction at once.</param>
internal sealed record Link(string Name, double Latency, double Bandwidth)
{
    /// <summary>Of the bits that a network is named for, what is left behind Ethernet's, IP's and TCP's headers.</summary>
    private const double Payload = .94;

    /// <summary>Networks as they are bought. Latencies are what MPI programs see: of TCP, of TCP on good cards, of InfiniBand.</summary>
    public static IReadOnlyList<Link> Networks { get; } =
    [
        new("1 Gbit/s", 50e-6, Payload * 1e9 / 8),
        new("10 Gbit/s", 20e-6, Payload * 10e9 / 8),
        new("100 Gbit/s", 2e-6, Payload * 100e9 / 8),
    ];

    /// <summary>Returns the seconds of a sum.</summary>
    /// <param name="ranks">How many, p.</param>
    /// <param name="bytes">Of each rank's numbers, n.</param>
    /// <param name="adding">Seconds to add a byte, γ.</param>
    public double Sum(int ranks, double bytes, double adding)
    {
        // One round more than of the power of two below.
        double rounds = Math.Ceiling(Math.Log2(ranks)), others = (ranks - 1.0) / ranks;
        double doubling = rounds * (Latency + (bytes / Bandwidth) + (bytes * adding));
        double halving = (2 * rounds * Latency) + (2 * others * bytes / Bandwidth) + (others * bytes * adding);
        return Math.Min(doubling, halving);
    }

    /// <summary>
    /// Returns the link whose sums come nearest to measured ones: the factors by which they differ, taken together, are the least. Found by
    /// trying, in steps of 3 %.
    /// </summary>
    public static Link Fit(string name, int ranks, IReadOnlyList<SumTime> sums, double adding)
    {
        double[] latencies = [.. Steps(1e-7, 1e-3)], bandwidths = [.. Steps(1e7, 1e11)];
        return (from latency in latencies
                from bandwidth in bandwidths
                select new Link(name, latency, bandwidth))
            .MinBy(link => sums.Sum(sum => Math.Abs(Math.Log(link.Sum(ranks, sizeof(float) * sum.Floats, adding) / sum.Seconds.Median))))!;

        static IEnumerable<double> Steps(double least, double most)
        {
            for (double value = least; value <= most; value *= 1.03)
            {
                yield return value;
            }
        }
    }
}
