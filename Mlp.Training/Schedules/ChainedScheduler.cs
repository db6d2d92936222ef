namespace Mlp;

/// <summary>Several schedules at once: each changes the learning rate that the one before it left.</summary>
/// <remarks>
/// <see cref="OneCycleLR"/> and <see cref="CosineAnnealingWarmRestarts"/> set the rate whatever they find, and so only make sense as the
/// first. If a schedule throws because its cycle is at its end, those before it have taken their steps.
/// </remarks>
public sealed class ChainedScheduler : LRScheduler
{
    private readonly LRScheduler[] _schedulers;

    /// <summary>Chains schedules of one optimizer.</summary>
    /// <param name="schedulers">At least one, all made for the same optimizer.</param>
    /// <exception cref="ArgumentException">There are none, or they are of different optimizers.</exception>
    public ChainedScheduler(params IEnumerable<LRScheduler> schedulers)
        : this(SchedulerList.Check(schedulers, optimizer: null))
    {
    }

    private ChainedScheduler(LRScheduler[] schedulers)
        : base(schedulers[0].Optimizer)
    {
        _schedulers = schedulers;
        Attach();
        LastLearningRate = Optimizer.LearningRate;
    }

    internal override long MaxSteps => _schedulers.Min(scheduler => scheduler.MaxSteps);

    /// <inheritdoc/>
    public override void Step()
    {
        foreach (LRScheduler scheduler in _schedulers)
        {
            scheduler.Step();
        }

        LastEpoch++;
        LastLearningRate = Optimizer.LearningRate;
    }

    internal override void Start()
    {
        foreach (LRScheduler scheduler in _schedulers)
        {
            scheduler.Start();
        }

        LastEpoch = 0;
        LastLearningRate = Optimizer.LearningRate;
    }

    internal override void Restart()
    {
        Optimizer.LearningRate = BaseLearningRate;
        Start();
    }

    private protected override double Next(long epoch, double learningRate) => throw new NotSupportedException();

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) => SchedulerList.StateItems(prefix, _schedulers);
}
