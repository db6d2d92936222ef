using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// torch.nn.Mish: x · tanh(softplus(x)), softplus(x) = ln(1 + e^x) (Misra, 2019). With e = e^−|x|, which cannot overflow, tanh(softplus(x)) is
/// e·(2 + e) / (2 + 2e + e²) where x is negative, and (1 + 2e) / (1 + 2e + 2e²) elsewhere.
/// </summary>
public readonly struct Mish : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
    {
        V magnitude = Exponential(x, out V mantissa, out V exponent, out V e);
        return Numerator(x, magnitude, mantissa, exponent, e) / Denominator(x, e);
    }

    /// <summary>
    /// Computes f(x) and f′(x). With d the denominator, f′(x) is e·(4(x + 1) + e·(4x + 6) + 4e² + e³) / d² where x is negative, and 1 +
    /// e²·(4x − 2 + 4e·(x − 1 − e)) / d² elsewhere: what is added to 1 is small, and so is its rounding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V magnitude = Exponential(x, out V mantissa, out V exponent, out V e);
        V denominator = Denominator(x, e);
        V one = V.Create(1f), four = V.Create(4f), square = e * e;

        // x as far as it matters: where it is larger, e is 0.
        V near = V.CopySign(magnitude, x);
        V linear = V.MultiplyAdd(four, near, four), quadratic = V.MultiplyAdd(four, near, V.Create(6f));
        V below = e * V.MultiplyAdd(square, four + e, V.MultiplyAdd(e, quadratic, linear));
        V above = square * V.MultiplyAdd(four * e, near - (one + e), V.MultiplyAdd(four, near, V.Create(-2f)));
        derivative = VectorMath.WhereNegative(x, below, above) / (denominator * denominator) + VectorMath.WhereNegative(x, V.Zero, one);
        return Numerator(x, magnitude, mantissa, exponent, e) / denominator;
    }

    /// <summary>e = e^−|x| and its parts; gives |x|, or 120 where that is more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exponential<V>(V x, out V mantissa, out V exponent, out V e)
        where V : struct, ISimd<V>
    {
        V magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(-VectorMath.NoExponent));
        mantissa = VectorMath.ReduceExp(V.Zero - magnitude, out exponent) + V.Create(1f);
        e = VectorMath.Scale(mantissa, exponent);
        return magnitude;
    }

    /// <summary>x · (e·(2 + e) or 1 + 2e); x · e may be a normal float where e is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Numerator<V>(V x, V magnitude, V mantissa, V exponent, V e)
        where V : struct, ISimd<V>
    {
        V below = VectorMath.Scale((V.Zero - magnitude) * mantissa * (V.Create(2f) + e), exponent);
        return VectorMath.WhereNegative(x, below, x * V.MultiplyAdd(V.Create(2f), e, V.Create(1f)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Denominator<V>(V x, V e)
        where V : struct, ISimd<V>
    {
        V square = e * e;
        V below = square + V.MultiplyAdd(V.Create(2f), e, V.Create(2f));
        V above = V.MultiplyAdd(V.Create(2f), square + e, V.Create(1f));
        return VectorMath.WhereNegative(x, below, above);
    }
}
