using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Brings the outputs of a network back to the unit of its targets, y · std + mean of each channel. Each value is one product and one sum,
/// rounded each, so that it has the same bits on every processor. Lengths are not checked.
/// </summary>
public static class Unstandardization
{
    /// <summary>Computes output = output · std + mean, in place.</summary>
    /// <param name="output">[rows, channels], without padding.</param>
    /// <param name="mean">[channels].</param>
    /// <param name="std">[channels].</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="rows">How many rows.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(ref float output, ref float mean, ref float std, nuint channels, nuint rows)
        where V : struct, ISimd<V>
    {
        if (channels == 1)
        {
            // A number a row, as regression often has it: vectors go over rows.
            ForwardOfOne<V>(ref output, mean, std, rows);
            return;
        }

        for (nuint row = 0; row < rows; row++)
        {
            ref float y = ref Unsafe.Add(ref output, row * channels);
            nuint channel = 0;
            for (; channel + V.Count <= channels; channel += V.Count)
            {
                V.Store((V.Load(ref y, channel) * V.Load(ref std, channel)) + V.Load(ref mean, channel), ref y, channel);
            }

            for (; channel < channels; channel++)
            {
                Unsafe.Add(ref y, channel) = (Unsafe.Add(ref y, channel) * Unsafe.Add(ref std, channel)) + Unsafe.Add(ref mean, channel);
            }
        }
    }

    private static void ForwardOfOne<V>(ref float output, float mean, float std, nuint rows)
        where V : struct, ISimd<V>
    {
        V means = V.Create(mean), stds = V.Create(std);
        nuint row = 0;
        for (; row + V.Count <= rows; row += V.Count)
        {
            V.Store((V.Load(ref output, row) * stds) + means, ref output, row);
        }

        for (; row < rows; row++)
        {
            Unsafe.Add(ref output, row) = (Unsafe.Add(ref output, row) * std) + mean;
        }
    }
}
