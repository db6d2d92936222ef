using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: the gradient of a wide weight, from packed operands. Its sums run over the rows, and wide rows lie far apart, on more pages
/// than the processor keeps the addresses of. Packed, a tile reads an operand from one float to the next.
/// </summary>
/// <remarks>
/// The gradient is packed always. The input is packed where there are 16 registers: a tile of theirs uses 6 of the 16 floats that come with a line of the
/// cache. With 32 registers it uses 12 of them, and packing gains nothing.
/// </remarks>
public static class PackedRows
{
    /// <summary>Packs input channels as [channels / tile][rows][tile], where vectors of this type have them packed.</summary>
    /// <param name="input">The first channel in the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="packed">What is written: rows · channels floats.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="channels">How many channels, a multiple of the tile's rows.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TTile">The tile that is to multiply them: it has an input channel in each of its rows.</typeparam>
    [MethodImpl(Jit.Kernel)]
    public static void PackInput<V, TTile>(ref float input, nuint stride, ref float packed, nuint rows, nuint channels)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        if (V.Has32Registers)
        {
            return;
        }

        nuint height = TTile.Rows<V>();
        for (nuint row = 0; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref input, row * stride), to = ref Unsafe.Add(ref packed, row * height);
            for (nuint channel = 0; channel < channels; channel += height)
            {
                Unsafe.CopyBlockUnaligned(ref Unsafe.As<float, byte>(ref to), ref Unsafe.As<float, byte>(ref from), (uint)height * sizeof(float));
                from = ref Unsafe.Add(ref from, height);
                to = ref Unsafe.Add(ref to, rows * height);
            }
        }
    }

    /// <summary>Packs a panel of 32 channels of a gradient as [32 / (2 · V.Count)][rows][2 · V.Count].</summary>
    /// <param name="gradient">The panel's first channel in the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="packed">What is written: rows · 32 floats.</param>
    /// <param name="rows">How many rows.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(Jit.Kernel)]
    public static void PackGradient<V>(ref float gradient, nuint stride, ref float packed, nuint rows)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref gradient, row * stride), to = ref Unsafe.Add(ref packed, row * 2 * V.Count);
            for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
            {
                V.Store(V.Load(ref from, channel), ref to, channel * rows);
                V.Store(V.Load(ref from, channel + V.Count), ref to, channel * rows + V.Count);
            }
        }
    }

    /// <summary>
    /// Computes weight gradient = inputᵀ · gradient   [channels, rows] · [rows, 32] → [channels, 32], a tile at a time.
    /// </summary>
    /// <param name="input">The first channel in the first row.</param>
    /// <param name="stride">Floats from one row of the input to the next.</param>
    /// <param name="packedInput">What <see cref="PackInput"/> wrote.</param>
    /// <param name="packedGradient">What <see cref="PackGradient"/> wrote.</param>
    /// <param name="weightGradient">What is written.</param>
    /// <param name="ahead">The position in the packed parameters of what <paramref name="update"/> will need next.</param>
    /// <param name="update">What takes the gradients.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="channels">How many input channels, at least one tile of them, and whole tiles.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <typeparam name="TUpdate">The kind of update.</typeparam>
    public static void WeightGradient<V, TTile, TUpdate>(
        ref float input, nuint stride, ref float packedInput, ref float packedGradient, ref float weightGradient, nuint ahead, in TUpdate update, nuint rows, nuint channels)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
        {
            Tiles<V, TTile, TUpdate>(
                ref V.Has32Registers ? ref input : ref packedInput, stride, ref Unsafe.Add(ref packedGradient, channel * rows), ref Unsafe.Add(ref weightGradient, channel),
                ahead, in update, rows, channels);
        }
    }

    /// <summary>
    /// Two vectors of channels, a tile at a time: low and high are the two for each input channel of it. What a lower tile lacks vanishes when it is
    /// compiled: its height is a constant.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void Tiles<V, TTile, TUpdate>(
        ref float input, nuint stride, ref float packedGradient, ref float weightGradient, nuint ahead, in TUpdate update, nuint rows, nuint channels)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TUpdate : struct, IParameterUpdate
    {
        // From the last tile to the first: no reference may point behind the input, which the garbage collector may move.
        nuint height = TTile.Rows<V>(), first = channels - height;
        ref float x = ref Unsafe.Add(ref input, V.Has32Registers ? first : first * rows), y = ref Unsafe.Add(ref weightGradient, first * 32);
        ahead += first * 32;
        while (true)
        {
            V low0 = V.Zero, high0 = V.Zero, low1 = V.Zero, high1 = V.Zero, low2 = V.Zero, high2 = V.Zero;
            V low3 = V.Zero, high3 = V.Zero, low4 = V.Zero, high4 = V.Zero, low5 = V.Zero, high5 = V.Zero;
            V low6 = V.Zero, high6 = V.Zero, low7 = V.Zero, high7 = V.Zero, low8 = V.Zero, high8 = V.Zero;
            V low9 = V.Zero, high9 = V.Zero, low10 = V.Zero, high10 = V.Zero, low11 = V.Zero, high11 = V.Zero;
            TileSums.AddRows<V, TTile, TUpdate>(
                ref x, V.Has32Registers ? stride : height, ref packedGradient, 2 * V.Count, rows, in update, ahead,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);

            TileSums.Store<V, TTile, Identity>(ref y, 32,
                low0, high0, low1, high1, low2, high2, low3, high3,
                low4, high4, low5, high5, low6, high6, low7, high7,
                low8, high8, low9, high9, low10, high10, low11, high11);
            if (first == 0)
            {
                return;
            }

            first -= height;
            x = ref Unsafe.Subtract(ref x, V.Has32Registers ? height : height * rows);
            y = ref Unsafe.Subtract(ref y, height * 32);
            ahead -= height * 32;
        }
    }
}
