namespace Mlp;

/// <summary>
/// Lion (Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, algorithm 2): p *= 1 − learningRate·weightDecay;
/// p −= learningRate·sign(β1·m + (1 − β1)·g); m = β2·m + (1 − β2)·g.
/// </summary>
/// <remarks>
/// Not in PyTorch; defaults are the paper's. Each step moves each parameter by the learning rate, which therefore is three to ten times
/// smaller than Adam's. Momenta that decay below 1e-30 become 0; the sign of 0 is 0, that of NaN is NaN.
/// </remarks>
public sealed class Lion : BuiltInOptimizer
{
    private readonly double _beta2;
    private readonly AlignedBuffer _momentum;
    private readonly GroupUpdates<LionUpdate> _updates;

    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">The weight of the past in a step's direction, in [0, 1).</param>
    /// <param name="beta2">The weight of the past in the momentum, in [0, 1).</param>
    /// <param name="weightDecay">At least 0: what a parameter loses in a step, as a multiple of the learning rate.</param>
    /// <param name="maximize">Whether to climb along the gradients.</param>
    /// <param name="groups">Parameters with numbers of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A group matches no parameter, or two have one in common.</exception>
    public Lion(
        StateLayout layout,
        double learningRate = 1e-4,
        double beta1 = .9,
        double beta2 = .99,
        double weightDecay = 0,
        bool maximize = false,
        IEnumerable<ParameterGroup>? groups = null)
        : base(layout, learningRate, weightDecay, maximize, groups)
    {
        HyperParameter.CheckBeta(beta1, 0, nameof(beta1));
        HyperParameter.CheckBeta(beta2, 1, nameof(beta2));
        Beta1 = beta1;
        _beta2 = beta2;
        _momentum = new AlignedBuffer(layout.ParameterLength);
        _updates = new GroupUpdates<LionUpdate>(Groups);
    }

    /// <summary>Gets or sets the weight of the past in a step's direction, in [0, 1); schedules set it between steps.</summary>
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

    internal override double? CycledMomentum
    {
        get => Beta1;
        set => Beta1 = value!.Value;
    }

    private protected override unsafe void Run(OptimizerPass pass)
    {
        for (int group = 0; group < Groups.Count; group++)
        {
            double learningRate = LearningRate * Groups[group].LearningRateFactor;
            _updates[group] = new()
            {
                Parameters = pass.Parameters.Pointer,
                Momenta = _momentum.Pointer,
                Sign = Sign,
                Beta1 = (float)Beta1,
                Share1 = (float)(1 - Beta1),
                Beta2 = (float)_beta2,
                Share2 = (float)(1 - _beta2),
                LearningRate = (float)learningRate,
                Shrink = (float)(1 - (learningRate * Groups[group].WeightDecay)),
            };
        }

        pass.Run(_updates);
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new NumberItem(prefix + "beta1", () => Beta1, value => Beta1 = value) { Minimum = 0, Limit = 1 },
        new SettingItem(prefix + "beta2", _beta2),
        .. Moments(prefix, "exp_avg", _momentum),
    ];
}
