namespace Mlp;

/// <summary>
/// A learning rate schedule by PyTorch's rules. It sets the optimizer's learning rate when it is made, and again at each
/// <see cref="Step"/>. The caller chooses whether a step is an epoch or a batch. It comes after the optimizer's step.
/// </summary>
/// <remarks>
/// As in PyTorch, most schedules multiply the rate that they find, so that several of them may act on one optimizer. The rate is kept in
/// double. A parameter group's rate is the optimizer's times the group's factor.
/// </remarks>
public abstract class LRScheduler : IStateful
{
    private protected LRScheduler(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer = optimizer;
    }

    /// <summary>Gets the optimizer whose learning rate is set.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Gets the number of steps taken: PyTorch's last_epoch.</summary>
    public long LastEpoch { get; private protected set; }

    /// <summary>Gets the learning rate that the schedule set last: PyTorch's get_last_lr().</summary>
    public double LastLearningRate { get; private protected set; }

    /// <summary>How many steps the schedule can take in all: most have no end.</summary>
    internal virtual long MaxSteps => long.MaxValue;

    /// <summary>The optimizer's learning rate before the first schedule was made for it, PyTorch's base_lrs.</summary>
    private protected double BaseLearningRate { get; private set; }

    /// <summary>Sets the next learning rate.</summary>
    /// <exception cref="InvalidOperationException">
    /// The schedule has no further step, or its rate is no longer finite; nothing has changed.
    /// </exception>
    public virtual void Step()
    {
        double learningRate = Next(LastEpoch + 1, Optimizer.LearningRate);
        if (!double.IsFinite(learningRate) || learningRate < 0)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"{GetType().Name} comes to a learning rate of {learningRate} in step {LastEpoch + 1}. Choose a smaller factor."));
        }

        LastEpoch++;
        Set(learningRate);
    }

    /// <summary>
    /// Writes everything that the next steps depend on, in safetensors' format. The optimizer saves its own state, which includes the
    /// learning rate.
    /// </summary>
    /// <param name="stream">Written from its position on, and flushed; not closed.</param>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written.</exception>
    public void Save(Stream stream) => StateFile.Save(stream, this);

    /// <summary>
    /// Restores the state that was saved. Make it with the same arguments, and load the optimizer, too. On any error nothing changes.
    /// </summary>
    /// <param name="stream">Read from its position to its end; not closed.</param>
    /// <exception cref="StateDictException">It holds the state of another kind of schedule, or of one with other arguments.</exception>
    /// <exception cref="InvalidDataException">The stream is torn, forged or no safetensors file.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read.</exception>
    public void Load(Stream stream) => StateFile.Load(stream, this);

    /// <summary>Writes a file for <see cref="Load(string)"/>, which is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    public void Save(string path) => StateFile.Save(path, this);

    /// <summary>
    /// Restores the state saved in this file. Make it with the same arguments, and load the optimizer, too. On any error nothing changes.
    /// </summary>
    /// <exception cref="StateDictException">It holds the state of another kind of schedule, or of one with other arguments.</exception>
    /// <exception cref="InvalidDataException">The file is torn, forged or no safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public void Load(string path) => StateFile.Load(path, this);

    string IStateful.Description => GetType().Name;

    IEnumerable<StateItem> IStateful.StateItems(string prefix) =>
    [
        new KindItem(prefix, GetType().Name),
        new CountItem(prefix + "last_epoch", () => LastEpoch, value => LastEpoch = value),
        new NumberItem(prefix + "base_lr", () => BaseLearningRate, value => BaseLearningRate = value) { Minimum = 0 },
        new NumberItem(prefix + "last_lr", () => LastLearningRate, value => LastLearningRate = value) { Minimum = 0 },
        .. OwnStateItems(prefix),
    ];

    /// <summary>The end of each constructor, once its arguments are known to be good: notes the base rate.</summary>
    private protected void Attach()
    {
        if (double.IsNaN(Optimizer.InitialLearningRate))
        {
            Optimizer.InitialLearningRate = Optimizer.LearningRate;
        }

        BaseLearningRate = Optimizer.InitialLearningRate;
    }

    /// <summary>Notes the base rate and starts.</summary>
    private protected void AttachAndStart()
    {
        Attach();
        Start();
    }

    /// <summary>Sets the learning rate of epoch 0.</summary>
    internal virtual void Start()
    {
        LastEpoch = 0;
        Set(First(Optimizer.LearningRate));
    }

    /// <summary>Goes back to epoch 0, whatever the learning rate has become.</summary>
    internal virtual void Restart()
    {
        LastEpoch = 0;
        Set(First(BaseLearningRate));
    }

    /// <summary>The learning rate of epoch 0.</summary>
    /// <param name="learningRate">The one found.</param>
    private protected virtual double First(double learningRate) => learningRate;

    /// <summary>The learning rate of an epoch from 1 on.</summary>
    /// <param name="epoch">One more than <see cref="LastEpoch"/>.</param>
    /// <param name="learningRate">The one found.</param>
    private protected abstract double Next(long epoch, double learningRate);

    /// <summary>Lists the state and the settings that a kind of schedule has besides.</summary>
    private protected abstract IEnumerable<StateItem> OwnStateItems(string prefix);

    private void Set(double learningRate)
    {
        Optimizer.LearningRate = learningRate;
        LastLearningRate = learningRate;
    }
}
