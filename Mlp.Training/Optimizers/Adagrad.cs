namespace Mlp;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, 2011) by PyTorch's rule: g += weightDecay·p; sum += g²;
/// p −= learningRate / (1 + (t − 1)·learningRateDecay)·g / (√sum + ε), t being the number of the step.
/// </summary>
/// <remarks>Where √sum and ε are both 0, the parameter stays (in PyTorch it becomes NaN).</remarks>
public sealed class Adagrad : BuiltInOptimizer
{
    private readonly double _learningRateDecay;
    private readonly double _initialAccumulatorValue;
    private readonly double _epsilon;
    private readonly AlignedBuffer _sum;
    private readonly GroupUpdates<AdagradUpdate> _updates;

    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="learningRateDecay">At least 0.</param>
    /// <param name="weightDecay">At least 0: L2 penalty, added to the gradient.</param>
    /// <param name="initialAccumulatorValue">At least 0: what the sums begin with.</param>
    /// <param name="epsilon">At least 0, added to the denominator.</param>
    /// <param name="maximize">Whether to climb along the gradients.</param>
    /// <param name="groups">Parameters with numbers of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A group matches no parameter, or two have one in common.</exception>
    public Adagrad(
        StateLayout layout,
        double learningRate = 1e-2,
        double learningRateDecay = 0,
        double weightDecay = 0,
        double initialAccumulatorValue = 0,
        double epsilon = 1e-10,
        bool maximize = false,
        IEnumerable<ParameterGroup>? groups = null)
        : base(layout, learningRate, weightDecay, maximize, groups)
    {
        HyperParameter.CheckNotNegative(learningRateDecay, "lr_decay value", nameof(learningRateDecay));
        HyperParameter.CheckNotNegative(initialAccumulatorValue, "initial_accumulator_value value", nameof(initialAccumulatorValue));
        HyperParameter.CheckNotNegative(epsilon, "epsilon value", nameof(epsilon));
        _learningRateDecay = learningRateDecay;
        _initialAccumulatorValue = initialAccumulatorValue;
        _epsilon = epsilon;
        _sum = new AlignedBuffer(layout.ParameterLength);
        _sum.Span.Fill((float)initialAccumulatorValue);
        _updates = new GroupUpdates<AdagradUpdate>(Groups);
    }

    private protected override unsafe void Run(OptimizerPass pass)
    {
        double learningRate = LearningRate / (1 + ((StepCount - 1) * _learningRateDecay));
        for (int group = 0; group < Groups.Count; group++)
        {
            _updates[group] = new()
            {
                Parameters = pass.Parameters.Pointer,
                Sums = _sum.Pointer,
                Sign = Sign,
                Epsilon = (float)_epsilon,
                LearningRate = (float)(learningRate * Groups[group].LearningRateFactor),
                WeightDecay = (float)Groups[group].WeightDecay,
            };
        }

        pass.Run(_updates);
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new SettingItem(prefix + "lr_decay", _learningRateDecay),
        new SettingItem(prefix + "initial_accumulator_value", _initialAccumulatorValue),
        new SettingItem(prefix + "eps", _epsilon),
        .. Moments(prefix, "sum", _sum),
    ];
}
