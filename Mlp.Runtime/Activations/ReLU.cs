using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.ReLU: max(x, 0). NaN stays NaN and −0.0 stays −0.0; the derivative at 0 is 0.</summary>
public readonly struct ReLU : IOutputActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => V.Rectify(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V y = Forward(x);
        derivative = Backward(V.Create(1f), y);
        return y;
    }

    /// <summary>
    /// Returns the gradient where y is above 0 (or NaN), and 0 elsewhere. So y may have been multiplied by dropout's factor: dropped
    /// elements are 0, too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => V.ConditionalSelect(V.LessThanOrEqual(y, V.Zero), V.Zero, gradient);
}
