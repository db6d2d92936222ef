namespace Mlp;

/// <summary>Multiplies the learning rate by γ every <c>stepSize</c> epochs: base·γ^⌊epoch / stepSize⌋.</summary>
public sealed class StepLR : LRScheduler
{
    private readonly long _stepSize;
    private readonly double _gamma;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="stepSize">Epochs between two changes, at least 1.</param>
    /// <param name="gamma">The factor, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public StepLR(Optimizer optimizer, long stepSize, double gamma = 0.1)
        : base(optimizer)
    {
        HyperParameter.CheckCount(stepSize, 1, "step_size", nameof(stepSize));
        HyperParameter.CheckNotNegative(gamma, "gamma", nameof(gamma));
        _stepSize = stepSize;
        _gamma = gamma;
        AttachAndStart();
    }

    private protected override double Next(long epoch, double learningRate)
        => epoch % _stepSize == 0 ? learningRate * _gamma : learningRate;

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix)
        => [new SettingItem(prefix + "step_size", _stepSize), new SettingItem(prefix + "gamma", _gamma)];
}
