using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Standardises the inputs of a network, (x − mean) / std of each channel. Each value is one subtraction and one division,
/// so that it has the same bits on every processor. Lengths are not checked.
/// </summary>
public static class Standardization
{
    /// <summary>Computes output = (input − mean) / std for the rows first to end − 1.</summary>
    /// <param name="input">[rows, channels], without padding.</param>
    /// <param name="mean">[channels].</param>
    /// <param name="std">[channels].</param>
    /// <param name="output">[rows, channels], rows <paramref name="stride"/> apart; must not overlap <paramref name="input"/>.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="stride">At least <paramref name="channels"/>.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(ref float input, ref float mean, ref float std, ref float output, nuint channels, nuint stride, nuint first, nuint end)
        where V : struct, ISimd<V>
    {
        for (nuint row = first; row < end; row++)
        {
            ref float x = ref Unsafe.Add(ref input, row * channels);
            ref float y = ref Unsafe.Add(ref output, row * stride);
            nuint channel = 0;
            for (; channel + V.Count <= channels; channel += V.Count)
            {
                V.Store((V.Load(ref x, channel) - V.Load(ref mean, channel)) / V.Load(ref std, channel), ref y, channel);
            }

            for (; channel < channels; channel++)
            {
                Unsafe.Add(ref y, channel) = (Unsafe.Add(ref x, channel) - Unsafe.Add(ref mean, channel)) / Unsafe.Add(ref std, channel);
            }
        }
    }

    /// <summary>Computes gradient = gradient / std, in place: from the gradient of the standardised inputs to that of the inputs.</summary>
    /// <param name="gradient">[rows, channels], without padding.</param>
    /// <param name="std">[channels].</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="rows">How many rows.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(ref float gradient, ref float std, nuint channels, nuint rows)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float g = ref Unsafe.Add(ref gradient, row * channels);
            nuint channel = 0;
            for (; channel + V.Count <= channels; channel += V.Count)
            {
                V.Store(V.Load(ref g, channel) / V.Load(ref std, channel), ref g, channel);
            }

            for (; channel < channels; channel++)
            {
                Unsafe.Add(ref g, channel) /= Unsafe.Add(ref std, channel);
            }
        }
    }
}
