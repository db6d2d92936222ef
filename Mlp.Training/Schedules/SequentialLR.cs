namespace Mlp;

/// <summary>Several schedules one after the other: at each milestone the next one begins, from its own epoch 0.</summary>
public sealed class SequentialLR : LRScheduler
{
    private readonly LRScheduler[] _schedulers;
    private readonly long[] _milestones;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="schedulers">At least one, all made for the same optimizer.</param>
    /// <param name="milestones">The epochs at which the second one, the third one and so on begin: at least 1, ascending.</param>
    /// <exception cref="ArgumentException">
    /// A schedule is of another optimizer, or the number of milestones is not one less than that of schedules.
    /// </exception>
    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<long> milestones)
        : base(optimizer)
    {
        _schedulers = SchedulerList.Check(schedulers, optimizer);
        _milestones = Milestones.Check(milestones);
        if (_milestones.Length != _schedulers.Length - 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected one milestone less than schedules, but there are {_schedulers.Length} schedules and {_milestones.Length} milestones."),
                nameof(milestones));
        }

        // What the others did when they were made is undone.
        optimizer.LearningRate = optimizer.InitialLearningRate;
        AttachAndStart();
    }

    // The last schedule begins at the last milestone; the others end there, whether they could go on or not.
    internal override long MaxSteps
    {
        get
        {
            long last = _schedulers[^1].MaxSteps, begin = _milestones.Length == 0 ? 0 : _milestones[^1];
            return last > long.MaxValue - begin ? long.MaxValue : begin + last;
        }
    }

    /// <inheritdoc/>
    public override void Step()
    {
        int index = Milestones.CountTo(_milestones, LastEpoch + 1);
        LRScheduler current = _schedulers[index];
        if (index > 0 && _milestones[index - 1] == LastEpoch + 1)
        {
            current.Restart();
        }
        else
        {
            current.Step();
        }

        LastEpoch++;
        LastLearningRate = current.LastLearningRate;
    }

    internal override void Start() => Begin(static first => first.Start());

    internal override void Restart() => Begin(static first => first.Restart());

    private protected override double Next(long epoch, double learningRate) => throw new NotSupportedException();

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix)
        => [.. Milestones.StateItems(prefix, _milestones), .. SchedulerList.StateItems(prefix, _schedulers)];

    private void Begin(Action<LRScheduler> begin)
    {
        begin(_schedulers[0]);
        LastEpoch = 0;
        LastLearningRate = _schedulers[0].LastLearningRate;
    }
}
