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
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => ParameterPass.Run<V, AdamUpdate>(ref gradients, index, length, in this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>
    {
        V p = V.Load(ref *Parameters, index);
        if (Penalty != 0)
        {
            gradient = V.MultiplyAdd(V.Create(Penalty), p, gradient);
        }

        if (Shrink != 1)
        {
            p *= V.Create(Shrink);
        }

        V m = Denormals.Flush(V.MultiplyAdd(V.Create(Share1), gradient, V.Create(Beta1) * V.Load(ref *FirstMoments, index)));
        V.Store(m, ref *FirstMoments, index);

        V v = V.MultiplyAdd(V.Create(Share2) * gradient, gradient, V.Create(Beta2) * V.Load(ref *SecondMoments, index));
        v = V.ConditionalSelect(V.LessThan(v, V.Create(SmallestSecondMoment)), V.Zero, v);
        V.Store(v, ref *SecondMoments, index);

        // With ε = 0, padding and parameters that never had a gradient would move by 0/0: they stay where they are.
        V denominator = V.MultiplyAdd(V.Sqrt(v), V.Create(RootScale), V.Create(Epsilon));
        V change = V.Create(-StepSize) * m / denominator;
        change = V.ConditionalSelect(V.LessThanOrEqual(denominator, V.Zero), V.Zero, change);
        V.Store(p + change, ref *Parameters, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        Simd.Prefetch.ToSecondLevel(Parameters + index);
        Simd.Prefetch.ToSecondLevel(FirstMoments + index);
        Simd.Prefetch.ToSecondLevel(SecondMoments + index);
    }
}
