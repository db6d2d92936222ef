namespace Mlp;

/// <summary>
/// The learning rate times a factor that goes in a straight line from <c>startFactor</c> to <c>endFactor</c> over <c>totalIters</c>
/// epochs, and stays there: a warm-up.
/// </summary>
public sealed class LinearLR : LRScheduler
{
    private readonly double _startFactor;
    private readonly double _endFactor;
    private readonly long _totalIters;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="startFactor">Above 0 (as in PyTorch from 2.0 on) and at most 1.</param>
    /// <param name="endFactor">0 to 1.</param>
    /// <param name="totalIters">Epochs until the end, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public LinearLR(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, long totalIters = 5)
        : base(optimizer)
    {
        HyperParameter.CheckFactor(startFactor, "starting multiplicative factor", nameof(startFactor));
        HyperParameter.CheckNotNegative(endFactor, "ending multiplicative factor", nameof(endFactor));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endFactor, 1);
        HyperParameter.CheckCount(totalIters, 1, "total_iters", nameof(totalIters));
        _startFactor = startFactor;
        _endFactor = endFactor;
        _totalIters = totalIters;
        AttachAndStart();
    }

    private protected override double First(double learningRate) => learningRate * _startFactor;

    private protected override double Next(long epoch, double learningRate)
    {
        if (epoch > _totalIters)
        {
            return learningRate;
        }

        // The factor's growth from epoch to epoch, so that other schedules' factors stay. Rounding is not to make a rate negative.
        double difference = _endFactor - _startFactor;
        return Math.Max(0, learningRate * (1 + (difference / ((_totalIters * _startFactor) + ((epoch - 1) * difference)))));
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new SettingItem(prefix + "start_factor", _startFactor),
        new SettingItem(prefix + "end_factor", _endFactor),
        new SettingItem(prefix + "total_iters", _totalIters),
    ];
}
