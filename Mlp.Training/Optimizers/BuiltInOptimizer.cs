namespace Mlp;

/// <summary>
/// The base of the library's optimizers: parameter groups, steps that are part of the backward pass, and state that can be saved.
/// </summary>
public abstract class BuiltInOptimizer : Optimizer, IFusedOptimizer, IStateful
{
    private protected BuiltInOptimizer(
        StateLayout layout, double learningRate, double weightDecay, bool maximize, IEnumerable<ParameterGroup>? groups)
        : base(layout, learningRate)
    {
        HyperParameter.CheckNotNegative(weightDecay, "weight_decay value", nameof(weightDecay));
        Groups = new ParameterGroups(layout, weightDecay, groups);
        Sign = maximize ? -1 : 1;
    }

    /// <summary>The parameter groups.</summary>
    private protected ParameterGroups Groups { get; }

    /// <summary>Gets the factor of the gradients: −1 where the objective is maximized.</summary>
    private protected float Sign { get; }

    /// <inheritdoc/>
    public sealed override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
    {
        CheckStep(parameters, gradients);
        TakeStep(new OptimizerPass(parameters, gradients));
    }

    /// <summary>
    /// Writes all that the next steps depend on, in safetensors' format: moments by the parameters' names and PyTorch's own
    /// ("state.0.weight.exp_avg"), in PyTorch's order of elements; the number of steps; the hyper-parameters.
    /// </summary>
    /// <param name="stream">Written from its position on, and flushed; not closed.</param>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written.</exception>
    public sealed override void Save(Stream stream) => StateFile.Save(stream, this);

    /// <summary>
    /// Restores the state that was saved: the next steps give the same bits. Learning rate and momentum, which schedules change, are taken
    /// from the stream; all other hyper-parameters must be the same ones. On any error nothing changes.
    /// </summary>
    /// <param name="stream">Read from its position to its end; not closed.</param>
    /// <exception cref="StateDictException">
    /// It holds the state of another optimizer: the kind, names, shapes or hyper-parameters differ.
    /// </exception>
    /// <exception cref="InvalidDataException">The stream is torn, forged or no safetensors file.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read.</exception>
    public sealed override void Load(Stream stream) => StateFile.Load(stream, this);

    /// <inheritdoc/>
    public sealed override void Save(string path) => StateFile.Save(path, this);

    /// <inheritdoc/>
    /// <exception cref="StateDictException">
    /// It holds the state of another optimizer: the kind, names, shapes or hyper-parameters differ.
    /// </exception>
    /// <exception cref="InvalidDataException">The file is torn, forged or no safetensors file.</exception>
    public sealed override void Load(string path) => StateFile.Load(path, this);

    string IStateful.Description => $"{GetType().Name} of {Layout.NetworkName}";

    IEnumerable<StateItem> IStateful.StateItems(string prefix) =>
    [
        new KindItem(prefix, GetType().Name, FormerName),
        new CountItem(prefix + "step", () => StepCount, value => StepCount = value),
        new NumberItem(prefix + "lr", () => LearningRate, value => LearningRate = value) { Minimum = 0 },
        new NumberItem(prefix + "initial_lr", () => InitialLearningRate, value => InitialLearningRate = value)
        {
            Minimum = 0,
            MayBeNaN = true,
        },
        new SettingItem(prefix + "maximize", Sign < 0 ? 1 : 0),
        .. GroupItems(prefix),
        .. OwnStateItems(prefix),
    ];

    void IFusedOptimizer.BackwardAndStep(ReadOnlySpan<float> inputs, MlpTape tape, ParameterBuffer parameters)
        => TakeStep(new OptimizerPass(parameters, inputs, tape));

    /// <summary>
    /// Prepares the rule of each group for step number <see cref="Optimizer.StepCount"/>, counted from 1, and runs the pass.
    /// </summary>
    private protected abstract void Run(OptimizerPass pass);

    /// <summary>The class's name in checkpoints of 0.1.0, where it was another.</summary>
    private protected virtual string? FormerName => null;

    /// <summary>Lists the state that a kind of optimizer has besides.</summary>
    private protected abstract IEnumerable<StateItem> OwnStateItems(string prefix);

    /// <summary>A buffer with a number for each parameter, tensor by tensor.</summary>
    private protected IEnumerable<StateItem> Moments(string prefix, string name, AlignedBuffer buffer)
        => Layout.Tensors.Where(tensor => tensor.IsParameter).Select(
            tensor => new MomentItem($"{prefix}state.{tensor.Name}.{name}", tensor, buffer));

    private IEnumerable<StateItem> GroupItems(string prefix)
    {
        foreach (TensorInfo tensor in Layout.Tensors.Where(tensor => tensor.IsParameter))
        {
            GroupSettings settings = Groups.SettingsOf(tensor);
            yield return new SettingItem($"{prefix}param_groups.{tensor.Name}.lr_factor", settings.LearningRateFactor);
            yield return new SettingItem($"{prefix}param_groups.{tensor.Name}.weight_decay", settings.WeightDecay);
        }
    }

    private void TakeStep(OptimizerPass pass)
    {
        StepCount++;
        pass.Parameters.BeginUpdate();
        Run(pass);
        pass.Parameters.MarkChanged();

        // The rules hold addresses, which keep no memory alive.
        GC.KeepAlive(this);
    }
}
