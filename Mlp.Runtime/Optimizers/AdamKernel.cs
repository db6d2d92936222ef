using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> share: the two moments, and the pass that moves them and the parameters.</summary>
internal sealed class AdamKernel
{
    // Momenta that decay below 1e-30 count as 0, for denormal numbers are slow. Second moments are squares, which are that small
    // with gradients of 1e-14 already: of them only the denormal ones go.
    private const float SmallestFirstMoment = 1e-30f;
    private const float SmallestSecondMoment = 1.17549435e-38f;

    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly AlignedBuffer _firstMoment;
    private readonly AlignedBuffer _secondMoment;

    public AdamKernel(StateLayout layout, double beta1, double beta2, float epsilon)
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
    /// Step number <paramref name="step"/>, counted from 1. L2 <paramref name="penalty"/>: g += penalty·p; decoupled decay: p *=
    /// <paramref name="shrink"/> first, 1 for none.
    /// </summary>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients, long step, double learningRate, float penalty, float shrink)
    {
        // The corrections of a young average towards 0, in double: 1 − β2 has lost four digits in float.
        double correction1 = 1 - Math.Pow(_beta1, step);
        double correction2 = 1 - Math.Pow(_beta2, step);
        Coefficients coefficients = new()
        {
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

        ref float parameter = ref MemoryMarshal.GetReference(parameters);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        nuint length = (nuint)parameters.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Step<Simd512>(ref parameter, ref gradient, ref _firstMoment.Reference, ref _secondMoment.Reference, length, in coefficients);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Step<Simd256>(ref parameter, ref gradient, ref _firstMoment.Reference, ref _secondMoment.Reference, length, in coefficients);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Step<Simd128>(ref parameter, ref gradient, ref _firstMoment.Reference, ref _secondMoment.Reference, length, in coefficients);
        }
        else
        {
            Step<SimdScalar>(ref parameter, ref gradient, ref _firstMoment.Reference, ref _secondMoment.Reference, length, in coefficients);
        }
    }

    /// <summary>m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²; p −= stepSize·m / (√v·rootScale + ε).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Step<V>(
        ref float parameters, ref float gradients, ref float firstMoments, ref float secondMoments, nuint length, in Coefficients coefficients)
        where V : struct, ISimd<V>
    {
        V beta1 = V.Create(coefficients.Beta1), share1 = V.Create(coefficients.Share1);
        V beta2 = V.Create(coefficients.Beta2), share2 = V.Create(coefficients.Share2);
        V rootScale = V.Create(coefficients.RootScale), epsilon = V.Create(coefficients.Epsilon), stepSize = V.Create(-coefficients.StepSize);
        V penalty = V.Create(coefficients.Penalty), shrink = V.Create(coefficients.Shrink);
        bool hasPenalty = coefficients.Penalty != 0, shrinks = coefficients.Shrink != 1;
        for (nuint i = 0; i < length; i += V.Count)
        {
            V p = V.Load(ref parameters, i), g = V.Load(ref gradients, i);
            if (hasPenalty)
            {
                g = V.MultiplyAdd(penalty, p, g);
            }

            if (shrinks)
            {
                p *= shrink;
            }

            V m = V.MultiplyAdd(share1, g, beta1 * V.Load(ref firstMoments, i));
            m = V.ConditionalSelect(V.LessThan(V.Abs(m), V.Create(SmallestFirstMoment)), V.Zero, m);
            V.Store(m, ref firstMoments, i);

            V v = V.MultiplyAdd(share2 * g, g, beta2 * V.Load(ref secondMoments, i));
            v = V.ConditionalSelect(V.LessThan(v, V.Create(SmallestSecondMoment)), V.Zero, v);
            V.Store(v, ref secondMoments, i);

            // With ε = 0, padding and parameters that never had a gradient would move by 0/0: they stay where they are.
            V denominator = V.MultiplyAdd(V.Sqrt(v), rootScale, epsilon);
            V change = stepSize * m / denominator;
            change = V.ConditionalSelect(V.LessThanOrEqual(denominator, V.Zero), V.Zero, change);
            V.Store(p + change, ref parameters, i);
        }
    }

    private static void CheckBeta(double beta, int index, string parameter)
    {
        if (!(beta >= 0 && beta < 1))
        {
            throw new ArgumentOutOfRangeException(
                parameter, FormattableString.Invariant($"Invalid beta parameter at index {index}: {beta}. It must be at least 0 and less than 1."));
        }
    }

    private struct Coefficients
    {
        public float Beta1;
        public float Share1;
        public float Beta2;
        public float Share2;
        public float RootScale;
        public float Epsilon;
        public float StepSize;
        public float Penalty;
        public float Shrink;
    }
}
