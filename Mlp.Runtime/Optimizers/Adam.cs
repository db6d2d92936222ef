namespace Mlp;

/// <summary>
/// Adam (Kingma and Ba, 2015) by PyTorch's rule: g += weightDecay·p; m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²;
/// p −= learningRate / (1 − β1ᵗ)·m / (√v / √(1 − β2ᵗ) + ε), t being the number of the step.
/// </summary>
/// <remarks>
/// The bias corrections are taken in double precision. First moments that decay below 1e-30 become 0, and so do denormal second
/// moments. Where √v and ε are both 0, the parameter stays (in PyTorch it becomes NaN).
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly AdamMoments _moments;
    private readonly float _weightDecay;

    /// <summary>For the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Of the gradients' running mean, in [0, 1).</param>
    /// <param name="beta2">Of the squared gradients' running mean, in [0, 1). Double, for 1 − 0.999f is not 0.001f.</param>
    /// <param name="epsilon">At least 0, added to the denominator.</param>
    /// <param name="weightDecay">At least 0: L2 penalty, added to the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    public Adam(
        StateLayout layout, float learningRate = 1e-3f, double beta1 = .9, double beta2 = .999, float epsilon = 1e-8f, float weightDecay = 0)
        : base(layout, learningRate)
    {
        CheckNotNegative(epsilon, "epsilon value", nameof(epsilon));
        CheckNotNegative(weightDecay, "weight_decay value", nameof(weightDecay));
        _moments = new AdamMoments(layout, beta1, beta2, epsilon);
        _weightDecay = weightDecay;
    }

    /// <summary>m of each parameter, packed like them.</summary>
    internal ReadOnlySpan<float> FirstMoment => _moments.FirstMoment;

    /// <summary>v of each parameter, packed like them.</summary>
    internal ReadOnlySpan<float> SecondMoment => _moments.SecondMoment;

    internal override bool CanStepAtOnce => true;

    /// <inheritdoc/>
    public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
    {
        CheckStep(parameters, gradients);
        StepCount++;
        parameters.BeginUpdate();
        ParameterPass.Run(gradients, Update(parameters));
        parameters.MarkChanged();

        // The update holds addresses, which keep no memory alive.
        GC.KeepAlive(this);
    }

    internal override void BackwardAndStep(ReadOnlySpan<float> inputs, MlpTape tape, ParameterBuffer parameters)
    {
        Check(parameters);
        StepCount++;
        parameters.BeginUpdate();
        tape.RunBackward(inputs, Update(parameters));
        parameters.MarkChanged();

        // The update holds addresses, which keep no memory alive.
        GC.KeepAlive(this);
    }

    private AdamUpdate Update(ParameterBuffer parameters)
        => _moments.Update(parameters, StepCount, LearningRate, penalty: _weightDecay, shrink: 1);
}
