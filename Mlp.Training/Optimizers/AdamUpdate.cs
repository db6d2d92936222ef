using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// g = sign·gradient + penalty·p; m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g², or its largest so far;
/// p = shrink·p − (stepSize·m + gradientStepSize·g) / (√v·rootScale + ε).
/// </summary>
internal unsafe struct AdamUpdate : IUpdateRule
{
    public float* Parameters;
    public float* FirstMoments;
    public float* SecondMoments;
    public float* LargestSecondMoments;
    public float Sign;
    public float Beta1;
    public float Share1;
    public float Beta2;
    public float Share2;
    public float RootScale;
    public float Epsilon;
    public float StepSize;
    public float GradientStepSize;
    public float Penalty;
    public float Shrink;

    /// <inheritdoc/>
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => UpdateLoop.Run<AdamUpdate, Vectors<V>, V>(in this, ref gradients, index, length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => new Vectors<V>(in this).Move(gradient, in this, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        CompilerServices.Prefetch.ToSecondLevel(Parameters + index);
        CompilerServices.Prefetch.ToSecondLevel(FirstMoments + index);
        CompilerServices.Prefetch.ToSecondLevel(SecondMoments + index);
    }

    /// <summary>The numbers in all lanes, and the rule.</summary>
    private readonly struct Vectors<V> : IUpdateVectors<Vectors<V>, AdamUpdate, V>
        where V : struct, ISimd<V>
    {
        private readonly V _sign;
        private readonly V _beta1;
        private readonly V _share1;
        private readonly V _beta2;
        private readonly V _share2;
        private readonly V _epsilon;
        private readonly V _minusStepSize;
        private readonly V _minusGradientStepSize;
        private readonly V _penalty;
        private readonly V _shrink;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vectors(in AdamUpdate update)
        {
            _sign = V.Create(update.Sign);
            _beta1 = V.Create(update.Beta1);
            _share1 = V.Create(update.Share1);
            _beta2 = V.Create(update.Beta2);
            _share2 = V.Create(update.Share2);

            // Divided by the root's scale, which then need not lie in a register of its own: 16 of them are few.
            _epsilon = V.Create(update.Epsilon / update.RootScale);
            _minusStepSize = V.Create(-update.StepSize / update.RootScale);
            _minusGradientStepSize = V.Create(-update.GradientStepSize / update.RootScale);
            _penalty = V.Create(update.Penalty);
            _shrink = V.Create(update.Shrink);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vectors<V> Of(in AdamUpdate update) => new(in update);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(V gradient, in AdamUpdate update, nuint index)
        {
            V p = V.Load(ref *update.Parameters, index);
            V g = V.MultiplyAdd(_penalty, p, _sign * gradient);
            V m = Denormals.Flush(V.MultiplyAdd(_share1, g, _beta1 * V.Load(ref *update.FirstMoments, index)));
            V.Store(m, ref *update.FirstMoments, index);

            V v = Denormals.FlushSquare(V.MultiplyAdd(_share2 * g, g, _beta2 * V.Load(ref *update.SecondMoments, index)));
            V.Store(v, ref *update.SecondMoments, index);
            if (update.LargestSecondMoments is not null)
            {
                // The comparison fails for NaN, which so is taken, as in PyTorch.
                V largest = V.Load(ref *update.LargestSecondMoments, index);
                v = V.ConditionalSelect(V.LessThan(v, largest), largest, v);
                V.Store(v, ref *update.LargestSecondMoments, index);
            }

            // With ε = 0, padding and parameters that never had a gradient would move by 0/0: they stay where they are.
            V denominator = V.Sqrt(v) + _epsilon;
            V change = V.MultiplyAdd(_minusGradientStepSize, g, _minusStepSize * m) / denominator;
            change = V.ConditionalSelect(V.LessThanOrEqual(denominator, V.Zero), V.Zero, change);
            V.Store(p * _shrink + change, ref *update.Parameters, index);
        }
    }
}
