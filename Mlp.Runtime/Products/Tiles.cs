using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Wasm;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// The rows of a tile, the block of sums that a kernel keeps in registers, as a type: a kernel is written once for the
/// tallest tile, and the rows that a lower one lacks vanish when it is compiled.
/// </summary>
public interface ITile
{
    /// <summary>Returns the rows of the tile with vectors of type <typeparamref name="V"/>: a constant once compiled.</summary>
    static abstract nuint Rows<V>()
        where V : struct, ISimd<V>;

    /// <summary>Gets whether the tile brings what comes next into the second-level cache: the tallest does, which most rows go through.</summary>
    static virtual bool Prefetches => false;
}

/// <summary>The tallest tile two vectors wide: 12 rows fill 32 registers (24 sums, 2 weights), 6 rows fill 16.</summary>
public readonly struct TallTile : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => V.Has32Registers ? 12u : 6u;

    /// <inheritdoc/>
    public static bool Prefetches => true;
}

/// <summary>The lower tile two vectors wide, 8 rows or 4: with the tall one it covers every multiple of 4 rows from 8 on exactly.</summary>
public readonly struct LowTile : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => V.Has32Registers ? 8u : 4u;
}

/// <summary>12 rows: the tall tile of kernels that are one vector wide.</summary>
public readonly struct TileOf12 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 12;
}

/// <summary>11 rows.</summary>
public readonly struct TileOf11 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 11;
}

/// <summary>10 rows.</summary>
public readonly struct TileOf10 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 10;
}

/// <summary>9 rows.</summary>
public readonly struct TileOf9 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 9;
}

/// <summary>8 rows: the low tile of kernels that are one vector wide.</summary>
public readonly struct TileOf8 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 8;
}

/// <summary>7 rows.</summary>
public readonly struct TileOf7 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 7;
}

/// <summary>6 rows.</summary>
public readonly struct TileOf6 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 6;
}

/// <summary>5 rows.</summary>
public readonly struct TileOf5 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 5;
}

/// <summary>4 rows.</summary>
public readonly struct TileOf4 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 4;
}

/// <summary>3 rows.</summary>
public readonly struct TileOf3 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 3;
}

/// <summary>2 rows.</summary>
public readonly struct TileOf2 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 2;
}

/// <summary>1 row.</summary>
public readonly struct TileOf1 : ITile
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rows<V>()
        where V : struct, ISimd<V> => 1;
}

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

    /// <summary>Computes all rows of a product with a panel of 32 channels, a tile at a time.</summary>
    /// <remarks>
    /// Tall tiles take as many rows as they can, and the rest goes in tiles of just its rows. A tile of fewer than four rows waits for its own sums, so a
    /// short rest goes together with the last tall tile: 64 rows are 4 · 12 + 2 · 8, and 13 are 8 + 5. With 16 registers of 8 floats two and three rows have
    /// a kernel that does not wait: 8 rows are 6 + 2, and 7 are 4 + 3.
    /// </remarks>
    /// <param name="input">The rows.</param>
    /// <param name="weight">The panel.</param>
    /// <param name="bias">The bias, where the product has one.</param>
    /// <param name="output">What is written.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TProduct">The product.</typeparam>
    /// <typeparam name="TActivation">The function of the sums.</typeparam>
    public static void Multiply32<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        if (PackedSimd.IsSupported)
        {
            BareRows.Panel32<TActivation>(
                ref input, TProduct.InputStride, ref weight, TProduct.Depth, TProduct.HasBias, ref bias, ref output, TProduct.OutputStride, rows);
            return;
        }

        nuint height = TallTile.Rows<V>();
        (nuint tiles, nuint rest) = Math.DivRem(rows, height);
        if (rest != 0 && tiles != 0 && rest < (V.Has32Registers ? 5u : V.Count == 8 ? 2u : 4u))
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

    /// <summary>1 to 6 rows of a panel of 32 channels.</summary>
    private static void MultiplyTile<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row, nuint height)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        if (!V.Has32Registers && V.Count == 8 && height is (2 or 3))
        {
            // A tile of so few rows would wait for its own sums.
            FewRows.Multiply<V, TProduct, TActivation>(
                ref Unsafe.Add(ref input, row * TProduct.InputStride), ref weight, ref bias, ref Unsafe.Add(ref output, row * TProduct.OutputStride), height);
            return;
        }

        MultiplyExactly<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row, height);
    }

    /// <summary>A tile of just 1 to 6 rows, of a panel of either width.</summary>
    private static void MultiplyExactly<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row, nuint height)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        nuint end = row + height;
        switch (height)
        {
            case 1:
                TProduct.Multiply<V, TileOf1, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 2:
                TProduct.Multiply<V, TileOf2, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 3:
                TProduct.Multiply<V, TileOf3, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 4:
                TProduct.Multiply<V, TileOf4, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 5:
                TProduct.Multiply<V, TileOf5, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            default:
                TProduct.Multiply<V, TileOf6, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
        }
    }

    /// <summary>A tile of just 1 to 12 rows of a panel of 16 channels.</summary>
    private static void MultiplyNarrow<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row, nuint height)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        nuint end = row + height;
        switch (height)
        {
            case 7:
                TProduct.Multiply<V, TileOf7, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 8:
                TProduct.Multiply<V, TileOf8, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 9:
                TProduct.Multiply<V, TileOf9, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 10:
                TProduct.Multiply<V, TileOf10, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 11:
                TProduct.Multiply<V, TileOf11, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case 12:
                TProduct.Multiply<V, TileOf12, TActivation>(ref input, ref weight, ref bias, ref output, row, end);
                break;
            case >= 2 when !V.Has32Registers && V.Count == 8:
                FewNarrowRows.Multiply<V, TProduct, TActivation>(
                    ref Unsafe.Add(ref input, row * TProduct.InputStride), ref weight, ref bias, ref Unsafe.Add(ref output, row * TProduct.OutputStride), height);
                break;
            default:
                MultiplyExactly<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row, height);
                break;
        }
    }

    /// <summary>Computes all rows of a product with a panel of 16 channels, a tile at a time.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="weight">The panel.</param>
    /// <param name="bias">The bias, where the product has one.</param>
    /// <param name="output">What is written.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TProduct">The product.</typeparam>
    /// <typeparam name="TActivation">The function of the sums.</typeparam>
    public static void Multiply16<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        if (PackedSimd.IsSupported)
        {
            BareRows.Panel16<TActivation>(
                ref input, TProduct.InputStride, ref weight, TProduct.Depth, TProduct.HasBias, ref bias, ref output, TProduct.OutputStride, rows);
            return;
        }

        // A tile one vector wide takes no longer for 8 rows than for one: that waits for its own sums. So what 12 rows do not divide goes in two tiles of
        // about the same height, together with the last 12.
        (nuint tiles, nuint rest) = Math.DivRem(rows, 12u);
        if (rest != 0 && tiles != 0)
        {
            tiles--;
            rest += 12;
        }

        nuint row = 12 * tiles;
        if (row > 0)
        {
            TProduct.Multiply<V, TileOf12, TActivation>(ref input, ref weight, ref bias, ref output, 0, row);
        }

        nuint first = rest > 12 ? (rest + 1) / 2 : rest;
        if (first > 0)
        {
            MultiplyNarrow<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row, first);
        }

        if (first < rest)
        {
            MultiplyNarrow<V, TProduct, TActivation>(ref input, ref weight, ref bias, ref output, row + first, rest - first);
        }
    }
}
