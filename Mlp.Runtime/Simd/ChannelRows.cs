using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mlp.CompilerServices;

/// <summary>Copies channels between rows of different strides. Lengths are not checked.</summary>
public static class ChannelRows
{
    /// <summary>Copies channels of each row.</summary>
    /// <param name="from">The first float of the first row.</param>
    /// <param name="fromStride">From one row to the next.</param>
    /// <param name="to">The first float of the first row.</param>
    /// <param name="toStride">From one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="channels">How many channels of each row.</param>
    public static void Copy(ref float from, nuint fromStride, ref float to, nuint toStride, nuint rows, int channels)
    {
        for (nuint row = 0; row < rows; row++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref from, row * fromStride), channels)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref to, row * toStride), channels));
        }
    }
}
