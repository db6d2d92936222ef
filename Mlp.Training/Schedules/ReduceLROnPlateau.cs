namespace Mlp;

/// <summary>
/// Multiplies the learning rate by a factor once a metric has not become better for more than <c>patience</c> epochs.
/// </summary>
/// <remarks>A NaN is not better than anything. A parameter group's rate is the optimizer's times the group's factor.</remarks>
public sealed class ReduceLROnPlateau : IStateful
{
    private readonly PlateauMode _mode;
    private readonly double _factor;
    private readonly long _patience;
    private readonly double _threshold;
    private readonly ThresholdMode _thresholdMode;
    private readonly long _cooldown;
    private readonly double _minLearningRate;
    private readonly double _epsilon;
    private long _badEpochs;
    private long _cooldownCounter;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="mode">Whether smaller or larger is better.</param>
    /// <param name="factor">At least 0 and below 1.</param>
    /// <param name="patience">How many epochs may pass without becoming better, at least 0.</param>
    /// <param name="threshold">What a metric must be better by, at least 0.</param>
    /// <param name="thresholdMode">Whether the threshold is a part of the best metric, or an amount.</param>
    /// <param name="cooldown">Epochs after a change in which nothing is counted, at least 0.</param>
    /// <param name="minLearningRate">The lowest rate, at least 0.</param>
    /// <param name="epsilon">Changes of at most so much are left out, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ReduceLROnPlateau(
        Optimizer optimizer,
        PlateauMode mode = PlateauMode.Min,
        double factor = 0.1,
        long patience = 10,
        double threshold = 1e-4,
        ThresholdMode thresholdMode = ThresholdMode.Rel,
        long cooldown = 0,
        double minLearningRate = 0,
        double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        HyperParameter.CheckNotNegative(factor, "factor", nameof(factor));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(factor, 1);
        HyperParameter.CheckCount(patience, 0, "patience", nameof(patience));
        HyperParameter.CheckNotNegative(threshold, "threshold", nameof(threshold));
        HyperParameter.CheckCount(cooldown, 0, "cooldown", nameof(cooldown));
        HyperParameter.CheckNotNegative(minLearningRate, "min_lr", nameof(minLearningRate));
        HyperParameter.CheckNotNegative(epsilon, "eps", nameof(epsilon));
        if (mode is not (PlateauMode.Min or PlateauMode.Max))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode must be Min or Max.");
        }

        if (thresholdMode is not (ThresholdMode.Rel or ThresholdMode.Abs))
        {
            throw new ArgumentOutOfRangeException(nameof(thresholdMode), thresholdMode, "The threshold mode must be Rel or Abs.");
        }

        Optimizer = optimizer;
        _mode = mode;
        _factor = factor;
        _patience = patience;
        _threshold = threshold;
        _thresholdMode = thresholdMode;
        _cooldown = cooldown;
        _minLearningRate = minLearningRate;
        _epsilon = epsilon;
        Best = mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
    }

    /// <summary>Gets the optimizer whose learning rate is set.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Gets the best metric so far; an infinity before the first.</summary>
    public double Best { get; private set; }

    /// <summary>Gets the number of steps taken: PyTorch's last_epoch.</summary>
    public long LastEpoch { get; private set; }

    string IStateful.Description => nameof(ReduceLROnPlateau);

    /// <summary>Takes an epoch's metric, and reduces the learning rate if it is time.</summary>
    /// <param name="metric">Such as the validation loss.</param>
    public void Step(double metric)
    {
        LastEpoch++;
        _badEpochs++;
        if (IsBetter(metric))
        {
            Best = metric;
            _badEpochs = 0;
        }

        if (_cooldownCounter > 0)
        {
            _cooldownCounter--;
            _badEpochs = 0;
        }

        if (_badEpochs > _patience)
        {
            Reduce();
            _cooldownCounter = _cooldown;
            _badEpochs = 0;
        }
    }

    /// <inheritdoc cref="LRScheduler.Save(Stream)"/>
    public void Save(Stream stream) => StateFile.Save(stream, this);

    /// <inheritdoc cref="LRScheduler.Load(Stream)"/>
    public void Load(Stream stream) => StateFile.Load(stream, this);

    /// <inheritdoc cref="LRScheduler.Save(string)"/>
    public void Save(string path) => StateFile.Save(path, this);

    /// <inheritdoc cref="LRScheduler.Load(string)"/>
    public void Load(string path) => StateFile.Load(path, this);

    IEnumerable<StateItem> IStateful.StateItems(string prefix) =>
    [
        new KindItem(prefix, nameof(ReduceLROnPlateau)),
        new CountItem(prefix + "last_epoch", () => LastEpoch, value => LastEpoch = value),
        new NumberItem(prefix + "best", () => Best, value => Best = value) { MayBeInfinite = true },
        new CountItem(prefix + "num_bad_epochs", () => _badEpochs, value => _badEpochs = value),
        new CountItem(prefix + "cooldown_counter", () => _cooldownCounter, value => _cooldownCounter = value),
        new SettingItem(prefix + "mode", (int)_mode),
        new SettingItem(prefix + "factor", _factor),
        new SettingItem(prefix + "patience", _patience),
        new SettingItem(prefix + "threshold", _threshold),
        new SettingItem(prefix + "threshold_mode", (int)_thresholdMode),
        new SettingItem(prefix + "cooldown", _cooldown),
        new SettingItem(prefix + "min_lr", _minLearningRate),
        new SettingItem(prefix + "eps", _epsilon),
    ];

    private bool IsBetter(double metric) => (_mode, _thresholdMode) switch
    {
        (PlateauMode.Min, ThresholdMode.Rel) => metric < Best * (1 - _threshold),
        (PlateauMode.Min, _) => metric < Best - _threshold,
        (_, ThresholdMode.Rel) => metric > Best * (1 + _threshold),
        _ => metric > Best + _threshold,
    };

    private void Reduce()
    {
        double reduced = Math.Max(Optimizer.LearningRate * _factor, _minLearningRate);
        if (Optimizer.LearningRate - reduced > _epsilon)
        {
            Optimizer.LearningRate = reduced;
        }
    }
}
