namespace Mlp;

/// <summary>
/// The 1cycle policy (Smith and Topin, Super-Convergence, 2019): the learning rate goes from maxLearningRate / divFactor up to
/// maxLearningRate and then down to the first one / finalDivFactor, while the momentum goes from maxMomentum down to baseMomentum and
/// up again. One <see cref="LRScheduler.Step"/> follows each batch.
/// </summary>
/// <remarks>
/// The momentum is that of <see cref="SGD"/> and <see cref="RMSprop"/>, and β1 of the Adams and <see cref="Lion"/>. In the step behind
/// the last one, which a training loop takes after its last batch, the rate stays; PyTorch goes beyond the end of the curve there.
/// </remarks>
public sealed class OneCycleLR : LRScheduler
{
    private readonly double _maxLearningRate;
    private readonly long _totalSteps;
    private readonly double _pctStart;
    private readonly AnnealStrategy _annealStrategy;
    private readonly bool _cycleMomentum;
    private readonly double _baseMomentum;
    private readonly double _maxMomentum;
    private readonly double _divFactor;
    private readonly double _finalDivFactor;
    private readonly bool _threePhase;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set; its own has no meaning from now on.</param>
    /// <param name="maxLearningRate">The highest rate; a parameter group's is this times its factor.</param>
    /// <param name="totalSteps">Steps in the cycle, at least 1: epochs times batches an epoch.</param>
    /// <param name="pctStart">The part of the cycle in which the rate grows, 0 to 1.</param>
    /// <param name="annealStrategy">Along a cosine or a straight line.</param>
    /// <param name="cycleMomentum">Whether the momentum is cycled, too; the optimizer must have one.</param>
    /// <param name="baseMomentum">The lowest momentum, at least 0; below 1 for a β1.</param>
    /// <param name="maxMomentum">The highest momentum, at least 0; below 1 for a β1.</param>
    /// <param name="divFactor">Above 0: the highest rate is so many times the first.</param>
    /// <param name="finalDivFactor">Above 0: the first rate is so many times the last.</param>
    /// <param name="threePhase">Whether the rate goes back to the first one as it grew, and in a third phase down to the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">The optimizer has no momentum to cycle.</exception>
    public OneCycleLR(
        Optimizer optimizer,
        double maxLearningRate,
        long totalSteps,
        double pctStart = 0.3,
        AnnealStrategy annealStrategy = AnnealStrategy.Cos,
        bool cycleMomentum = true,
        double baseMomentum = 0.85,
        double maxMomentum = 0.95,
        double divFactor = 25,
        double finalDivFactor = 1e4,
        bool threePhase = false)
        : base(optimizer)
    {
        HyperParameter.CheckNotNegative(maxLearningRate, "max_lr", nameof(maxLearningRate));
        HyperParameter.CheckCount(totalSteps, 1, "total_steps", nameof(totalSteps));
        HyperParameter.CheckNotNegative(pctStart, "pct_start", nameof(pctStart));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pctStart, 1);
        HyperParameter.CheckNotNegative(baseMomentum, "base_momentum", nameof(baseMomentum));
        HyperParameter.CheckNotNegative(maxMomentum, "max_momentum", nameof(maxMomentum));
        HyperParameter.CheckNotNegative(divFactor, "div_factor", nameof(divFactor));
        ArgumentOutOfRangeException.ThrowIfZero(divFactor);
        HyperParameter.CheckNotNegative(finalDivFactor, "final_div_factor", nameof(finalDivFactor));
        ArgumentOutOfRangeException.ThrowIfZero(finalDivFactor);
        HyperParameter.CheckNotNegative(maxLearningRate / divFactor, "initial learning rate", nameof(divFactor));
        HyperParameter.CheckNotNegative(maxLearningRate / divFactor / finalDivFactor, "last learning rate", nameof(finalDivFactor));
        if (annealStrategy is not (AnnealStrategy.Cos or AnnealStrategy.Linear))
        {
            throw new ArgumentOutOfRangeException(nameof(annealStrategy), annealStrategy, "anneal_strategy must be Cos or Linear.");
        }

        if (cycleMomentum && optimizer.CycledMomentum is null)
        {
            throw new ArgumentException(
                $"The optimizer must support momentum with cycleMomentum: true, but {optimizer.GetType().Name} has none. Pass cycleMomentum: false.",
                nameof(optimizer));
        }

        if (cycleMomentum && optimizer is AdamOptimizer or Lion)
        {
            HyperParameter.CheckBeta(baseMomentum, 0, nameof(baseMomentum));
            HyperParameter.CheckBeta(maxMomentum, 0, nameof(maxMomentum));
        }

        _maxLearningRate = maxLearningRate;
        _totalSteps = totalSteps;
        _pctStart = pctStart;
        _annealStrategy = annealStrategy;
        _cycleMomentum = cycleMomentum;
        _baseMomentum = baseMomentum;
        _maxMomentum = maxMomentum;
        _divFactor = divFactor;
        _finalDivFactor = finalDivFactor;
        _threePhase = threePhase;

        // As in PyTorch, for all schedules that are made for the optimizer from now on.
        optimizer.InitialLearningRate = FirstLearningRate;
        AttachAndStart();
    }

    internal override long MaxSteps => _totalSteps;

    private double FirstLearningRate => _maxLearningRate / _divFactor;

    private protected override double First(double learningRate) => At(0);

    private protected override double Next(long epoch, double learningRate)
        => epoch <= _totalSteps
            ? At(epoch)
            : throw new InvalidOperationException(
                FormattableString.Invariant($"Tried to step {epoch + 1} times. The specified number of total steps is {_totalSteps}. Make the OneCycleLR with more."));

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new SettingItem(prefix + "max_lr", _maxLearningRate),
        new SettingItem(prefix + "total_steps", _totalSteps),
        new SettingItem(prefix + "pct_start", _pctStart),
        new SettingItem(prefix + "anneal_strategy", (int)_annealStrategy),
        new SettingItem(prefix + "cycle_momentum", _cycleMomentum ? 1 : 0),
        new SettingItem(prefix + "base_momentum", _baseMomentum),
        new SettingItem(prefix + "max_momentum", _maxMomentum),
        new SettingItem(prefix + "div_factor", _divFactor),
        new SettingItem(prefix + "final_div_factor", _finalDivFactor),
        new SettingItem(prefix + "three_phase", _threePhase ? 1 : 0),
    ];

    /// <summary>The learning rate of a step; sets the momentum.</summary>
    private double At(long step)
    {
        double growthEnd = (_pctStart * _totalSteps) - 1, returnEnd = (2 * _pctStart * _totalSteps) - 2, last = _totalSteps - 1;
        double lastLearningRate = FirstLearningRate / _finalDivFactor;
        if (step <= growthEnd)
        {
            return Anneal(step, 0, growthEnd, FirstLearningRate, _maxLearningRate, _maxMomentum, _baseMomentum);
        }

        if (!_threePhase)
        {
            return Anneal(step, growthEnd, last, _maxLearningRate, lastLearningRate, _baseMomentum, _maxMomentum);
        }

        return step <= returnEnd
            ? Anneal(step, growthEnd, returnEnd, _maxLearningRate, FirstLearningRate, _baseMomentum, _maxMomentum)
            : Anneal(step, returnEnd, last, FirstLearningRate, lastLearningRate, _maxMomentum, _maxMomentum);
    }

    private double Anneal(long step, double start, double end, double fromRate, double toRate, double fromMomentum, double toMomentum)
    {
        // A phase without any steps is at its end. PyTorch divides by 0 there.
        double part = end > start ? Math.Min(1, (step - start) / (end - start)) : 1;
        if (_cycleMomentum)
        {
            Optimizer.CycledMomentum = Between(fromMomentum, toMomentum, part);
        }

        return Between(fromRate, toRate, part);
    }

    private double Between(double from, double to, double part)
        => _annealStrategy == AnnealStrategy.Linear
            ? ((to - from) * part) + from
            : to + ((from - to) / 2 * (Math.Cos(Math.PI * part) + 1));
}
