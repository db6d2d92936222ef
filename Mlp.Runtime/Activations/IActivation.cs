using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>An elementwise activation f, as a type, so that kernels are compiled with it inside.</summary>
public interface IActivation
{
    /// <summary>f(x), lane by lane. NaN stays NaN.</summary>
    static abstract V Forward<V>(V x)
        where V : struct, ISimd<V>;

    /// <summary>
    /// gradient · f′(x), lane by lane, told from y = f(x) · m, where m ≥ 0 is dropout's factor: where m is 0, y is 0.
    /// </summary>
    static abstract V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V>;
}
