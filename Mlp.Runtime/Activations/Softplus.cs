using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.Softplus: ln(1 + e^(beta · x)) / beta, and x itself where beta · x is above threshold; beta above 0.</summary>
public static class Softplus
{
    /// <summary>Computes f(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float beta, float threshold)
        where V : struct, ISimd<V>
    {
        // max(x, 0) + ln(1 + e^−|beta · x|) / beta
        V scaled = x * V.Create(beta);
        V smooth = V.Rectify(x) + VectorMath.Log1pExpOfNonPositive(V.Zero - V.Abs(scaled), V.Create(1f / beta));
        return V.ConditionalSelect(V.LessThan(V.Create(threshold), scaled), x, smooth);
    }

    /// <summary>Computes f(x) and f′(x) = σ(beta · x), lane by lane; 1 above the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float beta, float threshold, out V derivative)
        where V : struct, ISimd<V>
    {
        V scaled = x * V.Create(beta);
        derivative = V.ConditionalSelect(V.LessThan(V.Create(threshold), scaled), V.Create(1f), VectorMath.Sigmoid(scaled));
        return Forward(x, beta, threshold);
    }

    /// <summary>
    /// Computes gradient · f′(x), lane by lane, from y = f(x): 1 − e^(−beta · y). For a threshold of 20 or more, above which that is 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y, float beta)
        where V : struct, ISimd<V> => gradient * (V.Zero - VectorMath.ExpMinus1OfNonPositive(y * V.Create(-beta)));
}
