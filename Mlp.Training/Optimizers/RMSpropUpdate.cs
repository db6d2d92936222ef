using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// g = sign·gradient + weightDecay·p; v = α·v + share·g²; ḡ = α·ḡ + share·g and v − ḡ² for v, where there are mean gradients;
/// p −= learningRate·g / (√v + ε), or by way of buffer = momentum·buffer + g / (√v + ε), where there are buffers.
/// </summary>
internal unsafe struct RMSpropUpdate : IUpdateRule
{
    public float* Parameters;
    public float* SquareAverages;
    public float* GradientAverages;
    public float* Buffers;
    public float Sign;
    public float Alpha;
    public float Share;
    public float Epsilon;
    public float Momentum;
    public float LearningRate;
    public float WeightDecay;

    /// <inheritdoc/>
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => UpdateLoop.Run<RMSpropUpdate, Vectors<V>, V>(in this, ref gradients, index, length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => new Vectors<V>(in this).Move(gradient, in this, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        CompilerServices.Prefetch.ToSecondLevel(Parameters + index);
        CompilerServices.Prefetch.ToSecondLevel(SquareAverages + index);
    }

    /// <summary>The numbers in all lanes, and the rule.</summary>
    private readonly struct Vectors<V> : IUpdateVectors<Vectors<V>, RMSpropUpdate, V>
        where V : struct, ISimd<V>
    {
        private readonly V _sign;
        private readonly V _alpha;
        private readonly V _share;
        private readonly V _epsilon;
        private readonly V _momentum;
        private readonly V _minusRate;
        private readonly V _decay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vectors(in RMSpropUpdate update)
        {
            _sign = V.Create(update.Sign);
            _alpha = V.Create(update.Alpha);
            _share = V.Create(update.Share);
            _epsilon = V.Create(update.Epsilon);
            _momentum = V.Create(update.Momentum);
            _minusRate = V.Create(-update.LearningRate);
            _decay = V.Create(update.WeightDecay);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vectors<V> Of(in RMSpropUpdate update) => new(in update);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(V gradient, in RMSpropUpdate update, nuint index)
        {
            V p = V.Load(ref *update.Parameters, index);
            V g = V.MultiplyAdd(_decay, p, _sign * gradient);
            V v = Denormals.FlushSquare(V.MultiplyAdd(_share * g, g, _alpha * V.Load(ref *update.SquareAverages, index)));
            V.Store(v, ref *update.SquareAverages, index);
            if (update.GradientAverages is not null)
            {
                V average = Denormals.Flush(V.MultiplyAdd(_share, g, _alpha * V.Load(ref *update.GradientAverages, index)));
                V.Store(average, ref *update.GradientAverages, index);
                v = V.Rectify(V.MultiplyAdd(V.Zero - average, average, v));
            }

            // With ε = 0, padding and parameters that never had a gradient would move by 0/0: they stay where they are.
            V denominator = V.Sqrt(v) + _epsilon;
            V direction = V.ConditionalSelect(V.LessThanOrEqual(denominator, V.Zero), V.Zero, g / denominator);
            if (update.Buffers is not null)
            {
                direction = Denormals.Flush(V.MultiplyAdd(_momentum, V.Load(ref *update.Buffers, index), direction));
                V.Store(direction, ref *update.Buffers, index);
            }

            V.Store(V.MultiplyAdd(_minusRate, direction, p), ref *update.Parameters, index);
        }
    }
}
