using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.Softsign: x / (1 + |x|). f′ = (1 − |y|)² = 1 / (1 + |x|)².</summary>
public readonly struct Softsign : IOutputActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
    {
        // The largest float in place of ∞, so that ∞ / ∞ does not arise.
        V magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(float.MaxValue));
        return V.CopySign(magnitude / (V.Create(1f) + magnitude), x);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V y = Forward(x);
        derivative = Backward(V.Create(1f), y);
        return y;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => gradient * Square(V.Create(1f) - V.Abs(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Square<V>(V x)
        where V : struct, ISimd<V> => x * x;
}
