using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// torch.nn.Hardswish: x · min(max(x + 3, 0), 6) / 6. Its derivative is 0 below −3, x / 3 + ½ from there to 3, and 1 above.
/// </summary>
public readonly struct Hardswish : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
    {
        // Below −3 it is 0, of −∞ too; from 3 on the gate is exactly 1.
        V gate = VectorMath.Clamp(x + V.Create(3f), V.Zero, V.Create(6f)) * V.Create(1f / 6f);
        return V.ConditionalSelect(V.LessThanOrEqual(x, V.Create(-3f)), V.Zero, x * gate);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        derivative = V.ConditionalSelect(V.LessThan(V.Create(3f), x), V.Create(1f), V.MultiplyAdd(x, V.Create(1f / 3f), V.Create(0.5f)));
        derivative = V.ConditionalSelect(V.LessThan(x, V.Create(-3f)), V.Zero, derivative);
        return Forward(x);
    }
}
