using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Wasm;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Cuts a number of rows into tiles.</summary>
public static class RowTiles
{
    /// <summary>
    /// Returns how many floats a tile is to go on by with each prefetch, every fourth input channel, so that all tiles together bring in the panel of
    /// 32 channels that comes next. Each prefetches a line of either half of it.
    /// </summary>
    /// <param name="rows">The rows that go through tiles of this height.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TTile">The tile.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint PrefetchStep<V, TTile>(nuint rows)
        where V : struct, ISimd<V>
        where TTile : struct, ITile => 4 * V.Count * TTile.Rows<V>() / nuint.Max(rows, 1);

    /// <summary>Computes all rows of a product with a panel, a tile at a time.</summary>
    /// <remarks>Each branch ends with a call, which the JIT makes a jump: a few rows take little longer than their tile.</remarks>
    /// <param name="input">The rows.</param>
    /// <param name="weight">The panel.</param>
    /// <param name="bias">The bias, where the product has one.</param>
    /// <param name="output">What is written.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TProduct">The product.</typeparam>
    /// <typeparam name="TActivation">The function of the sums.</typeparam>
    public static void Multiply<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        Debug.Assert(rows > 0, "No rows would be taken for a whole tile.");
        if (PackedSimd.IsSupported)
        {
            BareRows.Multiply<TProduct, TActivation>(ref input, ref weight, ref bias, ref output, rows);
        }
        else if (TProduct.Width == 32)
        {
            MultiplyPairs<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, rows);
        }
        else
        {
            if (TProduct.Channels < TProduct.Width && V.Count < TProduct.Width)
            {
                FillPadding<V, TProduct, TActivation>(ref bias, ref output, rows);
            }

            if (V.Count > 1 && V.Count < TProduct.Channels)
            {
                MultiplyPairs<V, VectorPairs<TProduct>, TActivation>(ref input, ref weight, ref bias, ref output, rows);
            }
            else
            {
                MultiplyVectors<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, rows);
            }
        }
    }

    /// <summary>
    /// Writes what the channels that no vector computes would come to, f of a bias: their weights are 0. Norms and other modules read whole rows.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void FillPadding<V, TProduct, TActivation>(ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        for (nuint channel = nuint.Max(TProduct.Channels, V.Count); channel < TProduct.Width; channel += V.Count)
        {
            V value = TActivation.Forward(TProduct.HasBias ? V.Load(ref bias, channel) : V.Zero);
            ref float y = ref Unsafe.Add(ref output, channel);
            for (nuint row = rows; row > 0; row--)
            {
                V.Store(value, ref y, 0);
                y = ref Unsafe.Add(ref y, TProduct.OutputStride);
            }
        }
    }

    /// <summary>All rows, in tiles two vectors wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyPairs<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        if (rows <= 6)
        {
            MultiplyTile<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, 0, rows);
        }
        else
        {
            MultiplyTallPairs<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, rows);
        }
    }

    /// <summary>
    /// Seven rows or more in tiles two vectors wide. Tall tiles take as many as they can, and the rest goes in tiles of just its rows. A tile of fewer
    /// than four rows waits for its own sums, so a short rest goes together with the last tall tile: 64 rows are 4 · 12 + 2 · 8, and 13 are 8 + 5. With
    /// AVX2 two and three rows of a panel of 32 channels have a kernel that does not wait: 8 rows are 6 + 2 there, and 4 + 4 elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MultiplyTallPairs<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        nuint height = TallTile.Rows<V>();
        (nuint tiles, nuint rest) = Math.DivRem(rows, height);
        if (rest != 0 && tiles != 0 && rest < (V.Has32Registers ? 5u : FewRows.AreFaster<V, TProduct>() ? 2u : 4u))
        {
            tiles--;
            rest += height;
        }

        nuint row = tiles * height;
        if (row > 0)
        {
            TProduct.Multiply<V, TallTile, TActivation>(ref input, ref weight, ref bias, ref output, 0, row);
        }

        if (V.Has32Registers && rest >= 8)
        {
            nuint low = rest == 16 ? 16u : rest is 8 or > 12 ? 8u : 0u;
            if (low > 0)
            {
                TProduct.Multiply<V, LowTile, TActivation>(ref input, ref weight, ref bias, ref output, row, row + low);
                row += low;
            }
        }

        while (row < rows)
        {
            nuint left = rows - row, next = left <= 6 ? left : (left + 1) / 2;
            MultiplyTile<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row, next);
            row += next;
        }
    }

    /// <summary>All rows of a panel of 16 channels, in tiles one vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyVectors<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        if (rows <= 12)
        {
            MultiplyNarrowTile<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, 0, rows);
        }
        else
        {
            MultiplyTallVectors<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, rows);
        }
    }

    /// <summary>
    /// 13 rows or more in tiles one vector wide. Such a tile takes no longer for 8 rows than for one: that waits for its own sums. So what 12 rows do
    /// not divide goes in two tiles of about the same height, together with the last 12.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MultiplyTallVectors<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        nuint rest = rows % 12 == 0 ? 0 : rows % 12 + 12, tall = rows - rest, first = (rest + 1) / 2;
        if (tall > 0)
        {
            TProduct.Multiply<V, TileOf12, TActivation>(ref input, ref weight, ref bias, ref output, 0, tall);
        }

        if (rest > 0)
        {
            MultiplyNarrowTile<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, tall, first);
            MultiplyNarrowTile<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, tall + first, rest - first);
        }
    }

    /// <summary>A tile of just 1 to 6 rows, of a panel of either width.</summary>
    private static void MultiplyTile<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row, nuint height)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        switch (height)
        {
            case 1:
                TProduct.Multiply<V, TileOf1, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 1);
                break;
            case 2 when FewRows.AreFaster<V, TProduct>():
                FewRows.Two<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row);
                break;
            case 2:
                TProduct.Multiply<V, TileOf2, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 2);
                break;
            case 3 when FewRows.AreFaster<V, TProduct>():
                FewRows.Three<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row);
                break;
            case 3:
                TProduct.Multiply<V, TileOf3, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 3);
                break;
            case 4:
                TProduct.Multiply<V, TileOf4, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 4);
                break;
            case 5:
                TProduct.Multiply<V, TileOf5, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 5);
                break;
            default:
                TProduct.Multiply<V, TileOf6, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 6);
                break;
        }
    }

    /// <summary>A tile of just 1 to 12 rows of a panel of 16 channels.</summary>
    private static void MultiplyNarrowTile<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row, nuint height)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        switch (height)
        {
            case 7:
                TProduct.Multiply<V, TileOf7, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 7);
                break;
            case 8:
                TProduct.Multiply<V, TileOf8, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 8);
                break;
            case 9:
                TProduct.Multiply<V, TileOf9, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 9);
                break;
            case 10:
                TProduct.Multiply<V, TileOf10, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 10);
                break;
            case 11:
                TProduct.Multiply<V, TileOf11, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 11);
                break;
            case 12:
                TProduct.Multiply<V, TileOf12, TActivation>(ref input, ref weight, ref bias, ref output, row, row + 12);
                break;
            default:
                MultiplyTile<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row, height);
                break;
        }
    }
}
