namespace Mlp;

/// <summary>
/// The base of <see cref="Adam"/>, <see cref="AdamW"/> and <see cref="NAdam"/>: the two moments of each gradient, and the rule that moves
/// them and the parameters.
/// </summary>
public abstract class AdamOptimizer : BuiltInOptimizer
{
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly AlignedBuffer _firstMoment;
    private readonly AlignedBuffer _secondMoment;

    // Null unless asked for.
    private readonly AlignedBuffer? _largestSecondMoment;
    private readonly GroupUpdates<AdamUpdate> _updates;

    private protected AdamOptimizer(
        StateLayout layout,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        bool amsgrad,
        bool maximize,
        IEnumerable<ParameterGroup>? groups)
        : base(layout, learningRate, weightDecay, maximize, groups)
    {
        HyperParameter.CheckNotNegative(epsilon, "epsilon value", nameof(epsilon));
        HyperParameter.CheckBeta(beta1, 0, nameof(beta1));
        HyperParameter.CheckBeta(beta2, 1, nameof(beta2));
        Beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _firstMoment = new AlignedBuffer(layout.ParameterLength);
        _secondMoment = new AlignedBuffer(layout.ParameterLength);
        _largestSecondMoment = amsgrad ? new AlignedBuffer(layout.ParameterLength) : null;
        _updates = new GroupUpdates<AdamUpdate>(Groups);
    }

    /// <summary>Gets or sets the weight of the past in the gradients' running mean, in [0, 1); schedules set it between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Beta1
    {
        get;
        set
        {
            HyperParameter.CheckBeta(value, 0, nameof(value));
            field = value;
        }
    }

    /// <summary>m of each parameter, packed like them.</summary>
    internal ReadOnlySpan<float> FirstMoment => _firstMoment.Span;

    /// <summary>v of each parameter, packed like them.</summary>
    internal ReadOnlySpan<float> SecondMoment => _secondMoment.Span;

    internal sealed override double? CycledMomentum
    {
        get => Beta1;
        set => Beta1 = value!.Value;
    }

    private protected sealed override void Run(OptimizerPass pass)
    {
        for (int group = 0; group < Groups.Count; group++)
        {
            AdamUpdate update = MomentUpdate(pass.Parameters);
            GroupSettings settings = Groups[group];
            Complete(ref update, LearningRate * settings.LearningRateFactor, settings.WeightDecay);
            _updates[group] = update;
        }

        pass.Run(_updates);
        AfterStep();
    }

    /// <summary>Sets what moves the parameters: sizes of the step, weight decay.</summary>
    private protected abstract void Complete(ref AdamUpdate update, double learningRate, double weightDecay);

    /// <summary>Moves on what a kind of Adam keeps besides.</summary>
    private protected virtual void AfterStep()
    {
    }

    /// <summary>1 − β1ᵗ, the correction of a young mean towards 0, in double: 1 − β has lost digits in float.</summary>
    private protected double Correction1 => 1 - Math.Pow(Beta1, StepCount);

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new NumberItem(prefix + "beta1", () => Beta1, value => Beta1 = value) { Minimum = 0, Limit = 1 },
        new SettingItem(prefix + "beta2", _beta2),
        new SettingItem(prefix + "eps", _epsilon),
        new SettingItem(prefix + "amsgrad", _largestSecondMoment is null ? 0 : 1),
        .. Moments(prefix, "exp_avg", _firstMoment),
        .. Moments(prefix, "exp_avg_sq", _secondMoment),
        .. _largestSecondMoment is null ? [] : Moments(prefix, "max_exp_avg_sq", _largestSecondMoment),
    ];

    private unsafe AdamUpdate MomentUpdate(ParameterBuffer parameters) => new()
    {
        Parameters = parameters.Pointer,
        FirstMoments = _firstMoment.Pointer,
        SecondMoments = _secondMoment.Pointer,
        LargestSecondMoments = _largestSecondMoment is null ? null : _largestSecondMoment.Pointer,
        Sign = Sign,
        Beta1 = (float)Beta1,
        Share1 = (float)(1 - Beta1),
        Beta2 = (float)_beta2,
        Share2 = (float)(1 - _beta2),
        RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(_beta2, StepCount))),
        Epsilon = (float)_epsilon,
        Shrink = 1,
    };
}
