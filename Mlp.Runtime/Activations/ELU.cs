using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// torch.nn.ELU: x above 0, alpha · (e^x − 1) elsewhere (Clevert et al., 2015). SELU and CELU are the same with other scales, as in PyTorch:
/// scale · (x above 0, alpha · (e^(inputScale · x) − 1) elsewhere).
/// </summary>
public static class ELU
{
    /// <summary>Computes f(x), lane by lane; alpha and scale in one: negative = scale · alpha, positive = scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float negative, float positive = 1f, float inputScale = 1f)
        where V : struct, ISimd<V>
        => V.ConditionalSelect(V.LessThan(V.Zero, x), Times(x, positive), Times(VectorMath.ExpMinus1OfNonPositive(Times(x, inputScale)), negative));

    /// <summary>Computes f(x) and f′(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float negative, out V derivative, float positive = 1f, float inputScale = 1f)
        where V : struct, ISimd<V>
    {
        V isPositive = V.LessThan(V.Zero, x);
        V exponentialMinus1 = VectorMath.ExpMinus1OfNonPositive(Times(x, inputScale));
        derivative = V.ConditionalSelect(isPositive, V.Create(positive), Times(exponentialMinus1 + V.Create(1f), inputScale * negative));
        return V.ConditionalSelect(isPositive, Times(x, positive), Times(exponentialMinus1, negative));
    }

    /// <summary>
    /// Computes gradient · f′(x), lane by lane, from y = f(x) where negative ≥ 0 and inputScale &gt; 0: inputScale · (y + negative) where y
    /// ≤ 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y, float negative, float positive = 1f, float inputScale = 1f)
        where V : struct, ISimd<V>
        => gradient * V.ConditionalSelect(V.LessThan(V.Zero, y), V.Create(positive), Times(y + V.Create(negative), inputScale));

    /// <summary>x · factor; the factor is a constant once compiled, and 1 costs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Times<V>(V x, float factor)
        where V : struct, ISimd<V> => factor == 1f ? x : x * V.Create(factor);
}
