using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <content>The standard normal distribution.</content>
public static partial class VectorMath
{
    /// <summary>
    /// The upper tail of the standard normal distribution, 1 − Φ(x) = ½·erfc(x / √2) = half · e^(−x²/2), in two factors: 0 ≤ x ≤ 14.5, or NaN.
    /// </summary>
    /// <param name="x">x.</param>
    /// <param name="mantissa">e^(−x²/2) = mantissa · 2ⁿ.</param>
    /// <param name="exponent">n in its lowest bits.</param>
    /// <returns>half: from ½ to √(1 / 2π) / x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V NormalTail<V>(V x, out V mantissa, out V exponent)
        where V : struct, ISimd<V>
    {
        // x² to 24 bits would be off by a hundred ULP of e^(−x²/2): head² is exact, and x² − head² = (x − head)·(x + head) is small.
        V head = Head(x);
        V rest = (x - head) * (x + head);
        mantissa = ReduceExp(head * head * V.Create(-0.5f), rest * V.Create(-0.5f), out exponent) + V.Create(1f);

        // e^(x²/2)·erfc(x / √2) = t·p(t) with t = 1 / (1 + 3/8·x), relative error 1.9e-8.
        V t = V.Create(1f) / V.MultiplyAdd(V.Create(0.375f), x, V.Create(1f));
        V p = V.MultiplyAdd(V.Create(0.041792009f), t, V.Create(-0.267967492f));
        p = V.MultiplyAdd(p, t, V.Create(0.689595282f));
        p = V.MultiplyAdd(p, t, V.Create(-0.847923875f));
        p = V.MultiplyAdd(p, t, V.Create(0.43105495f));
        p = V.MultiplyAdd(p, t, V.Create(-0.112281382f));
        p = V.MultiplyAdd(p, t, V.Create(0.216208234f));
        p = V.MultiplyAdd(p, t, V.Create(0.2505683f));
        p = V.MultiplyAdd(p, t, V.Create(0.299767822f));
        p = V.MultiplyAdd(p, t, V.Create(0.29918614f));
        return V.Create(0.5f) * t * p;
    }
}
