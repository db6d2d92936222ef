namespace Mlp;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> share: the two moments of each gradient, and the rule that moves them and the parameters.</summary>
internal sealed class AdamMoments
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly AlignedBuffer _firstMoment;
    private readonly AlignedBuffer _secondMoment;

    public AdamMoments(StateLayout layout, double beta1, double beta2, float epsilon)
    {
        CheckBeta(beta1, 0, nameof(beta1));
        CheckBeta(beta2, 1, nameof(beta2));
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _firstMoment = new AlignedBuffer(layout.ParameterLength);
        _secondMoment = new AlignedBuffer(layout.ParameterLength);
    }

    /// <summary>m of each parameter, packed like them.</summary>
    public ReadOnlySpan<float> FirstMoment => _firstMoment.Span;

    /// <summary>v of each parameter, packed like them.</summary>
    public ReadOnlySpan<float> SecondMoment => _secondMoment.Span;

    /// <summary>
    /// What step number <paramref name="step"/>, counted from 1, does with a gradient. L2 <paramref name="penalty"/>: g += penalty·p;
    /// decoupled decay: p *= <paramref name="shrink"/> first, 1 for none.
    /// </summary>
    public unsafe AdamUpdate Update(ParameterBuffer parameters, long step, double learningRate, float penalty, float shrink)
    {
        // The corrections of a young average towards 0, in double: 1 − β2 has lost four digits in float.
        double correction1 = 1 - Math.Pow(_beta1, step);
        double correction2 = 1 - Math.Pow(_beta2, step);
        return new()
        {
            Parameters = parameters.Pointer,
            FirstMoments = _firstMoment.Pointer,
            SecondMoments = _secondMoment.Pointer,
            Beta1 = (float)_beta1,
            Share1 = (float)(1 - _beta1),
            Beta2 = (float)_beta2,
            Share2 = (float)(1 - _beta2),
            RootScale = (float)(1 / Math.Sqrt(correction2)),
            Epsilon = _epsilon,
            StepSize = (float)(learningRate / correction1),
            Penalty = penalty,
            Shrink = shrink,
        };
    }

    private static void CheckBeta(double beta, int index, string parameter)
    {
        if (!(beta >= 0 && beta < 1))
        {
            throw new ArgumentOutOfRangeException(
                parameter, FormattableString.Invariant($"Invalid beta parameter at index {index}: {beta}. It must be at least 0 and less than 1."));
        }
    }
}
