using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.Tanh: tanh x. f′ = 1 − y².</summary>
public readonly struct Tanh : IOutputActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Tanh(x);

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
        where V : struct, ISimd<V> => gradient * V.MultiplyAdd(V.Zero - y, y, V.Create(1f));
}
