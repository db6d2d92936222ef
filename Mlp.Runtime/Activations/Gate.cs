using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// x · σ(g(x)), g odd and increasing, which SiLU (g(x) = x) and GELU's approximation are. All of it is made of e^−|g(x)|, which cannot
/// overflow: x / (1 + e^−g) where x is positive, x · e^g / (1 + e^g) elsewhere.
/// </summary>
internal static class Gate
{
    /// <summary>x · σ(g).</summary>
    /// <param name="x">x.</param>
    /// <param name="minusGate">−|g(x)|, at least −120.</param>
    /// <param name="correction">What rounding left out of it.</param>
    /// <param name="magnitude">|x|, or less where the result is 0 or x.</param>
    /// <param name="exponential">e^−|g|.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, V minusGate, V correction, V magnitude, out V exponential)
        where V : struct, ISimd<V>
    {
        V mantissa = VectorMath.ReduceExp(minusGate, correction, out V exponent) + V.Create(1f);
        exponential = VectorMath.Scale(mantissa, exponent);

        // x · e^−|g| may be a normal float where e^−|g| is none.
        V numerator = VectorMath.WhereNegative(x, VectorMath.Scale((V.Zero - magnitude) * mantissa, exponent), x);
        return numerator / (V.Create(1f) + exponential);
    }

    /// <summary>
    /// σ(g) + x · σ(g) · σ(−g) · g′, given z = |x| · g′(x): with s = 1 / (1 + e^−|g|) it is e^−|g| · s · (1 − z · s) for negative x, and
    /// 1 minus that for positive x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V>(V x, V z, V exponential)
        where V : struct, ISimd<V>
    {
        V s = V.Create(1f) / (V.Create(1f) + exponential);
        V below = exponential * s * (V.Create(1f) - z * s);
        return VectorMath.WhereNegative(x, below, V.Create(1f) - below);
    }
}
