using Mlp.Metrics;

namespace Mlp.Training;

/// <summary>How a <see cref="Trainer"/> trains. Each has a default; what is the same in a resumed run says so.</summary>
public sealed record TrainerOptions
{
    /// <summary>Rows of a step. Default: 32, PyTorch users' habit. The same in a resumed run.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>What shuffling and dropout begin with. Default: 0. The same in a resumed run.</summary>
    public long Seed { get; init; }

    /// <summary>Whether each epoch has an order of its own. Default: true. The same in a resumed run.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How many threads share a step; results are the same bits for any number. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Steps after which training ends, in all; null: no limit but the epochs.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>The norm that gradients are clipped to, as <c>clip_grad_norm_</c> does; null: they are not. Default: null.</summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>What sets the learning rate; made for the trainer's optimizer. Null: it stays. Default: null.</summary>
    public LRScheduler? Scheduler { get; init; }

    /// <summary>When <see cref="Scheduler"/> steps. Default: after each epoch. <see cref="OneCycleLR"/> wants each step.</summary>
    public ScheduleUnit ScheduleUnit { get; init; } = ScheduleUnit.Epoch;

    /// <summary>What lowers the learning rate where the monitored loss stands still: it steps after each epoch. Default: null.</summary>
    public ReduceLROnPlateau? Plateau { get; init; }

    /// <summary>When to give up waiting for a better loss; null: never. Default: null.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// What else to measure in each validation, and in <see cref="Trainer.Evaluate"/>. Metrics of a single output take the loss's
    /// <see cref="ILoss.DecisionThreshold"/>, unless they have one of their own.
    /// </summary>
    public IReadOnlyList<IMetric> Metrics { get; init; } = [];

    /// <summary>The file that a checkpoint is written to after every epoch, whole or not at all; null: none. Default: null.</summary>
    public string? CheckpointPath { get; init; }
}
