namespace Mlp;

/// <summary>
/// RMSprop (Tieleman and Hinton, 2012) by PyTorch's rule: g += weightDecay·p; v = α·v + (1 − α)·g²; p −= learningRate·g / (√v + ε).
/// Centered (Graves, 2013), v − ḡ² takes the place of v, ḡ = α·ḡ + (1 − α)·g; with momentum, buffer = momentum·buffer + g / (√v + ε)
/// and p −= learningRate·buffer.
/// </summary>
/// <remarks>
/// Means and buffers that decay below 1e-30 become 0, and so do denormal means of squares. Where rounding makes v − ḡ² negative it counts
/// as 0 (in PyTorch the parameter becomes NaN), and where the denominator is 0 the parameter stays.
/// </remarks>
public sealed class RMSprop : BuiltInOptimizer
{
    private readonly double _alpha;
    private readonly double _epsilon;
    private readonly GroupUpdates<RMSpropUpdate> _updates;
    private readonly AlignedBuffer _squareAverage;

    // Null unless centered.
    private readonly AlignedBuffer? _gradientAverage;

    // Null until there is momentum.
    private AlignedBuffer? _buffer;

    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="alpha">The weight of the past in the squared gradients' running mean, 0 to 1.</param>
    /// <param name="epsilon">At least 0, added to the denominator.</param>
    /// <param name="weightDecay">At least 0: L2 penalty, added to the gradient.</param>
    /// <param name="momentum">At least 0; 0 keeps no buffer.</param>
    /// <param name="centered">Whether the gradient is divided by its estimated standard deviation.</param>
    /// <param name="maximize">Whether to climb along the gradients.</param>
    /// <param name="groups">Parameters with numbers of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A group matches no parameter, or two have one in common.</exception>
    public RMSprop(
        StateLayout layout,
        double learningRate = 1e-2,
        double alpha = .99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false,
        bool maximize = false,
        IEnumerable<ParameterGroup>? groups = null)
        : base(layout, learningRate, weightDecay, maximize, groups)
    {
        HyperParameter.CheckNotNegative(alpha, "alpha value", nameof(alpha));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 1);
        HyperParameter.CheckNotNegative(epsilon, "epsilon value", nameof(epsilon));
        HyperParameter.CheckNotNegative(momentum, "momentum value", nameof(momentum));
        _alpha = alpha;
        _epsilon = epsilon;
        _squareAverage = new AlignedBuffer(layout.ParameterLength);
        _gradientAverage = centered ? new AlignedBuffer(layout.ParameterLength) : null;
        _updates = new GroupUpdates<RMSpropUpdate>(Groups);
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
            _buffer = value > 0 && _buffer is null ? new AlignedBuffer(Layout.ParameterLength) : _buffer;
            field = value;
        }
    }

    internal override double? CycledMomentum
    {
        get => Momentum;
        set => Momentum = value!.Value;
    }

    private protected override string? FormerName => "RmsProp";

    private protected override void Run(OptimizerPass pass)
    {
        for (int group = 0; group < Groups.Count; group++)
        {
            _updates[group] = Update(pass.Parameters, Groups[group]);
        }

        pass.Run(_updates);
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new SettingItem(prefix + "alpha", _alpha),
        new SettingItem(prefix + "eps", _epsilon),
        new SettingItem(prefix + "centered", _gradientAverage is null ? 0 : 1),
        new NumberItem(prefix + "momentum", () => Momentum, value => Momentum = value) { Minimum = 0 },
        .. Moments(prefix, "square_avg", _squareAverage),
        .. _gradientAverage is null ? [] : Moments(prefix, "grad_avg", _gradientAverage),
        .. _buffer is null ? [] : Moments(prefix, "momentum_buffer", _buffer),
    ];

    private unsafe RMSpropUpdate Update(ParameterBuffer parameters, GroupSettings settings) => new()
    {
        Parameters = parameters.Pointer,
        SquareAverages = _squareAverage.Pointer,
        GradientAverages = _gradientAverage is null ? null : _gradientAverage.Pointer,
        Buffers = _buffer is null || Momentum == 0 ? null : _buffer.Pointer,
        Sign = Sign,
        Alpha = (float)_alpha,
        Share = (float)(1 - _alpha),
        Epsilon = (float)_epsilon,
        Momentum = (float)Momentum,
        LearningRate = (float)(LearningRate * settings.LearningRateFactor),
        WeightDecay = (float)settings.WeightDecay,
    };
}
