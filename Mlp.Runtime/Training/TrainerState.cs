using Mlp.Data;

namespace Mlp.Training;

/// <summary>All that the next steps of a training depend on: what a checkpoint holds.</summary>
internal sealed class TrainerState(IMlp network, Optimizer optimizer, TrainerOptions options, MlpTape tape) : IStateful
{
    public string Description => $"a training of {network.StateLayout.NetworkName}";

    /// <summary>The batch that comes next.</summary>
    public DataPosition Position { get; set; }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>The loss of the epoch so far.</summary>
    public LossMean Loss;

    /// <summary>The best epoch, counted from 1, and its monitored loss; epoch 0 before there is one.</summary>
    public (long Epoch, double Loss) Best { get; set; } = (0, double.NaN);

    /// <summary>The network as it was then; null where nobody asks for it.</summary>
    public MlpState? BestNetwork { get; } = options.EarlyStopping is { RestoreBest: true } ? new MlpState(network.StateLayout) : null;

    IEnumerable<StateItem> IStateful.StateItems(string prefix) =>
    [
        new KindItem(prefix, "Trainer"),
        new SettingItem(prefix + "batch_size", options.BatchSize),
        new SettingItem(prefix + "seed", options.Seed),
        new SettingItem(prefix + "shuffle", options.Shuffle ? 1 : 0),
        new CountItem(prefix + "epoch", () => Position.Epoch, value => Position = Position with { Epoch = value }),
        new CountItem(prefix + "batch", () => Position.Batch, value => Position = Position with { Batch = (int)value }),
        new CountItem(prefix + "step", () => Step, value => Step = value),
        new CountItem(prefix + "dropout_step", () => tape.Step, value => tape.Step = value),
        new NumberItem(prefix + "loss_sum", () => Loss.Sum, value => Loss.Sum = value),
        new NumberItem(prefix + "loss_divisor", () => Loss.Divisor, value => Loss.Divisor = value) { Minimum = 0 },
        new CountItem(prefix + "best_epoch", () => Best.Epoch, value => Best = (value, Best.Loss)),
        new NumberItem(prefix + "best_loss", () => Best.Loss, value => Best = (Best.Epoch, value)) { MayBeNaN = true, MayBeInfinite = true },
        .. NetworkStateItem.All(prefix + "network.", network.State),
        .. BestNetwork is null ? [] : NetworkStateItem.All(prefix + "best_network.", BestNetwork),
        .. ((IStateful)optimizer).StateItems(prefix + "optimizer."),
        .. options.Scheduler is null ? [] : ((IStateful)options.Scheduler).StateItems(prefix + "scheduler."),
        .. options.Plateau is null ? [] : ((IStateful)options.Plateau).StateItems(prefix + "plateau."),
    ];
}
