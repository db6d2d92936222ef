using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.Hardsigmoid: min(max(x + 3, 0), 6) / 6. The derivative is ⅙ between −3 and 3, and 0 at and beyond them.</summary>
public readonly struct Hardsigmoid : IOutputActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Clamp(x + V.Create(3f), V.Zero, V.Create(6f)) / V.Create(6f);

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
        where V : struct, ISimd<V> => Hardtanh.Backward(gradient * V.Create(1f / 6f), y, 0f, 1f);
}
