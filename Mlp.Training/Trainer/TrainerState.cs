using Mlp.CompilerServices;
using Mlp.Data;

namespace Mlp.Training;

/// <summary>All that the next steps of a training depend on: what a checkpoint holds.</summary>
internal sealed class TrainerState(IMlp network, Optimizer optimizer, TrainerOptions options) : IStateful
{
    private readonly MlpState _kept = new(network.StateLayout);
    private readonly MlpState? _best = options.EarlyStopping is { RestoreBest: true } ? new MlpState(network.StateLayout) : null;
    private long? _versionOfBest;

    public string Description => $"the training of {network.StateLayout.NetworkName}";

    /// <summary>
    /// The batch that comes next, of the epoch that was begun. After the last batch it is as many as there are, until the epoch's end
    /// (validation, schedules) is done, too: whatever is thrown in between, another call goes on there.
    /// </summary>
    public DataPosition Position { get; set; }

    /// <summary>Rows of the dataset that the epoch was begun with.</summary>
    public int Rows { get; set; }

    /// <summary>Gets the number of steps taken.</summary>
    public long StepCount { get; set; }

    /// <summary>Forward passes of dropout's stream.</summary>
    public long DropoutStep { get; set; }

    /// <summary>The loss of the epoch so far.</summary>
    public LossMean Loss;

    /// <summary>The best epoch, counted from 1, and its monitored loss; epoch 0 before there is one.</summary>
    public (long Epoch, double Loss) Best { get; private set; } = (0, double.NaN);

    /// <summary>Whether the best weights are known.</summary>
    public bool HasBestNetwork => _best is not null && Best.Epoch > 0;

    // Whether the network has its best weights, and nobody has written to it since: training goes on from the last ones, then.
    private bool HasRestoredBest => _versionOfBest == network.State.Version;

    /// <summary>Notes an epoch that is the best so far.</summary>
    public void SetBest(long epoch, double loss)
    {
        Best = (epoch, loss);
        _best?.CopyFrom(network.State);
    }

    /// <summary>
    /// Gives the network its best weights and statistics, where they are known, and keeps the last ones for the next steps.
    /// </summary>
    public void RestoreBest()
    {
        if (HasBestNetwork && !HasRestoredBest)
        {
            _kept.CopyFrom(network.State);
            network.State.CopyFrom(_best!);
            _versionOfBest = network.State.Version;
        }
    }

    /// <summary>Takes <see cref="RestoreBest"/> back.</summary>
    public void ReturnToLast()
    {
        if (HasRestoredBest)
        {
            network.State.CopyFrom(_kept);
        }

        _versionOfBest = null;
    }

    /// <summary>Keeps the network as it is, for <see cref="GoBack"/>.</summary>
    public void Keep() => _kept.CopyFrom(network.State);

    /// <summary>Gives the network its best state, or the one that was kept.</summary>
    public void GoBack() => network.State.CopyFrom(HasBestNetwork ? _best! : _kept);

    IEnumerable<StateItem> IStateful.StateItems(string prefix) =>
    [
        new KindItem(prefix, "Trainer"),

        // With the best weights, or without: a trainer that restores them cannot go on without, nor one that does not keep any.
        new KindItem(prefix + "early_stopping.", _best is null ? "a trainer without RestoreBest" : "a trainer with RestoreBest"),
        new SettingItem(prefix + "batch_size", options.BatchSize),
        new SettingItem(prefix + "seed", options.Seed),
        new SettingItem(prefix + "shuffle", options.Shuffle ? 1 : 0),
        new CountItem(prefix + "epoch", () => Position.Epoch, value => Position = Position with { Epoch = value }),
        new CountItem(prefix + "batch", () => Position.Batch, value => Position = Position with { Batch = (int)value }) { Maximum = int.MaxValue },
        new CountItem(prefix + "rows", () => Rows, value => Rows = (int)value) { Maximum = int.MaxValue },
        new CountItem(prefix + "step", () => StepCount, value => StepCount = value),
        new CountItem(prefix + "dropout_step", () => DropoutStep, value => DropoutStep = value),
        new NumberItem(prefix + "loss_sum", () => Loss.Sum, value => Loss.Sum = value),
        new NumberItem(prefix + "loss_divisor", () => Loss.Divisor, value => Loss.Divisor = value) { Minimum = 0 },
        new CountItem(prefix + "best_epoch", () => Best.Epoch, value => Best = (value, Best.Loss)),
        new NumberItem(prefix + "best_loss", () => Best.Loss, value => Best = (Best.Epoch, value)) { MayBeNaN = true, MayBeInfinite = true },
        .. NetworkStateItem.All(prefix + "network.", HasRestoredBest ? _kept : network.State),
        .. _best is null ? [] : NetworkStateItem.All(prefix + "best_network.", _best),
        .. optimizer is IStateful known ? known.StateItems(prefix + "optimizer.") : [],
        .. options.Scheduler is null ? [] : ((IStateful)options.Scheduler).StateItems(prefix + "scheduler."),
        .. options.Plateau is null ? [] : ((IStateful)options.Plateau).StateItems(prefix + "plateau."),
    ];
}
