using System.Runtime.CompilerServices;
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
