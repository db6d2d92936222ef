using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <content>e^x and what is made of it.</content>
public static partial class VectorMath
{
    // Adding 1.5 · 2²³ rounds a float of magnitude under 2²² to an integer and leaves that integer in the lowest bits.
    private const float RoundToInteger = 12582912f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts. The first has 9 significant bits, so its product with an exponent is exact, fused or not.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // ln of the largest and of the smallest normal float, rounded inwards.
    private const float LargestExponent = 88.72283f;
    private const float SmallestExponent = -87.33654f;

    // e to this is 0 even times a number of some hundreds, and its exponent plus 64 is still that of a normal float.
    internal const float NoExponent = -120f;

    /// <summary>
    /// Computes lane by lane e^x, at most 1.1 ULP off. Results below the smallest normal float (x &lt; −87.33654) are 0, never denormal;
    /// above the largest they are +∞; NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, ISimd<V>
    {
        V mantissa = ReduceExp(x, out V exponent) + V.Create(1f);

        // mantissa · 2ⁿ: n is in the low bits of exponent, and the shift moves everything else out.
        V result = V.AddAsInt32(mantissa, V.ShiftLeftAsInt32(exponent, 23));

        // NaN and what overflows fail the comparison; x + ∞ is the right answer for both.
        result = V.ConditionalSelect(V.LessThanOrEqual(x, V.Create(LargestExponent)), result, x + V.Create(float.PositiveInfinity));
        return V.ConditionalSelect(V.LessThan(x, V.Create(SmallestExponent)), V.Zero, result);
    }

    /// <summary>
    /// Computes lane by lane e^x for x ≤ 0 or NaN, at most 1.1 ULP off and one comparison cheaper than <see cref="Exp"/>, whose values it
    /// has there. Not defined for x &gt; 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpOfNonPositive<V>(V x)
        where V : struct, ISimd<V>
    {
        V mantissa = ReduceExp(x, out V exponent) + V.Create(1f);
        return V.ConditionalSelect(V.LessThan(x, V.Create(SmallestExponent)), V.Zero, mantissa * PowerOf2(exponent));
    }

    /// <summary>
    /// Computes lane by lane e^x − 1 for x ≤ 0 or NaN, at most 1.5 ULP off: also near 0, where subtracting 1 would leave nothing. Not
    /// defined for x &gt; 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinus1OfNonPositive<V>(V x)
        where V : struct, ISimd<V>
    {
        // From −17.4 on it is −1, rounded.
        V clamped = NotBelow(x, V.Create(-40f));
        V mantissaMinus1 = ReduceExp(clamped, out V exponent);
        V scale = PowerOf2(exponent);
        return V.MultiplyAdd(scale, mantissaMinus1, scale - V.Create(1f));
    }

    /// <summary>e^x = (1 + result) · 2ⁿ with √½ ≤ 1 + result ≤ √2; the lowest bits of <paramref name="exponent"/> hold n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ReduceExp<V>(V x, out V exponent)
        where V : struct, ISimd<V>
        => ExpMinus1OfRemainder(Remainder(x, out exponent));

    /// <summary>The same of x + correction, a small part of x that did not fit into it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ReduceExp<V>(V x, V correction, out V exponent)
        where V : struct, ISimd<V>
        => ExpMinus1OfRemainder(Remainder(x, out exponent) + correction);

    /// <summary>x − n·ln 2, at most ln √2 in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Remainder<V>(V x, out V exponent)
        where V : struct, ISimd<V>
    {
        exponent = V.MultiplyAdd(x, V.Create(Log2E), V.Create(RoundToInteger));
        V n = exponent - V.Create(RoundToInteger);
        V remainder = V.MultiplyAdd(n, V.Create(-Ln2High), x);
        return V.MultiplyAdd(n, V.Create(-Ln2Low), remainder);
    }

    /// <summary>e^r − 1 = r + r²·p(r), relative error 3.1e-9 of e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpMinus1OfRemainder<V>(V r)
        where V : struct, ISimd<V>
    {
        V p = V.MultiplyAdd(V.Create(0.00138145313f), r, V.Create(0.00836874638f));
        p = V.MultiplyAdd(p, r, V.Create(0.0416683927f));
        p = V.MultiplyAdd(p, r, V.Create(0.166665211f));
        p = V.MultiplyAdd(p, r, V.Create(0.49999994f));
        return V.MultiplyAdd(p, r * r, r);
    }

    /// <summary>2ⁿ, n from −126 to 127 in the lowest bits. As a factor, not added to the bits, NaN stays NaN without being asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V PowerOf2<V>(V exponent)
        where V : struct, ISimd<V>
        => V.AddAsInt32(V.ShiftLeftAsInt32(exponent, 23), V.Create(1f));

    /// <summary>
    /// value · 2ⁿ, n from −190 to 0 in the lowest bits of <paramref name="exponent"/>, |value| below 2⁶⁰: right wherever the product is a normal
    /// float, although 2ⁿ may be none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Scale<V>(V value, V exponent)
        where V : struct, ISimd<V>
    {
        const float TwoTo64 = 18446744073709551616f;
        return value * V.AddAsInt32(V.ShiftLeftAsInt32(exponent, 23), V.Create(TwoTo64)) * V.Create(1 / TwoTo64);
    }
}
