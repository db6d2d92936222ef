using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// g += penalty·p, or p *= shrink; m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²; p −= stepSize·m / (√v·rootScale + ε).
/// </summary>
internal unsafe struct AdamUpdate : IParameterUpdate
{
    // Second moments are squares, as small as 1e-30 with gradients of 1e-15 already: of them only the denormal ones go.
    private const float SmallestSecondMoment = 1.17549435e-38f;

    public float* Parameters;
    public float* FirstMoments;
    public float* SecondMoments;
    public float Beta1;
    public float Share1;
    public float Beta2;
    public float Share2;
    public float RootScale;
    public float Epsilon;
    public float StepSize;
    public float Penalty;
    public float Shrink;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Destination(ref float scratch, nuint index) => ref scratch;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>
    {
        float* parameters = Parameters + index, firstMoments = FirstMoments + index, secondMoments = SecondMoments + index;
        Coefficients<V> coefficients = new(in this);
        for (nuint i = 0; i < length; i += V.Count)
        {
            coefficients.Move(V.Load(ref gradients, i), ref *parameters, ref *firstMoments, ref *secondMoments, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => new Coefficients<V>(in this).Move(gradient, ref *Parameters, ref *FirstMoments, ref *SecondMoments, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        Simd.Prefetch.ToSecondLevel(Parameters + index);
        Simd.Prefetch.ToSecondLevel(FirstMoments + index);
        Simd.Prefetch.ToSecondLevel(SecondMoments + index);
    }

    /// <summary>The numbers in all lanes, and the rule.</summary>
    private readonly struct Coefficients<V>
        where V : struct, ISimd<V>
    {
        private readonly V _beta1;
        private readonly V _share1;
        private readonly V _beta2;
        private readonly V _share2;
        private readonly V _rootScale;
        private readonly V _epsilon;
        private readonly V _minusStepSize;
        private readonly V _penalty;
        private readonly V _shrink;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Coefficients(in AdamUpdate update)
        {
            _beta1 = V.Create(update.Beta1);
            _share1 = V.Create(update.Share1);
            _beta2 = V.Create(update.Beta2);
            _share2 = V.Create(update.Share2);
            _rootScale = V.Create(update.RootScale);
            _epsilon = V.Create(update.Epsilon);
            _minusStepSize = V.Create(-update.StepSize);
            _penalty = V.Create(update.Penalty);
            _shrink = V.Create(update.Shrink);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(V gradient, ref float parameters, ref float firstMoments, ref float secondMoments, nuint index)
        {
            V p = V.Load(ref parameters, index);
            V g = V.MultiplyAdd(_penalty, p, gradient);
            V m = Denormals.Flush(V.MultiplyAdd(_share1, g, _beta1 * V.Load(ref firstMoments, index)));
            V.Store(m, ref firstMoments, index);

            V v = V.MultiplyAdd(_share2 * g, g, _beta2 * V.Load(ref secondMoments, index));
            v = V.ConditionalSelect(V.LessThan(v, V.Create(SmallestSecondMoment)), V.Zero, v);
            V.Store(v, ref secondMoments, index);

            // With ε = 0, padding and parameters that never had a gradient would move by 0/0: they stay where they are.
            V denominator = V.MultiplyAdd(V.Sqrt(v), _rootScale, _epsilon);
            V change = _minusStepSize * m / denominator;
            change = V.ConditionalSelect(V.LessThanOrEqual(denominator, V.Zero), V.Zero, change);
            V.Store(p * _shrink + change, ref parameters, index);
        }
    }
}
