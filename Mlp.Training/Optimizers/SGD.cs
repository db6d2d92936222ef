namespace Mlp;

/// <summary>
/// Stochastic gradient descent, with PyTorch's momentum: g += weightDecay·p; buffer = momentum·buffer + (1 − dampening)·g, the
/// first step's buffer being g itself; p −= learningRate·buffer, or learningRate·(g + momentum·buffer) with Nesterov's momentum.
/// </summary>
/// <remarks>Buffers that decay below 1e-30 become 0.</remarks>
public sealed class SGD : BuiltInOptimizer
{
    private readonly double _dampening;
    private readonly bool _nesterov;
    private readonly GroupUpdates<SGDUpdate> _plainUpdates;

    // Null until there is momentum.
    private AlignedBuffer? _buffer;
    private GroupUpdates<SGDMomentumUpdate>? _momentumUpdates;
    private bool _bufferHasGradients;

    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">At least 0; 0 keeps no buffer.</param>
    /// <param name="dampening">Of the gradients that enter the buffer, from the second step on.</param>
    /// <param name="weightDecay">At least 0: L2 penalty, added to the gradient.</param>
    /// <param name="nesterov">Needs momentum, and no dampening.</param>
    /// <param name="maximize">Whether to climb along the gradients.</param>
    /// <param name="groups">Parameters with numbers of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// Nesterov's momentum without momentum or with dampening, a group that matches no parameter, or two that have one in common.
    /// </exception>
    public SGD(
        StateLayout layout,
        double learningRate = 1e-3,
        double momentum = 0,
        double dampening = 0,
        double weightDecay = 0,
        bool nesterov = false,
        bool maximize = false,
        IEnumerable<ParameterGroup>? groups = null)
        : base(layout, learningRate, weightDecay, maximize, groups)
    {
        HyperParameter.CheckNotNegative(momentum, "momentum value", nameof(momentum));
        if (!double.IsFinite(dampening))
        {
            throw new ArgumentOutOfRangeException(
                nameof(dampening), FormattableString.Invariant($"Invalid dampening value: {dampening}. It must be finite."));
        }

        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Nesterov momentum requires a momentum and zero dampening, but momentum is {momentum} and dampening is {dampening}."),
                nameof(nesterov));
        }

        _dampening = dampening;
        _nesterov = nesterov;
        _plainUpdates = new GroupUpdates<SGDUpdate>(Groups);
        Momentum = momentum;
    }

    /// <summary>
    /// Gets or sets the momentum, at least 0; schedules set it between steps. The first one above 0 allocates the buffer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double Momentum
    {
        get;
        set
        {
            HyperParameter.CheckNotNegative(value, "momentum value", nameof(value));
            if (value > 0 && _buffer is null)
            {
                _buffer = new AlignedBuffer(Layout.ParameterLength);
                _momentumUpdates = new GroupUpdates<SGDMomentumUpdate>(Groups);
            }

            field = value;
        }
    }

    /// <summary>The momentum of each parameter, packed like them; empty without momentum.</summary>
    internal ReadOnlySpan<float> MomentumBuffer => _buffer is null ? default : _buffer.Span;

    internal override double? CycledMomentum
    {
        get => Momentum;
        set => Momentum = value!.Value;
    }

    private protected override string? FormerName => "Sgd";

    private protected override void Run(OptimizerPass pass)
    {
        if (Momentum == 0 || _buffer is null || _momentumUpdates is null)
        {
            for (int group = 0; group < Groups.Count; group++)
            {
                _plainUpdates[group] = PlainUpdate(pass.Parameters, Groups[group]);
            }

            pass.Run(_plainUpdates);
            return;
        }

        for (int group = 0; group < Groups.Count; group++)
        {
            _momentumUpdates[group] = MomentumUpdate(pass.Parameters, _buffer, Groups[group]);
        }

        pass.Run(_momentumUpdates);
        _bufferHasGradients = true;
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new NumberItem(prefix + "momentum", () => Momentum, value => Momentum = value) { Minimum = 0 },
        new SettingItem(prefix + "dampening", _dampening),
        new SettingItem(prefix + "nesterov", _nesterov ? 1 : 0),
        .. _buffer is null ? [] : Moments(prefix, "momentum_buffer", _buffer),
        .. _buffer is null ? [] : new StateItem[] { BufferHasGradients(prefix) },
    ];

    // PyTorch has no buffer before the first step.
    private CountItem BufferHasGradients(string prefix)
        => new(prefix + "has_momentum_buffer", () => _bufferHasGradients ? 1 : 0, value => _bufferHasGradients = value != 0);

    private unsafe SGDUpdate PlainUpdate(ParameterBuffer parameters, GroupSettings settings) => new()
    {
        Parameters = parameters.Pointer,
        LearningRate = (float)(LearningRate * settings.LearningRateFactor),
        WeightDecay = (float)settings.WeightDecay,
        Sign = Sign,
    };

    private unsafe SGDMomentumUpdate MomentumUpdate(ParameterBuffer parameters, AlignedBuffer buffer, GroupSettings settings) => new()
    {
        Parameters = parameters.Pointer,
        Buffers = buffer.Pointer,
        LearningRate = (float)(LearningRate * settings.LearningRateFactor),
        WeightDecay = (float)settings.WeightDecay,
        Sign = Sign,
        Momentum = (float)Momentum,

        // The buffer starts as zeros, so the first step's needs nothing but an undampened gradient.
        Share = _bufferHasGradients ? 1f - (float)_dampening : 1f,
        Nesterov = _nesterov,
    };
}
