using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <summary>
/// Keeps numbers that decay (momenta, running statistics) from becoming denormal, which many processors compute with a
/// hundred times slower; .NET has no switch that flushes them.
/// </summary>
public static class Denormals
{
    private const float Smallest = 1e-30f;
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Returns the value, or 0 where its magnitude is below 1e-30. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush<V>(V value)
        where V : struct, ISimd<V> => V.ConditionalSelect(V.LessThan(V.Abs(value), V.Create(Smallest)), V.Zero, value);

    /// <summary>
    /// Returns the value, or 0 where it is denormal or negative. NaN stays NaN. For means of squares, which are as small as 1e-30 with
    /// gradients of 1e-15 already: of them only the denormal ones go.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FlushSquare<V>(V value)
        where V : struct, ISimd<V> => V.ConditionalSelect(V.LessThan(value, V.Create(SmallestNormal)), V.Zero, value);
}
