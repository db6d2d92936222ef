using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <content>ln x, ln(1 + x).</content>
public static partial class VectorMath
{
    /// <summary>
    /// Computes lane by lane the natural logarithm, at most 1 ULP off, of denormal numbers too. ln 0 is −∞, ln +∞ is +∞, and the logarithm
    /// of a negative number or NaN is NaN.
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

    /// <summary>ln(1 + x) / x, 0 ≤ x ≤ 1: a polynomial, relative error 5.3e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log1pRatio<V>(V x)
        where V : struct, ISimd<V>
    {
        V p = V.MultiplyAdd(V.Create(-0.00329044065f), x, V.Create(0.020086173f));
        p = V.MultiplyAdd(p, x, V.Create(-0.0574571751f));
        p = V.MultiplyAdd(p, x, V.Create(0.106611267f));
        p = V.MultiplyAdd(p, x, V.Create(-0.153448805f));
        p = V.MultiplyAdd(p, x, V.Create(0.196921021f));
        p = V.MultiplyAdd(p, x, V.Create(-0.24958019f));
        p = V.MultiplyAdd(p, x, V.Create(0.333304644f));
        p = V.MultiplyAdd(p, x, V.Create(-0.499999315f));
        return V.MultiplyAdd(p, x, V.Create(1f));
    }
}
