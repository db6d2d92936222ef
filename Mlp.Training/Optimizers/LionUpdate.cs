using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>g = sign·gradient; p = shrink·p − learningRate·sign(β1·m + (1 − β1)·g); m = β2·m + (1 − β2)·g.</summary>
internal unsafe struct LionUpdate : IUpdateRule
{
    public float* Parameters;
    public float* Momenta;
    public float Sign;
    public float Beta1;
    public float Share1;
    public float Beta2;
    public float Share2;
    public float LearningRate;
    public float Shrink;

    /// <inheritdoc/>
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => UpdateLoop.Run<LionUpdate, Vectors<V>, V>(in this, ref gradients, index, length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => new Vectors<V>(in this).Move(gradient, in this, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        CompilerServices.Prefetch.ToSecondLevel(Parameters + index);
        CompilerServices.Prefetch.ToSecondLevel(Momenta + index);
    }

    /// <summary>The numbers in all lanes, and the rule.</summary>
    private readonly struct Vectors<V> : IUpdateVectors<Vectors<V>, LionUpdate, V>
        where V : struct, ISimd<V>
    {
        private readonly V _sign;
        private readonly V _beta1;
        private readonly V _share1;
        private readonly V _beta2;
        private readonly V _share2;
        private readonly V _rate;
        private readonly V _shrink;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vectors(in LionUpdate update)
        {
            _sign = V.Create(update.Sign);
            _beta1 = V.Create(update.Beta1);
            _share1 = V.Create(update.Share1);
            _beta2 = V.Create(update.Beta2);
            _share2 = V.Create(update.Share2);
            _rate = V.Create(update.LearningRate);
            _shrink = V.Create(update.Shrink);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vectors<V> Of(in LionUpdate update) => new(in update);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(V gradient, in LionUpdate update, nuint index)
        {
            V g = _sign * gradient;
            V m = V.Load(ref *update.Momenta, index);
            V direction = V.MultiplyAdd(_share1, g, _beta1 * m);

            // Neither above nor below 0 are 0, which stays, and NaN, which is to be seen.
            V change = V.ConditionalSelect(V.LessThan(V.Zero, direction), _rate, direction);
            change = V.ConditionalSelect(V.LessThan(direction, V.Zero), V.Zero - _rate, change);
            V.Store((V.Load(ref *update.Parameters, index) * _shrink) - change, ref *update.Parameters, index);
            V.Store(Denormals.Flush(V.MultiplyAdd(_share2, g, _beta2 * m)), ref *update.Momenta, index);
        }
    }
}
