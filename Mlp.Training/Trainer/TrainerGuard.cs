using Mlp.CompilerServices;
using Mlp.Data;

namespace Mlp.Training;

/// <summary>Checks what a trainer is given, before it begins.</summary>
internal static class TrainerGuard
{
    /// <summary>Throws where the parts do not fit each other.</summary>
    public static void Check(IMlp network, ILoss loss, Optimizer optimizer, TrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, network.TakesBatchStatistics ? 2 : 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfEqual(options.BatchSize, int.MaxValue, nameof(options.BatchSize));
        WorkerTeam.CheckThreads(options.Threads);
        if (options.MaxSteps is { } steps)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(options.MaxSteps));
        }

        if (options.MaxGradNorm is not null and not > 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options.MaxGradNorm), options.MaxGradNorm, "Gradients are clipped to a norm above 0: choose one, 1 say, or null.");
        }

        CheckEarlyStopping(options.EarlyStopping);
        if (loss.Reduction == Reduction.None)
        {
            throw new ArgumentException("The loss has Reduction.None, but a step needs one number: make it with Reduction.Mean or Sum.", nameof(loss));
        }

        OptimizerGuard.CheckParameters(optimizer.Layout, network.Parameters);
        Optimizer?[] scheduled = [options.Scheduler?.Optimizer, options.Plateau?.Optimizer];
        if (scheduled.Any(other => other is not null && !ReferenceEquals(other, optimizer)))
        {
            throw new ArgumentException("The schedule was made for another optimizer than the trainer's: make it with this one.", nameof(options));
        }

        ArgumentNullException.ThrowIfNull(options.Metrics, nameof(options.Metrics));
        if (options.CheckpointPath is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(options.CheckpointPath, nameof(options.CheckpointPath));
            CheckCheckpoints(optimizer);
        }
    }

    /// <summary>Throws where the optimizer's state cannot be saved.</summary>
    /// <exception cref="NotSupportedException">It cannot.</exception>
    public static void CheckCheckpoints(Optimizer optimizer)
    {
        if (optimizer is not IStateful)
        {
            throw new NotSupportedException(
                $"{optimizer.GetType().Name} is not one of the library's optimizers, so its state is not known here: checkpoints need one of those.");
        }
    }

    /// <summary>Throws unless the dataset is a shard for the trainer's rank, or there are no ranks and it is none.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckShard(Dataset training, ICollective? collective)
    {
        RankShard? rank = collective is null ? null : new RankShard(collective.Rank, collective.Size);
        string? problem = (training.Shard, rank) switch
        {
            (null, { }) => "The trainer has a Collective, whose ranks share each batch, but the dataset is no shard: pass collective.Shard(training).",
            ({ } shard, null) => $"The dataset is the shard of {shard}, but the trainer has no ranks: set the options' Collective to the collective that made the shard, or pass the whole dataset.",
            ({ } shard, { } own) when shard != own => $"The dataset is the shard of {shard}, but the trainer's Collective is {own}: pass the shard that this collective makes, collective.Shard(training).",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(training));
        }
    }

    /// <summary>Throws unless the dataset has rows to train on, and those of the epoch that was begun.</summary>
    /// <exception cref="ArgumentException">It has none, or others.</exception>
    public static void CheckRows(Dataset training, TrainerState state, int batches)
    {
        if (training.Rows == 0)
        {
            throw new ArgumentException("The dataset has no rows: there is nothing to train on.", nameof(training));
        }

        if (state.Position.Batch > 0 && (training.Rows != state.Rows || state.Position.Batch > batches))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The training stands within an epoch, after {state.Position.Batch} batches of a dataset of {state.Rows} rows, but this one has {training.Rows}: train to the end of the epoch with the same rows, or make a new trainer."),
                nameof(training));
        }
    }

    /// <summary>
    /// Throws where the schedule has fewer steps than are to be trained. Not where training may end before: with early stopping, or by a token.
    /// </summary>
    /// <exception cref="ArgumentException">It has.</exception>
    public static void CheckSchedule(TrainerOptions options, TrainerState state, long epochs, int batches, CancellationToken cancellation)
    {
        if (options.Scheduler is not { MaxSteps: < long.MaxValue } scheduler || options.EarlyStopping is not null || cancellation.CanBeCanceled)
        {
            return;
        }

        // Wider than long: the number of epochs may be any.
        Int128 steps = Int128.Min(((Int128)epochs - state.Position.Epoch) * batches - state.Position.Batch, (options.MaxSteps ?? long.MaxValue) - state.StepCount);
        bool isEachStep = options.ScheduleUnit == ScheduleUnit.Step;
        Int128 needed = isEachStep ? steps : (steps + state.Position.Batch) / batches;
        long left = scheduler.MaxSteps - scheduler.LastEpoch;
        if (needed > left)
        {
            string unit = isEachStep ? "steps" : "epochs";
            string remedy = state.StepCount > 0 ? "train less, or begin anew with a longer cycle" : FormattableString.Invariant($"make one that has {needed}");
            throw new ArgumentException(
                FormattableString.Invariant($"The schedule has {left} of its {scheduler.MaxSteps} steps left, but {needed} {unit} are to be trained: {remedy}."), nameof(epochs));
        }
    }

    private static void CheckEarlyStopping(EarlyStopping? stopping)
    {
        if (stopping is null)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(stopping.Patience, 1, nameof(stopping.Patience));
        if (stopping.MinDelta is not >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(stopping.MinDelta), stopping.MinDelta, "A better loss is lower by 0 or more.");
        }
    }
}
