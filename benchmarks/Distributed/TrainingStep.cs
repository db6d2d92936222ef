using Mlp.Training;

namespace Mlp.DistributedBenchmark;

/// <summary>A step of training as a trainer makes it, of a batch that all ranks share: forward, cross entropy, backward, Adam, the sum of the loss.</summary>
internal sealed class TrainingStep
{
    private readonly IMlp _net;
    private readonly MlpTape _tape;
    private readonly Adam _adam;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly BatchShare _share;

    /// <param name="network">What is trained.</param>
    /// <param name="batchRows">Rows of all ranks.</param>
    /// <param name="collective">Connects the ranks; null: one process alone.</param>
    /// <param name="threads">How many share the work of this rank.</param>
    public TrainingStep(Network network, int batchRows, ICollective? collective, int threads = 1)
    {
        int first = Start(collective?.Rank ?? 0), rows = Start((collective?.Rank ?? 0) + 1) - first;
        _net = network.Create();
        _tape = _net.CreateTape(rows, seed: 1, threads);
        _tape.Collective = collective;
        _share = new BatchShare(first, batchRows);
        _adam = new Adam(_net.StateLayout);
        System.Random random = new(1 + first);
        _inputs = [.. Enumerable.Range(0, rows * network.Channels[0]).Select(_ => random.NextSingle())];
        _labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(network.Channels[^1]))];

        int Start(int rank) => (int)((long)batchRows * rank / (collective?.Size ?? 1));
    }

    public void Run()
    {
        _tape.Share = _share;
        float loss = Loss.CrossEntropy(_net.ForwardTraining(_inputs, _tape), _labels, _tape.OutputGradient);
        _ = _tape.CombineLoss(loss, _labels.Length, Reduction.Mean);
        _net.BackwardAndStep(_inputs, _tape, _adam);
    }
}
