using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.LogSigmoid: ln σ(x) = −ln(1 + e^−x). f′ = σ(−x) = 1 − e^y.</summary>
public readonly struct LogSigmoid : IOutputActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
    {
        // min(x, 0) − ln(1 + e^−|x|)
        V low = V.Zero - V.Rectify(V.Zero - x);
        return low - VectorMath.Log1pExpOfNonPositive(V.Zero - V.Abs(x), V.Create(1f));
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
        where V : struct, ISimd<V> => gradient * (V.Zero - VectorMath.ExpMinus1OfNonPositive(y));
}
