using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.LeakyReLU: x above 0, negativeSlope · x elsewhere. The derivative at 0 is negativeSlope.</summary>
public static class LeakyReLU
{
    /// <summary>Computes f(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float negativeSlope)
        where V : struct, ISimd<V> => Backward(x, x, negativeSlope);

    /// <summary>Computes f(x) and f′(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float negativeSlope, out V derivative)
        where V : struct, ISimd<V>
    {
        derivative = Backward(V.Create(1f), x, negativeSlope);
        return Forward(x, negativeSlope);
    }

    /// <summary>
    /// Computes gradient · f′(x), lane by lane, from y = f(x) where negativeSlope is not negative: the signs of x and y are the same then.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y, float negativeSlope)
        where V : struct, ISimd<V> => V.ConditionalSelect(V.LessThan(V.Zero, y), gradient, gradient * V.Create(negativeSlope));
}
