using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>For generated code: weights that are data of the program. They are read in place, wherever the linker and the loader have put them.</summary>
public static class BakedWeights
{
    /// <summary>
    /// Floats of padding before the first weight and behind the last one: whole vectors are loaded from the boundary before a tensor on, and up to a
    /// panel's width behind it.
    /// </summary>
    public const int Margin = 32;

    /// <summary>Returns the first float.</summary>
    /// <param name="data">Data of the program, which never moves.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Reference(ReadOnlySpan<ulong> data) => ref Unsafe.As<ulong, float>(ref MemoryMarshal.GetReference(data));

    /// <summary>
    /// Returns how many floats lie between the last vector boundary and <paramref name="weights"/>: 0 to V.Count − 1, even but for scalars.
    /// </summary>
    /// <param name="weights">Data of the program, which never moves.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe nuint Shift<V>(ref float weights)
        where V : struct, ISimd<V> => (nuint)Unsafe.AsPointer(ref weights) / sizeof(float) & (V.Count - 1);

    /// <summary>Returns the mask of the lanes below <paramref name="shift"/>.</summary>
    /// <param name="shift">0 to V.Count − 1.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Edge<V>(nuint shift)
        where V : struct, ISimd<V> => V.LessThan(V.Indices, V.Create(shift));

    /// <summary>
    /// Writes the floats of bfloat16 weights, a panel of them. A lane holds two: that of an even input channel in its upper half once
    /// shifted up, that of the odd one behind it as it is: the even one's bits are low bits of it, and were taken into account when it was rounded.
    /// </summary>
    /// <param name="packed">[pairs, width]: input channels 2·pair and 2·pair + 1 of each output channel.</param>
    /// <param name="weights">[2 · pairs, width].</param>
    /// <param name="pairs">Input channels / 2, rounded up.</param>
    /// <param name="width">Output channels: 16 or 32.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Expand<V>(ref float packed, ref float weights, nuint pairs, nuint width)
        where V : struct, ISimd<V>
    {
        for (nuint pair = 0; pair < pairs; pair++)
        {
            for (nuint channel = 0; channel < width; channel += V.Count)
            {
                V both = V.Load(ref packed, pair * width + channel);
                V.Store(V.ShiftLeftAsInt32(both, 16), ref weights, 2 * pair * width + channel);
                V.Store(both, ref weights, (2 * pair + 1) * width + channel);
            }
        }
    }
}
