namespace Mlp.DistributedBenchmark;

/// <summary>
/// A step of training takes what a rank computes of its rows and of the optimizer, which is measured, and what its sums take, which is predicted:
/// two for each batch norm, one of the loss, one of all gradients. Nothing overlaps, as in the trainer.
/// </summary>
/// <param name="alone">What a process alone measured.</param>
internal sealed class Prediction(Results alone)
{
    public double Step(Network network, int batchRows, int ranks, Link link) => Computing(network, batchRows, ranks) + Sums(network, ranks, link);

    /// <summary>How many times as fast as a process alone that shares with nobody.</summary>
    public double SpeedUp(Network network, int batchRows, int ranks, Link link)
        => ranks == 1 ? 1 : Alone(network, batchRows) / Step(network, batchRows, ranks, link);

    public double Alone(Network network, int batchRows) => Find(alone.Steps, network, batchRows, 1).Median;

    public double Computing(Network network, int batchRows, int ranks) => Find(alone.Computing, network, batchRows, ranks).Median;

    /// <summary>The seconds of all sums of a step.</summary>
    public double Sums(Network network, int ranks, Link link) => BytesOf(network).Sum(bytes => link.Sum(ranks, bytes, alone.AddingSeconds));

    /// <summary>The seconds of the sum of all gradients.</summary>
    public double Gradients(Network network, int ranks, Link link) => link.Sum(ranks, BytesOf(network).Max(), alone.AddingSeconds);

    /// <summary>
    /// The most that a step could be shorter if gradients were summed while the backward pass goes on, on a core that has nothing else to do: a
    /// layer's gradient is sent as soon as it is there and those before it are summed. The backward pass takes its share of the multiply-adds: from
    /// the last layer to the first it takes the gradient of the weights, and then, but for the first, that of the inputs.
    /// </summary>
    public double Hidden(Network network, int batchRows, int ranks, Link link)
    {
        long[] weights = network.Weights;
        double secondsOfWeight = Computing(network, batchRows, ranks) / weights.Select((count, layer) => (layer == 0 ? 2.0 : 3.0) * count).Sum();
        double summingOfWeight = Gradients(network, ranks, link) / weights.Sum();
        double computed = 0, summed = 0, summing = 0;
        foreach (long count in weights[1..].Reverse())
        {
            computed += count * secondsOfWeight;
            summed = Math.Max(summed, computed) + (count * summingOfWeight);
            summing += count * summingOfWeight;
            computed += count * secondsOfWeight;
        }

        computed += weights[0] * secondsOfWeight;
        return summing - Math.Max(0, summed - computed);
    }

    public static Times Find(IEnumerable<StepTime> times, Network network, int batchRows, int ranks)
        => times.FirstOrDefault(time => time.Network == network.Name && time.BatchRows == batchRows && time.Ranks == ranks)?.Seconds
            ?? throw new FormatException($"{network.Name} with {batchRows} rows over {ranks} ranks was not measured: measure all of it again.");

    private long[] BytesOf(Network network)
        => alone.StepSums.First(sums => sums.Network == network.Name).Bytes;
}
