namespace Mlp;

/// <summary>Multiplies the learning rate by γ every epoch: base·γ^epoch.</summary>
public sealed class ExponentialLR : LRScheduler
{
    private readonly double _gamma;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="gamma">The factor, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    public ExponentialLR(Optimizer optimizer, double gamma)
        : base(optimizer)
    {
        HyperParameter.CheckNotNegative(gamma, "gamma", nameof(gamma));
        _gamma = gamma;
        AttachAndStart();
    }

    private protected override double Next(long epoch, double learningRate) => learningRate * _gamma;

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) => [new SettingItem(prefix + "gamma", _gamma)];
}
