using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mlp.Data;
using Mlp.Training;

namespace Mlp.Distributed.Tests.Training;

/// <summary>A training that one process can do, and several ranks.</summary>
internal sealed record TrainingCase
{
    public Func<IMlp> Net { get; init; } = () => new PlainNet(seed: 1);

    public Func<ILoss> Loss { get; init; } = () => new CrossEntropyLoss();

    public Func<StateLayout, Optimizer> Optimizer { get; init; } = layout => new SGD(layout, 0.1, momentum: 0.9);

    /// <summary>The last batch of the 99 has 3 rows, fewer than some tests have ranks.</summary>
    public Func<Dataset> Training { get; init; } = () => Rows.Labelled(99);

    public Func<Dataset>? Validation { get; init; }

    public Func<Optimizer, TrainerOptions, TrainerOptions> Options { get; init; } = (_, options) => options;

    public int Epochs { get; init; } = 3;

    public CancellationToken Cancellation { get; init; }

    /// <summary>A new trainer of a rank, or of the one process.</summary>
    public Trainer Trainer(ICollective? collective)
    {
        IMlp net = Net();
        Optimizer optimizer = Optimizer(net.StateLayout);
        return new Trainer(net, Loss(), optimizer, Options(optimizer, new TrainerOptions { BatchSize = 16, Seed = 3, Collective = collective }));
    }

    public Dataset Shard(ICollective? collective) => collective is null ? Training() : collective.Shard(Training());

    /// <summary>Trains, and notes all that comes of it.</summary>
    public TrainingRun Run(ICollective? collective, Action<Trainer>? prepare = null)
    {
        Trainer trainer = Trainer(collective);
        TrainingRun run = new();
        trainer.StepCompleted += run.Steps.Add;
        trainer.EpochCompleted += run.Epochs.Add;
        prepare?.Invoke(trainer);
        run.Result = trainer.Fit(Shard(collective), Epochs, Validation?.Invoke(), Cancellation);
        run.Parameters = trainer.Network.Parameters.ToArray();
        run.Statistics = trainer.Network.State.Buffers.ToArray();
        return run;
    }

    /// <summary>The same on each of several ranks.</summary>
    public TrainingRun[] RunOnRanks(int ranks, Action<Trainer>? prepare = null)
    {
        TrainingRun[] runs = new TrainingRun[ranks];
        ThreadCollective.Run(ranks, collective => runs[collective.Rank] = Run(collective, prepare));
        return runs;
    }
}

/// <summary>What came of a training.</summary>
internal sealed class TrainingRun
{
    public List<StepResult> Steps { get; } = [];

    public List<EpochResult> Epochs { get; } = [];

    public TrainingResult Result { get; set; } = null!;

    public float[] Parameters { get; set; } = [];

    public float[] Statistics { get; set; } = [];

    /// <summary>A hash of the losses of all steps, of what validation measured, of the weights, and of the running statistics.</summary>
    public string Bits()
    {
        float[] losses = [.. Steps.Select(step => step.Loss)];
        double[] measured = [.. Epochs.SelectMany(epoch => epoch.Validation is null ? [] : epoch.Validation.Metrics.Select(metric => metric.Value).Append(epoch.Validation.Loss))];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<float>(losses));
        hash.AppendData(MemoryMarshal.AsBytes<double>(measured));
        hash.AppendData(MemoryMarshal.AsBytes<float>(Parameters));
        hash.AppendData(MemoryMarshal.AsBytes<float>(Statistics));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
