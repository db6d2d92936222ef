using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mlp.Simd;

/// <summary>The channels behind the last one, up to a whole vector.</summary>
public static class Padding
{
    /// <summary>
    /// Sets the padding of a panel's rows to 0: channels are computed there, too, from zeros, and what a user's function makes of 0 need not be finite.
    /// </summary>
    /// <param name="panel">The panel's first channel in the first row.</param>
    /// <param name="channels">Channels from there on; where they fill the panel there is no padding.</param>
    /// <param name="width">The panel's width.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    public static void Clear(ref float panel, nuint channels, nuint width, nuint stride, nuint rows)
    {
        if (channels >= width)
        {
            return;
        }

        for (nuint row = 0; row < rows; row++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref panel, row * stride + channels), (int)(width - channels)).Clear();
        }
    }
}
