using Mlp.Random;
using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Random;

public class DropoutStreamTests
{
    private static readonly float[] s_scratch = new float[8 * 16];

    [Theory]
    [InlineData(0L, 0L, 0, 0.5)]
    [InlineData(42L, 7L, 3, 0.1)]
    [InlineData(-1L, long.MaxValue, 65535, 0.9)]
    [InlineData(0x123456789ABCDEFL, 0x1_0000_0001L, 258, 0.25)]
    [InlineData(9L, 0xABC_0000_0002L, 1, 0.01)]
    [InlineData(5L, 6L, 7, 0.0)]
    [InlineData(5L, 6L, 7, 1.0)]
    public void Factors_are_the_reference_for_every_vector(long seed, long step, int layer, double probability)
    {
        const int rows = 16, channels = 64;
        float[] expected = new float[rows * channels];
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                bool keep = probability < 1 && ReferencePhilox.Bits(seed, step, layer, row, channel) >= Math.Round(probability * Math.Pow(2, 16));
                expected[(row * channels) + channel] = keep ? (float)(1 / (1 - probability)) : 0f;
            }
        }

        DropoutStream stream = new(seed, step, layer, probability);
        Assert.Equal(expected, Mask<Simd512>(stream, rows, channels));
        Assert.Equal(expected, Mask<Simd256>(stream, rows, channels));
        Assert.Equal(expected, Mask<Simd128>(stream, rows, channels));
        Assert.Equal(expected, Mask<SimdScalar>(stream, rows, channels));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_rate_of_zeros_is_the_probability(double probability)
    {
        const int rows = 512, channels = 512;
        float[] mask = Mask<Simd256>(new DropoutStream(11, 3, 1, probability), rows, channels);
        double n = mask.Length, zeros = mask.Count(f => f == 0);
        Assert.True(Math.Abs(zeros - (n * probability)) <= 5 * Math.Sqrt(n * probability * (1 - probability)), $"{zeros} of {n} are 0 at p = {probability}");
        Assert.All(mask.Distinct(), f => Assert.True(f == 0 || f == (float)(1 / (1 - probability))));
    }

    [Theory]
    [InlineData(1e-6, 0)]
    [InlineData(1 - 1e-9, 65535)]
    [InlineData(3.0 / 65536, 3)]
    public void A_probability_is_a_multiple_of_2_to_the_minus_16(double probability, int threshold)
    {
        DropoutStream stream = new(3, 1, 4, probability);
        for (int row = 0; row < 4096; row += 8)
        {
            stream.Fill<SimdScalar>(ref s_scratch[0], (nuint)row, 1, 7, 16);
            Assert.Equal(ReferencePhilox.Bits(3, 1, 4, row, 7) >= threshold, s_scratch[0] != 0);
        }
    }

    [Fact]
    public void Probabilities_0_and_1_keep_everything_and_nothing()
    {
        Assert.All(Mask<Simd128>(new DropoutStream(1, 2, 3, 0), 64, 64), f => Assert.Equal(1f, f));
        Assert.All(Mask<Simd128>(new DropoutStream(1, 2, 3, 1), 64, 64), f => Assert.Equal(0f, f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(24)]
    public void Any_number_of_rows_is_the_beginning_of_more(int rows)
    {
        DropoutStream stream = new(8, 1, 2, 0.5);
        float[] all = new float[24 * 32], some = new float[(rows + 7) / 8 * 8 * 32];
        stream.Fill<Simd512>(ref all[0], 40, 24, 96, 32);
        stream.Fill<Simd512>(ref some[0], 40, (nuint)rows, 96, 32);
        Assert.Equal(all[..(rows * 32)], some[..(rows * 32)]);
    }

    /// <summary>Row r of a rank whose first row has the number n in the whole batch is row n + r of the batch.</summary>
    [Fact]
    public void Rows_of_a_rank_are_those_of_the_whole_batch_for_every_vector()
    {
        foreach (int channels in new[] { 16, 32 })
        {
            foreach (int firstRow in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 37, 71 })
            {
                foreach (int rows in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 40, 64 })
                {
                    AssertShifted<Simd512>(firstRow, rows, channels);
                    AssertShifted<Simd256>(firstRow, rows, channels);
                    AssertShifted<Simd128>(firstRow, rows, channels);
                    AssertShifted<SimdScalar>(firstRow, rows, channels);
                }
            }
        }

        static void AssertShifted<V>(int firstRow, int rows, int channels)
            where V : struct, ISimd<V>
        {
            const int Block = 24, Channel = 96;
            float[] all = new float[(firstRow + Block + rows + 7) / 8 * 8 * channels];
            new DropoutStream(8, 1, 2, 0.3).Fill<V>(ref all[0], 0, (nuint)(firstRow + Block + rows), Channel, (nuint)channels);

            // Nothing is written beyond what one stream writes, too: the rows rounded up.
            float[] own = [.. Enumerable.Repeat(-1f, (rows + 7) / 8 * 8 * channels), -1f];
            new DropoutStream(8, 1, 2, 0.3, (nuint)firstRow).Fill<V>(ref own[0], Block, (nuint)rows, Channel, (nuint)channels);
            Assert.Equal(all[((firstRow + Block) * channels)..((firstRow + Block + rows) * channels)], own[..(rows * channels)]);
            Assert.Equal(-1f, own[^1]);
        }
    }

    /// <summary>Pairs that must be independent agree in half of all elements, within 5 standard deviations.</summary>
    [Fact]
    public void Neighbours_and_other_streams_do_not_correlate()
    {
        const int rows = 256, channels = 256;
        float[] mask = Of(42, 7, 3);
        AssertIndependent("seed", mask, Of(43, 7, 3));
        AssertIndependent("high half of the seed", mask, Of(42 + (1L << 32), 7, 3));
        AssertIndependent("step", mask, Of(42, 8, 3));
        AssertIndependent("high half of the step", mask, Of(42, 7 + (1L << 32), 3));
        AssertIndependent("layer", mask, Of(42, 7, 4));
        AssertIndependent("next channel", mask[..^1], mask[1..]);
        for (int distance = 1; distance <= 8; distance++)
        {
            AssertIndependent($"row {distance} further on", mask[..^(distance * channels)], mask[(distance * channels)..]);
        }

        static float[] Of(long seed, long step, int layer) => Mask<Simd256>(new DropoutStream(seed, step, layer, 0.5), rows, channels);

        static void AssertIndependent(string what, float[] left, float[] right)
        {
            int equal = left.Zip(right).Count(pair => pair.First == pair.Second);
            Assert.True(Math.Abs(equal - (left.Length / 2.0)) <= 5 * Math.Sqrt(left.Length / 4.0), $"{what}: {equal} of {left.Length} agree");
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_out_of_range_is_named(double probability)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new DropoutStream(0, 0, 0, probability));
        Assert.Contains("between 0 and 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_layer_out_of_range_is_named(int layer) =>
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => new DropoutStream(0, 0, layer, 0.5));

    [Fact]
    public void Nothing_is_allocated() => Assert.Equal(0, Allocations.Measure(static () =>
        new DropoutStream(1, 2, 3, 0.5).Fill<Simd256>(ref s_scratch[0], 8, 8, 16, 16)));

    [Fact]
    public void A_rank_allocates_nothing() => Assert.Equal(0, Allocations.Measure(static () =>
        new DropoutStream(1, 2, 3, 0.5, firstRow: 3).Fill<Simd256>(ref s_scratch[0], 8, 8, 16, 16)));

    private static float[] Mask<V>(DropoutStream stream, int rows, int channels)
        where V : struct, ISimd<V>
    {
        // Panels of 32 channels, as generated code asks for them, and one of 16.
        float[] mask = new float[rows * channels];
        for (int channel = 0, width; channel < channels; channel += width)
        {
            width = channels - channel >= 48 ? 32 : 16;
            float[] factors = new float[rows * width];
            stream.Fill<V>(ref factors[0], 0, (nuint)rows, (nuint)channel, (nuint)width);
            for (int row = 0; row < rows; row++)
            {
                factors.AsSpan(row * width, width).CopyTo(mask.AsSpan((row * channels) + channel));
            }
        }

        return mask;
    }
}
