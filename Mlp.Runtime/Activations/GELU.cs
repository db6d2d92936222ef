using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// torch.nn.GELU: x · Φ(x) = x · ½ · (1 + erf(x / √2)), Φ the standard normal distribution function (Hendrycks and Gimpel, 2016).
/// f′ = Φ(x) + x · φ(x), φ = e^(−x²/2) / √(2π) the density.
/// </summary>
public readonly struct GELU : IActivation
{
    // Beyond it, |x| · (1 − Φ(|x|)) is 0.
    private const float Furthest = 14.5f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
    {
        V magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(Furthest));
        V tail = VectorMath.NormalTail(magnitude, out V mantissa, out V exponent);
        return Value(x, magnitude, tail, mantissa, exponent);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(Furthest));
        V tail = VectorMath.NormalTail(magnitude, out V mantissa, out V exponent);

        // Below 0: 1 − Φ(|x|) − |x| · φ(|x|); above: 1 minus that.
        const float InverseRootTwoPi = 0.398942280f;
        V below = VectorMath.Scale(V.MultiplyAdd(V.Create(-InverseRootTwoPi), magnitude, tail) * mantissa, exponent);
        derivative = VectorMath.WhereNegative(x, below, V.Create(1f) - below);
        return Value(x, magnitude, tail, mantissa, exponent);
    }

    /// <summary>max(x, 0) − |x| · (1 − Φ(|x|)): no digits cancel, for the second is at most half of a positive x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Value<V>(V x, V magnitude, V tail, V mantissa, V exponent)
        where V : struct, ISimd<V>
        => V.Rectify(x) - VectorMath.Scale(magnitude * tail * mantissa, exponent);
}
