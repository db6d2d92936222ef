using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// An elementwise activation f, as a type without content, so that kernels are compiled with it inside. A struct of your own that implements it
/// can be a network's activation: <c>[Mlp(64, 128, 10, ActivationType = typeof(MySwish))]</c>.
/// </summary>
/// <remarks>Mark both methods <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c>: they run once for each vector.</remarks>
/// <example><code>
/// public readonly struct Square : IActivation
/// {
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public static V Forward&lt;V&gt;(V x)
///         where V : struct, ISimd&lt;V&gt; =&gt; x * x;
///
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public static V Forward&lt;V&gt;(V x, out V derivative)
///         where V : struct, ISimd&lt;V&gt;
///     {
///         derivative = x + x;
///         return x * x;
///     }
/// }
/// </code></example>
public interface IActivation
{
    /// <summary>Computes f(x), lane by lane: what prediction computes.</summary>
    static abstract V Forward<V>(V x)
        where V : struct, ISimd<V>;

    /// <summary>
    /// Computes f(x) and the derivative f′(x), lane by lane: what training computes. Its value is <see cref="Forward{V}(V)"/>'s, to the
    /// bit.
    /// </summary>
    static abstract V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>;
}
