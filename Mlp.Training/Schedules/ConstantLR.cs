namespace Mlp;

/// <summary>The learning rate times a factor, until <c>totalIters</c> epochs have passed; then the learning rate itself.</summary>
public sealed class ConstantLR : LRScheduler
{
    private readonly double _factor;
    private readonly long _totalIters;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="factor">Above 0 (PyTorch takes 0, and divides by it later) and at most 1.</param>
    /// <param name="totalIters">Epochs that the factor applies to, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, long totalIters = 5)
        : base(optimizer)
    {
        HyperParameter.CheckFactor(factor, "constant multiplicative factor", nameof(factor));
        HyperParameter.CheckCount(totalIters, 0, "total_iters", nameof(totalIters));
        _factor = factor;
        _totalIters = totalIters;
        AttachAndStart();
    }

    private protected override double First(double learningRate) => _totalIters == 0 ? learningRate : learningRate * _factor;

    private protected override double Next(long epoch, double learningRate)
        => epoch == _totalIters ? learningRate * (1 / _factor) : learningRate;

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix)
        => [new SettingItem(prefix + "factor", _factor), new SettingItem(prefix + "total_iters", _totalIters)];
}
