namespace Mlp;

/// <summary>
/// Moves a network's parameters along their gradients; made for one layout, with state of its own for each parameter. Parameters,
/// gradients and state are packed alike, so a step is one pass over flat memory.
/// </summary>
/// <remarks>
/// An optimizer of your own derives from this, calls <see cref="CheckStep"/> first in <see cref="Step"/>, counts
/// <see cref="StepCount"/>, and writes through <see cref="ParameterBuffer.Update{TState}"/>. Padding, whose gradients are 0, must stay
/// 0. One optimizer serves one thread at a time.
/// </remarks>
public abstract class Optimizer : IOptimizer
{
    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative, infinite or NaN.</exception>
    protected Optimizer(StateLayout layout, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(layout);
        HyperParameter.CheckNotNegative(learningRate, "learning rate", nameof(learningRate));
        Layout = layout;
        LearningRate = learningRate;
    }

    /// <summary>Gets the layout whose parameters this optimizer can move.</summary>
    public StateLayout Layout { get; }

    /// <summary>Gets or sets the size of a step; schedules set it between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get;
        set
        {
            HyperParameter.CheckNotNegative(value, "learning rate", nameof(value));
            field = value;
        }
    }

    /// <summary>Gets the number of steps taken.</summary>
    public long StepCount { get; protected set; }

    /// <summary>The learning rate before any schedule touched it, PyTorch's initial_lr; NaN where there is no schedule.</summary>
    internal double InitialLearningRate { get; set; } = double.NaN;

    /// <summary>
    /// Gets or sets the number that OneCycleLR cycles against the learning rate: SGD's momentum, Adam's β1; null where there is none.
    /// </summary>
    internal virtual double? CycledMomentum
    {
        get => null;
        set => throw new NotSupportedException();
    }

    /// <summary>Takes one step: changes the parameters, and the optimizer's own state with them.</summary>
    /// <param name="parameters">Of the layout this optimizer was made for.</param>
    /// <param name="gradients">Packed like the parameters: <c>tape.Gradients</c>. Not the memory of the parameters.</param>
    /// <exception cref="ArgumentException">Parameters or gradients do not fit <see cref="Layout"/>; nothing has been changed then.</exception>
    public abstract void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients);

    /// <summary>Writes all that the next steps depend on, in safetensors' format, for <see cref="Load(Stream)"/>.</summary>
    /// <exception cref="NotSupportedException">It is not the library's own and does not override this.</exception>
    public virtual void Save(Stream stream) => throw NoState();

    /// <summary>Restores the state that was saved: the next steps give the same bits. On any error nothing changes.</summary>
    /// <exception cref="NotSupportedException">It is not the library's own and does not override this.</exception>
    public virtual void Load(Stream stream) => throw NoState();

    /// <summary>Writes a file for <see cref="Load(string)"/>, which is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    /// <exception cref="NotSupportedException">It is not the library's own and does not override this.</exception>
    public virtual void Save(string path) => AtomicFile.Write(path, this, static (stream, optimizer) => optimizer.Save(stream));

    /// <summary>Restores the state saved in this file. On any error nothing changes.</summary>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="NotSupportedException">It is not the library's own and does not override this.</exception>
    public virtual void Load(string path) => InputFile.Read(path, stream => Load(stream));

    /// <summary>Throws where <see cref="Step"/>'s arguments do not fit <see cref="Layout"/>.</summary>
    /// <exception cref="ArgumentException">Another layout, another length, or gradients that lie in the parameters' memory.</exception>
    protected void CheckStep(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
    {
        OptimizerGuard.CheckParameters(Layout, parameters);
        if (gradients.Length != Layout.ParameterLength)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {gradients.Length} gradients, but this optimizer was made for {Layout.NetworkName}, which has {Layout.ParameterLength} packed parameters. Pass the Gradients of a tape of {Layout.NetworkName}."),
                nameof(gradients));
        }

        if (gradients.Overlaps(parameters.AsSpan()))
        {
            throw new ArgumentException("The gradients lie in the memory of the parameters. Pass the tape's Gradients.", nameof(gradients));
        }
    }

    private NotSupportedException NoState()
        => new($"{GetType().Name} does not say what its state is. Override Save and Load in it, or train with one of the library's optimizers.");
}
