using System;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>bfloat16, the upper half of a float, two in a word.</summary>
internal static class BFloat16
{
    private const uint LargestFinite = 0x7F7F;
    private const uint Sign = 0x8000;

    /// <summary>The nearest bfloat16, ties to even, never infinite.</summary>
    public static uint Round(float value)
    {
        uint bits = FloatBits.ToBits(value);
        uint rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
        return (rounded & ~Sign) > LargestFinite ? rounded & Sign | LargestFinite : rounded;
    }

    /// <summary>
    /// A word with <paramref name="low"/> in its lower half that, read as one float, is the nearest to a value: its upper half is a bfloat16 as near to it
    /// as any, with the lower half's bits for further digits. So a kernel need not clear them.
    /// </summary>
    public static uint RoundAbove(uint low, float value)
    {
        uint best = 0;
        double error = double.PositiveInfinity;
        uint near = FloatBits.ToBits(value) >> 16;
        for (int step = -1; step <= 1; step++)
        {
            uint upper = (near & ~Sign) + (uint)step;
            if (upper > LargestFinite)
            {
                continue; // below 0 or beyond the largest
            }

            // A denormal would slow a processor down; the smallest normal number is as good as 0.
            if (upper < 0x80)
            {
                upper = low == 0 ? 0u : 0x80;
            }

            uint word = (near & Sign | upper) << 16 | low;
            double difference = Math.Abs((double)FloatBits.FromBits(word) - value);
            if (difference < error)
            {
                (best, error) = (word, difference);
            }
        }

        return best;
    }
}
