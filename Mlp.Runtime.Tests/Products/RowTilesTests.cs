using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Runtime.Tests.Products;

/// <summary>How rows are cut into tiles: each row is in one, whatever their number, and no tile is higher than the registers hold.</summary>
public class RowTilesTests
{
    private const int TallestTile = 12;

    [Fact]
    public void Panels_of_32_channels_compute_each_row_once()
    {
        for (int rows = 1; rows <= 100; rows++)
        {
            AssertOnce(Counts32<Simd512>(rows), rows);
            AssertOnce(Counts32<Simd128>(rows), rows);
            AssertOnce(Counts32<SimdScalar>(rows), rows);
        }
    }

    [Fact]
    public void Panels_of_16_channels_compute_each_row_once()
    {
        for (int rows = 1; rows <= 100; rows++)
        {
            float[] output = new float[rows + TallestTile];
            RowTiles.Multiply<SimdScalar, Counting<Narrow>, Identity>(ref output[0], ref output[0], ref output[0], ref output[0], (nuint)rows);
            AssertOnce(output, rows);
            output.AsSpan().Clear();
            RowTiles.Multiply<Simd512, Counting<Narrow>, Identity>(ref output[0], ref output[0], ref output[0], ref output[0], (nuint)rows);
            AssertOnce(output, rows);
        }
    }

    /// <summary>A tile that waits for its own sums is taken only where there are no other rows to put beside it.</summary>
    [Theory]
    [InlineData(12, "12")]
    [InlineData(64, "12 12 12 12 8 8")]
    [InlineData(13, "8 5")]
    [InlineData(29, "12 12 5")]
    [InlineData(7, "4 3")]
    [InlineData(3, "3")]
    public void Tiles_with_32_registers(int rows, string expected) => Assert.Equal(expected, Heights<Simd512>(rows));

    [Theory]
    [InlineData(6, "6")]
    [InlineData(7, "4 3")]
    [InlineData(8, "4 4")]
    [InlineData(9, "5 4")]
    [InlineData(64, "6 6 6 6 6 6 6 6 6 6 4")]
    [InlineData(3, "3")]
    public void Tiles_with_16_registers(int rows, string expected) => Assert.Equal(expected, Heights<SimdScalar>(rows));

    /// <summary>A panel of 16 channels has a tile of just so many rows, and two of about the same height for what 12 rows do not divide.</summary>
    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "2")]
    [InlineData(3, "3")]
    [InlineData(5, "5")]
    [InlineData(6, "6")]
    [InlineData(7, "7")]
    [InlineData(9, "9")]
    [InlineData(11, "11")]
    [InlineData(12, "12")]
    [InlineData(13, "7 6")]
    [InlineData(21, "11 10")]
    [InlineData(25, "12 7 6")]
    [InlineData(64, "12 12 12 12 8 8")]
    public void Tiles_of_16_channels(int rows, string expected)
    {
        float[] output = new float[rows];
        RowTiles.Multiply<SimdScalar, Heightening<Narrow>, Identity>(ref output[0], ref output[0], ref output[0], ref output[0], (nuint)rows);
        Assert.Equal(expected, Heights(output));
    }

    /// <summary>Each row once, and none behind the last.</summary>
    private static void AssertOnce(float[] counts, int rows)
    {
        Assert.All(counts[..rows], count => Assert.Equal(1, count));
        Assert.All(counts[rows..], count => Assert.Equal(0, count));
    }

    private static float[] Counts32<V>(int rows)
        where V : struct, ISimd<V>
    {
        float[] output = new float[rows + TallestTile];
        RowTiles.Multiply<V, Counting<Wide>, Identity>(ref output[0], ref output[0], ref output[0], ref output[0], (nuint)rows);
        return output;
    }

    private static string Heights<V>(int rows)
        where V : struct, ISimd<V>
    {
        float[] output = new float[rows];
        RowTiles.Multiply<V, Heightening<Wide>, Identity>(ref output[0], ref output[0], ref output[0], ref output[0], (nuint)rows);
        return Heights(output);
    }

    private static string Heights(float[] rows)
    {
        List<float> heights = [];
        for (int row = 0; row < rows.Length; row += (int)rows[row])
        {
            Assert.True(rows[row] > 0, $"row {row} is in no tile");
            heights.Add(rows[row]);
        }

        return string.Join(' ', heights);
    }

    private interface IWidth
    {
        static abstract nuint Width { get; }
    }

    private readonly struct Wide : IWidth
    {
        public static nuint Width => 32;
    }

    private readonly struct Narrow : IWidth
    {
        public static nuint Width => 16;
    }

    /// <summary>Counts how often each row is computed.</summary>
    private readonly struct Counting<TWidth> : IProduct
        where TWidth : struct, IWidth
    {
        public static nuint Width => TWidth.Width;

        public static nuint Channels => TWidth.Width;

        public static nuint Depth => 0;

        public static nuint InputStride => 1;

        public static nuint OutputStride => 1;

        public static bool HasBias => false;

        public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)
            where V : struct, ISimd<V>
            where TTile : struct, ITile
            where TActivation : struct, IActivation
        {
            for (nuint row = first; row < end; row += TTile.Rows<V>())
            {
                for (nuint i = 0; i < TTile.Rows<V>(); i++)
                {
                    Unsafe.Add(ref output, row + i)++;
                }
            }
        }
    }

    /// <summary>Writes the height of the tile that each row is in.</summary>
    private readonly struct Heightening<TWidth> : IProduct
        where TWidth : struct, IWidth
    {
        public static nuint Width => TWidth.Width;

        public static nuint Channels => TWidth.Width;

        public static nuint Depth => 0;

        public static nuint InputStride => 1;

        public static nuint OutputStride => 1;

        public static bool HasBias => false;

        public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)
            where V : struct, ISimd<V>
            where TTile : struct, ITile
            where TActivation : struct, IActivation
        {
            for (nuint row = first; row < end; row++)
            {
                Unsafe.Add(ref output, row) = TTile.Rows<V>();
            }
        }
    }
}
