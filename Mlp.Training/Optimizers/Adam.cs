namespace Mlp;

/// <summary>
/// Adam (Kingma and Ba, 2015) by PyTorch's rule: g += weightDecay·p; m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²;
/// p −= learningRate / (1 − β1ᵗ)·m / (√v / √(1 − β2ᵗ) + ε), t being the number of the step.
/// </summary>
/// <remarks>
/// The bias corrections are taken in double precision. First moments that decay below 1e-30 become 0, and so do denormal second
/// moments. Where √v and ε are both 0, the parameter stays (in PyTorch it becomes NaN).
/// </remarks>
public sealed class Adam : AdamOptimizer
{
    /// <summary>Creates an optimizer for the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Of the gradients' running mean, in [0, 1).</param>
    /// <param name="beta2">Of the squared gradients' running mean, in [0, 1).</param>
    /// <param name="epsilon">At least 0, added to the denominator.</param>
    /// <param name="weightDecay">At least 0: L2 penalty, added to the gradient.</param>
    /// <param name="amsgrad">Whether v is the largest so far (Reddi, Kale and Kumar, 2018).</param>
    /// <param name="maximize">Whether to climb along the gradients.</param>
    /// <param name="groups">Parameters with numbers of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A group matches no parameter, or two have one in common.</exception>
    public Adam(
        StateLayout layout,
        double learningRate = 1e-3,
        double beta1 = .9,
        double beta2 = .999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool amsgrad = false,
        bool maximize = false,
        IEnumerable<ParameterGroup>? groups = null)
        : base(layout, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, maximize, groups)
    {
    }

    private protected override void Complete(ref AdamUpdate update, double learningRate, double weightDecay)
    {
        update.StepSize = (float)(learningRate / Correction1);
        update.Penalty = (float)weightDecay;
    }
}
