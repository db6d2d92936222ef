namespace Mlp;

/// <summary>Multiplies the learning rate by γ at each milestone.</summary>
public sealed class MultiStepLR : LRScheduler
{
    private readonly long[] _milestones;
    private readonly double _gamma;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="milestones">Epochs at which it changes, at least 1, ascending; one that comes twice counts twice.</param>
    /// <param name="gamma">The factor, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">The milestones do not ascend.</exception>
    public MultiStepLR(Optimizer optimizer, IEnumerable<long> milestones, double gamma = 0.1)
        : base(optimizer)
    {
        _milestones = Milestones.Check(milestones);
        HyperParameter.CheckNotNegative(gamma, "gamma", nameof(gamma));
        _gamma = gamma;
        AttachAndStart();
    }

    private protected override double Next(long epoch, double learningRate)
    {
        int count = Milestones.CountTo(_milestones, epoch) - Milestones.CountTo(_milestones, epoch - 1);
        return count == 0 ? learningRate : learningRate * Math.Pow(_gamma, count);
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix)
        => [new SettingItem(prefix + "gamma", _gamma), .. Milestones.StateItems(prefix, _milestones)];
}
