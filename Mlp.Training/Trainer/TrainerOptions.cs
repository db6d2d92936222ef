using Mlp.Metrics;

namespace Mlp.Training;

/// <summary>The options of a <see cref="Trainer"/>. Each has a default. Those that must be the same in a resumed run say so.</summary>
public sealed record TrainerOptions
{
    /// <summary>Gets or sets the rows of a step. Default: 32, which PyTorch users often take. The same in a resumed run.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Gets or sets the seed of shuffling and dropout. Default: 0. The same in a resumed run.</summary>
    public long Seed { get; init; }

    /// <summary>Gets or sets whether each epoch has an order of its own. Default: true. The same in a resumed run.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Gets or sets how many threads share a step; results are the same bits for any number. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Gets or sets what connects the ranks that train together: each has the same program, network and data, and takes its rows of every
    /// batch. Then <see cref="BatchSize"/> is that of all ranks, and <see cref="Trainer.Fit"/> takes <c>collective.Shard(training)</c>. Null:
    /// this process trains alone. Default: null. A resumed run may have another number of ranks, or none.
    /// </summary>
    public ICollective? Collective { get; init; }

    /// <summary>Gets or sets the total number of steps after which training ends; null: only the epochs are a limit.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>
    /// Gets or sets the norm that gradients are clipped to, as by <c>clip_grad_norm_</c>; null: they are not clipped. Default: null.
    /// </summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>
    /// Gets or sets the schedule of the learning rate, made for the trainer's optimizer. Null: the rate stays. Default: null.
    /// </summary>
    public LRScheduler? Scheduler { get; init; }

    /// <summary>
    /// Gets or sets when <see cref="Scheduler"/> steps. Default: after each epoch. <see cref="OneCycleLR"/> needs each step.
    /// </summary>
    public ScheduleUnit ScheduleUnit { get; init; } = ScheduleUnit.Epoch;

    /// <summary>
    /// Gets or sets the schedule that lowers the learning rate where the monitored loss stays the same. It steps after each epoch. Default:
    /// null.
    /// </summary>
    public ReduceLROnPlateau? Plateau { get; init; }

    /// <summary>Gets or sets when training ends because the loss does not get better; null: never. Default: null.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// Gets or sets the metrics that are measured in each validation, and in <see cref="Trainer.Evaluate"/>. Metrics of a single output
    /// take the loss's <see cref="ILoss.DecisionThreshold"/>, unless they have one of their own.
    /// </summary>
    public IReadOnlyList<IMetric> Metrics { get; init; } = [];

    /// <summary>
    /// Gets or sets the file that a checkpoint is written to after every epoch, whole or not at all; null: none. Default: null.
    /// </summary>
    public string? CheckpointPath { get; init; }
}
