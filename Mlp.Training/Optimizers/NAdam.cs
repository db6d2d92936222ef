namespace Mlp;

/// <summary>
/// NAdam (Dozat, 2016), Adam with Nesterov's momentum, by PyTorch's rule: g += weightDecay·p; μₜ = β1·(1 − ½·0.96^(t·momentumDecay));
/// m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²; p −= learningRate·((1 − μₜ)/(1 − Πμ)·g + μₜ₊₁/(1 − Πμ·μₜ₊₁)·m) / (√v / √(1 − β2ᵗ) + ε),
/// t being the number of the step and Πμ = μ₁·…·μₜ.
/// </summary>
/// <remarks>
/// As published, as in PyTorch 2, and as in 1.13 with <c>foreach=True</c>; PyTorch 1.13's loop multiplies the second product by μₜ once
/// too often. Small moments become 0 as in <see cref="Adam"/>.
/// </remarks>
public sealed class NAdam : AdamOptimizer
{
    private const double Decay = .96;

    private readonly double _momentumDecay;
    private double _momentumProduct = 1;

    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Of the gradients' running mean, in [0, 1).</param>
    /// <param name="beta2">Of the squared gradients' running mean, in [0, 1).</param>
    /// <param name="epsilon">At least 0, added to the denominator.</param>
    /// <param name="weightDecay">
    /// At least 0: L2 penalty, added to the gradient; or a multiple of the learning rate, where it is decoupled.
    /// </param>
    /// <param name="momentumDecay">At least 0: how soon the momentum grows from β1/2 to β1.</param>
    /// <param name="decoupledWeightDecay">Whether weight decay is AdamW's, p *= 1 − learningRate·weightDecay.</param>
    /// <param name="maximize">Whether to climb along the gradients.</param>
    /// <param name="groups">Parameters with numbers of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A group matches no parameter, or two have one in common.</exception>
    public NAdam(
        StateLayout layout,
        double learningRate = 2e-3,
        double beta1 = .9,
        double beta2 = .999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentumDecay = 4e-3,
        bool decoupledWeightDecay = false,
        bool maximize = false,
        IEnumerable<ParameterGroup>? groups = null)
        : base(layout, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad: false, maximize, groups)
    {
        HyperParameter.CheckNotNegative(momentumDecay, "momentum_decay value", nameof(momentumDecay));
        _momentumDecay = momentumDecay;
        DecoupledWeightDecay = decoupledWeightDecay;
    }

    private bool DecoupledWeightDecay { get; }

    private protected override void Complete(ref AdamUpdate update, double learningRate, double weightDecay)
    {
        double momentum = Momentum(StepCount), next = Momentum(StepCount + 1);
        double product = _momentumProduct * momentum;
        update.GradientStepSize = (float)(learningRate * (1 - momentum) / (1 - product));
        update.StepSize = (float)(learningRate * next / (1 - (product * next)));
        update.Penalty = DecoupledWeightDecay ? 0 : (float)weightDecay;
        update.Shrink = DecoupledWeightDecay ? (float)(1 - (learningRate * weightDecay)) : 1;
    }

    private protected override void AfterStep() => _momentumProduct *= Momentum(StepCount);

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new SettingItem(prefix + "momentum_decay", _momentumDecay),
        new SettingItem(prefix + "decoupled_weight_decay", DecoupledWeightDecay ? 1 : 0),
        new NumberItem(prefix + "mu_product", () => _momentumProduct, value => _momentumProduct = value) { Minimum = 0 },
        .. base.OwnStateItems(prefix),
    ];

    private double Momentum(long step) => Beta1 * (1 - (.5 * Math.Pow(Decay, step * _momentumDecay)));
}
