using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>torch.nn.CELU: x above 0, alpha · (e^(x / alpha) − 1) elsewhere, alpha above 0 (Barron, 2017).</summary>
public static class CELU
{
    /// <summary>Computes f(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float alpha)
        where V : struct, ISimd<V> => ELU.Forward(x, alpha, inputScale: 1f / alpha);

    /// <summary>Computes f(x) and f′(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, float alpha, out V derivative)
        where V : struct, ISimd<V> => ELU.Forward(x, alpha, out derivative, inputScale: 1f / alpha);

    /// <summary>Computes gradient · f′(x), lane by lane, from y = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y, float alpha)
        where V : struct, ISimd<V> => ELU.Backward(gradient, y, alpha, inputScale: 1f / alpha);
}
