using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.Hardtanh: min(max(x, minValue), maxValue). The derivative is 1 between them, and 0 at and beyond them.</summary>
public static class Hardtanh
{
    /// <summary>Computes f(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float minValue, float maxValue)
        where V : struct, ISimd<V> => VectorMath.Clamp(x, V.Create(minValue), V.Create(maxValue));

    /// <summary>Computes f(x) and f′(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float minValue, float maxValue, out V derivative)
        where V : struct, ISimd<V>
    {
        V y = Forward(x, minValue, maxValue);
        derivative = Backward(V.Create(1f), y, minValue, maxValue);
        return y;
    }

    /// <summary>Computes gradient · f′(x), lane by lane, from y = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y, float minValue, float maxValue)
        where V : struct, ISimd<V>
    {
        V belowMax = V.ConditionalSelect(V.LessThanOrEqual(V.Create(maxValue), y), V.Zero, gradient);
        return V.ConditionalSelect(V.LessThanOrEqual(y, V.Create(minValue)), V.Zero, belowMax);
    }
}
