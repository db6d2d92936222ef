using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Transposes blocks of a row-major matrix in registers.</summary>
public static class Transposition
{
    /// <summary>Sets destination[column, row] = source[row, column] for rows × columns floats.</summary>
    /// <param name="source">The first float of the block.</param>
    /// <param name="sourceStride">Floats from one of its rows to the next.</param>
    /// <param name="destination">Where its transposition begins.</param>
    /// <param name="destinationStride">Floats from one row of the transposition to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Block(ref float source, nuint sourceStride, ref float destination, nuint destinationStride, nuint rows, nuint columns)
    {
        if (rows < 4 || columns < 4)
        {
            OneByOne(ref source, sourceStride, ref destination, destinationStride, rows, columns);
            return;
        }

        nuint wholeRows = rows / 8 * 8, wholeColumns = columns / 8 * 8;
        for (nuint row = 0; row < wholeRows; row += 8)
        {
            for (nuint column = 0; column < wholeColumns; column += 8)
            {
                Block8(ref Unsafe.Add(ref source, row * sourceStride + column), sourceStride, ref Unsafe.Add(ref destination, column * destinationStride + row), destinationStride);
            }
        }

        Edge(ref source, sourceStride, ref destination, destinationStride, 0, wholeRows, wholeColumns, columns);
        Edge(ref source, sourceStride, ref destination, destinationStride, wholeRows, rows, 0, columns);
    }

    /// <summary>
    /// Transposes what is less than eight wide or high, in blocks of 4 × 4. Where it is no multiple of 4, the last block overlaps its
    /// neighbour and moves the same floats again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Edge(ref float source, nuint sourceStride, ref float destination, nuint destinationStride, nuint firstRow, nuint endRow, nuint firstColumn, nuint endColumn)
    {
        for (nuint row = firstRow; row < endRow; row += 4)
        {
            nuint top = nuint.Min(row, endRow - 4);
            for (nuint column = firstColumn; column < endColumn; column += 4)
            {
                nuint left = nuint.Min(column, endColumn - 4);
                Block4(ref Unsafe.Add(ref source, top * sourceStride + left), sourceStride, ref Unsafe.Add(ref destination, left * destinationStride + top), destinationStride);
            }
        }
    }

    /// <summary>A float at a time.</summary>
    private static void OneByOne(ref float source, nuint sourceStride, ref float destination, nuint destinationStride, nuint rows, nuint columns)
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint column = 0; column < columns; column++)
            {
                Unsafe.Add(ref destination, column * destinationStride + row) = Unsafe.Add(ref source, row * sourceStride + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block8(ref float source, nuint sourceStride, ref float destination, nuint destinationStride)
    {
        if (Avx.IsSupported)
        {
            Block8Avx(ref source, sourceStride, ref destination, destinationStride);
        }
        else
        {
            Block4(ref source, sourceStride, ref destination, destinationStride);
            Block4(ref Unsafe.Add(ref source, 4), sourceStride, ref Unsafe.Add(ref destination, 4 * destinationStride), destinationStride);
            Block4(ref Unsafe.Add(ref source, 4 * sourceStride), sourceStride, ref Unsafe.Add(ref destination, 4), destinationStride);
            Block4(ref Unsafe.Add(ref source, 4 * sourceStride + 4), sourceStride, ref Unsafe.Add(ref destination, 4 * destinationStride + 4), destinationStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block8Avx(ref float source, nuint sourceStride, ref float destination, nuint destinationStride)
    {
        Vector256<float> row0 = Vector256.LoadUnsafe(ref source);
        Vector256<float> row1 = Vector256.LoadUnsafe(ref source, sourceStride);
        Vector256<float> row2 = Vector256.LoadUnsafe(ref source, 2 * sourceStride);
        Vector256<float> row3 = Vector256.LoadUnsafe(ref source, 3 * sourceStride);
        Vector256<float> row4 = Vector256.LoadUnsafe(ref source, 4 * sourceStride);
        Vector256<float> row5 = Vector256.LoadUnsafe(ref source, 5 * sourceStride);
        Vector256<float> row6 = Vector256.LoadUnsafe(ref source, 6 * sourceStride);
        Vector256<float> row7 = Vector256.LoadUnsafe(ref source, 7 * sourceStride);

        // Pairs of rows are interleaved, then pairs of pairs, within 128 bits; the halves change places last.
        Vector256<float> low01 = Avx.UnpackLow(row0, row1), high01 = Avx.UnpackHigh(row0, row1);
        Vector256<float> low23 = Avx.UnpackLow(row2, row3), high23 = Avx.UnpackHigh(row2, row3);
        Vector256<float> low45 = Avx.UnpackLow(row4, row5), high45 = Avx.UnpackHigh(row4, row5);
        Vector256<float> low67 = Avx.UnpackLow(row6, row7), high67 = Avx.UnpackHigh(row6, row7);

        Vector256<float> column0 = Avx.Shuffle(low01, low23, 0x44), column1 = Avx.Shuffle(low01, low23, 0xEE);
        Vector256<float> column2 = Avx.Shuffle(high01, high23, 0x44), column3 = Avx.Shuffle(high01, high23, 0xEE);
        Vector256<float> column4 = Avx.Shuffle(low45, low67, 0x44), column5 = Avx.Shuffle(low45, low67, 0xEE);
        Vector256<float> column6 = Avx.Shuffle(high45, high67, 0x44), column7 = Avx.Shuffle(high45, high67, 0xEE);

        Avx.Permute2x128(column0, column4, 0x20).StoreUnsafe(ref destination);
        Avx.Permute2x128(column1, column5, 0x20).StoreUnsafe(ref destination, destinationStride);
        Avx.Permute2x128(column2, column6, 0x20).StoreUnsafe(ref destination, 2 * destinationStride);
        Avx.Permute2x128(column3, column7, 0x20).StoreUnsafe(ref destination, 3 * destinationStride);
        Avx.Permute2x128(column0, column4, 0x31).StoreUnsafe(ref destination, 4 * destinationStride);
        Avx.Permute2x128(column1, column5, 0x31).StoreUnsafe(ref destination, 5 * destinationStride);
        Avx.Permute2x128(column2, column6, 0x31).StoreUnsafe(ref destination, 6 * destinationStride);
        Avx.Permute2x128(column3, column7, 0x31).StoreUnsafe(ref destination, 7 * destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block4(ref float source, nuint sourceStride, ref float destination, nuint destinationStride)
    {
        if (!Sse.IsSupported && !AdvSimd.Arm64.IsSupported)
        {
            OneByOne(ref source, sourceStride, ref destination, destinationStride, 4, 4);
            return;
        }

        Vector128<float> row0 = Vector128.LoadUnsafe(ref source);
        Vector128<float> row1 = Vector128.LoadUnsafe(ref source, sourceStride);
        Vector128<float> row2 = Vector128.LoadUnsafe(ref source, 2 * sourceStride);
        Vector128<float> row3 = Vector128.LoadUnsafe(ref source, 3 * sourceStride);

        Vector128<float> low02 = InterleaveLow(row0, row2), high02 = InterleaveHigh(row0, row2);
        Vector128<float> low13 = InterleaveLow(row1, row3), high13 = InterleaveHigh(row1, row3);

        InterleaveLow(low02, low13).StoreUnsafe(ref destination);
        InterleaveHigh(low02, low13).StoreUnsafe(ref destination, destinationStride);
        InterleaveLow(high02, high13).StoreUnsafe(ref destination, 2 * destinationStride);
        InterleaveHigh(high02, high13).StoreUnsafe(ref destination, 3 * destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> even, Vector128<float> odd)
        => AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(even, odd) : Sse.UnpackLow(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> even, Vector128<float> odd)
        => AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(even, odd) : Sse.UnpackHigh(even, odd);
}
