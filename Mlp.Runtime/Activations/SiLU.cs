using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.SiLU, also known as swish: x · σ(x) = x / (1 + e^−x).</summary>
public readonly struct SiLU : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => Gate.Forward(x, Exponent(x, out V magnitude), V.Zero, magnitude, out _);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V y = Gate.Forward(x, Exponent(x, out V magnitude), V.Zero, magnitude, out V exponential);
        derivative = Gate.Derivative(x, magnitude, exponential);
        return y;
    }

    /// <summary>−|x|, and |x|; beyond 120 nothing changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exponent<V>(V x, out V magnitude)
        where V : struct, ISimd<V>
    {
        magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(-VectorMath.NoExponent));
        return V.Zero - magnitude;
    }
}
