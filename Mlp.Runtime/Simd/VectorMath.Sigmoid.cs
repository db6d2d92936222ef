using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <content>The logistic function and its relatives.</content>
public static partial class VectorMath
{
    /// <summary>Computes lane by lane 1 / (1 + e^−x), at most 2.5 ULP off. Below x = −87.33654 it is 0, never denormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, ISimd<V>
    {
        // With the exponential of what is not positive nothing overflows, and small values keep all their digits.
        V e = ExpOfNonPositive(V.Zero - V.Abs(x));
        return WhereNegative(x, e, V.Create(1f)) / (V.Create(1f) + e);
    }

    /// <summary>Computes lane by lane tanh x, at most 3 ULP off; that of a denormal number is the number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : struct, ISimd<V>
    {
        // tanh |x| = (1 − e^−2|x|) / (1 + e^−2|x|)
        V e = ExpMinus1OfNonPositive(V.Create(-2f) * V.Abs(x));
        return V.CopySign(e / (V.Create(2f) + e), x);
    }

    /// <summary>Computes lane by lane factor · ln(1 + e^x), at most 4 ULP off, for x ≤ 0 or NaN and 0 ≤ factor &lt; 2⁶⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1pExpOfNonPositive<V>(V x, V factor)
        where V : struct, ISimd<V>
    {
        V clamped = NotBelow(x, V.Create(NoExponent));
        V mantissa = ReduceExp(clamped, out V exponent) + V.Create(1f);
        return Scale(factor * Log1pRatio(Scale(mantissa, exponent)) * mantissa, exponent);
    }
}
