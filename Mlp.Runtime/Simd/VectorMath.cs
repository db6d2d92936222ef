using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <summary>
/// Elementary functions over any <see cref="ISimd{V}"/>, as float polynomials: .NET's own vector functions for float widen to
/// double and cost twice as much.
/// </summary>
/// <remarks>
/// The coefficients are minimax fits of ours (weighted for relative error, rounded to float). The errors stated are the largest
/// ones over all floats, in units in the last place, with and without fused multiply-add.
/// </remarks>
public static class VectorMath
{
    // Adding 1.5 · 2²³ rounds a float of magnitude under 2²² to an integer and leaves that integer in the lowest bits.
    private const float RoundToInteger = 12582912f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts. The first has 9 significant bits, so its product with an exponent is exact, fused or not.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    private const float SmallestNormal = 1.17549435e-38f;

    // ln of the largest and of the smallest normal float, rounded inwards.
    private const float LargestExponent = 88.72283f;
    private const float SmallestExponent = -87.33654f;

    /// <summary>
    /// Lane by lane e^x, at most 1.1 ULP off. Results below the smallest normal float (x &lt; −87.33654) are 0, never
    /// denormal; above the largest they are +∞; NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, ISimd<V>
    {
        V mantissa = ReduceExp(x, out V exponent);

        // mantissa · 2ⁿ: n is in the low bits of exponent, and the shift moves everything else out.
        V result = V.AddAsInt32(mantissa, V.ShiftLeftAsInt32(exponent, 23));

        // NaN and what overflows fail the comparison; x + ∞ is the right answer for both.
        result = V.ConditionalSelect(V.LessThanOrEqual(x, V.Create(LargestExponent)), result, x + V.Create(float.PositiveInfinity));
        return V.ConditionalSelect(V.LessThan(x, V.Create(SmallestExponent)), V.Zero, result);
    }

    /// <summary>
    /// Lane by lane e^x for x ≤ 0 or NaN, at most 1.1 ULP off and one comparison cheaper than <see cref="Exp"/>, whose values
    /// it has there. Not defined for x &gt; 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpOfNonPositive<V>(V x)
        where V : struct, ISimd<V>
    {
        V mantissa = ReduceExp(x, out V exponent);

        // 2ⁿ as a factor, not added to the bits: so NaN stays NaN without being asked for.
        V scale = V.AddAsInt32(V.ShiftLeftAsInt32(exponent, 23), V.Create(1f));
        return V.ConditionalSelect(V.LessThan(x, V.Create(SmallestExponent)), V.Zero, mantissa * scale);
    }

    /// <summary>
    /// Lane by lane the natural logarithm, at most 1 ULP off, of denormal numbers too. ln 0 is −∞, ln +∞ is +∞, and the
    /// logarithm of a negative number or NaN is NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, ISimd<V>
    {
        // Denormal numbers are made normal: times 2²³, and 23 off the exponent.
        V denormal = V.LessThan(x, V.Create(SmallestNormal));
        V normal = V.ConditionalSelect(denormal, x * V.Create(8388608f), x);

        // x = 2ⁿ · m with √½ ≤ m < √2.
        V steps = V.ShiftRightAsInt32(V.SubtractAsInt32(normal, V.Create(0.707106769f)), 23);
        V m = V.SubtractAsInt32(normal, V.ShiftLeftAsInt32(steps, 23));
        V n = V.ConvertInt32ToSingle(steps) - V.ConditionalSelect(denormal, V.Create(23f), V.Zero);

        // f = m − 1, s = f / (2 + f): ln m = 2·atanh(s) = f − (f²/2 − s·(f²/2 + r)), r = s²·(2/3 + 2/5·s² + …).
        V f = m - V.Create(1f);
        V s = f / (V.Create(2f) + f);
        V z = s * s;
        V r = V.MultiplyAdd(V.Create(0.29873088f), z, V.Create(0.399774939f));
        r = V.MultiplyAdd(r, z, V.Create(0.666667759f)) * z;
        V halfSquare = V.Create(0.5f) * f * f;
        V low = V.MultiplyAdd(s, halfSquare + r, n * V.Create(Ln2Low));
        V result = V.MultiplyAdd(n, V.Create(Ln2High), f - (halfSquare - low));

        V ofRest = V.ConditionalSelect(V.LessThanOrEqual(V.Abs(x), V.Zero), V.Create(float.NegativeInfinity), V.Create(float.NaN));
        result = V.ConditionalSelect(V.LessThan(V.Zero, x), result, ofRest);
        return V.ConditionalSelect(V.LessThan(x, V.Create(float.PositiveInfinity)), result, x);
    }

    /// <summary>e^x = mantissa · 2ⁿ with √½ ≤ mantissa ≤ √2; the lowest bits of <paramref name="exponent"/> hold n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceExp<V>(V x, out V exponent)
        where V : struct, ISimd<V>
    {
        exponent = V.MultiplyAdd(x, V.Create(Log2E), V.Create(RoundToInteger));
        V n = exponent - V.Create(RoundToInteger);

        // r = x − n·ln 2, at most ln √2 in magnitude.
        V r = V.MultiplyAdd(n, V.Create(-Ln2High), x);
        r = V.MultiplyAdd(n, V.Create(-Ln2Low), r);

        // e^r = 1 + r + r²·p(r), relative error 3.1e-9.
        V p = V.MultiplyAdd(V.Create(0.00138145313f), r, V.Create(0.00836874638f));
        p = V.MultiplyAdd(p, r, V.Create(0.0416683927f));
        p = V.MultiplyAdd(p, r, V.Create(0.166665211f));
        p = V.MultiplyAdd(p, r, V.Create(0.49999994f));
        return V.MultiplyAdd(p, r * r, r) + V.Create(1f);
    }
}
