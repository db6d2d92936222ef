using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Runtime.Tests.Products;

/// <summary>
/// Whatever tile a row is in, however many rows there are and however wide the vectors, its sums have the bits of a loop over the input channels, one
/// after another. Otherwise a row's outputs would depend on its neighbours.
/// </summary>
public class SumOrderTests
{
    private const int InputStride = 61;
    private const int OutputStride = 35;

    // Around a turn of the loop, which has four input channels.
    private static readonly int[] _depths = [1, 2, 3, 4, 5, 7, 8, 9, 37, 60];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Panels_of_16_channels(bool hasBias)
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            foreach (int depth in _depths)
            {
                Check(16, depth, rows, hasBias, RowTiles.Multiply<Simd512, Panel16, Identity>);
                Check(16, depth, rows, hasBias, RowTiles.Multiply<Simd256, Panel16, Identity>);
                Check(16, depth, rows, hasBias, RowTiles.Multiply<Simd128, Panel16, Identity>);
                Check(16, depth, rows, hasBias, RowTiles.Multiply<SimdScalar, Panel16, Identity>);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Panels_of_32_channels(bool hasBias)
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            foreach (int depth in _depths)
            {
                Check(32, depth, rows, hasBias, RowTiles.Multiply<Simd512, Panel32, Identity>);
                Check(32, depth, rows, hasBias, RowTiles.Multiply<Simd256, Panel32, Identity>);
                Check(32, depth, rows, hasBias, RowTiles.Multiply<Simd128, Panel32, Identity>);
                Check(32, depth, rows, hasBias, RowTiles.Multiply<SimdScalar, Panel32, Identity>);
            }
        }
    }

    /// <summary>What is not computed is what the sums of a weight of zeros come to.</summary>
    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public void Panels_of_16_channels_that_are_mostly_padding(int channels, bool hasBias)
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            foreach (int depth in _depths)
            {
                Check(16, depth, rows, hasBias, RowTiles.Multiply<Simd512, Panel16, Identity>, channels);
                Check(16, depth, rows, hasBias, RowTiles.Multiply<Simd256, Panel16, Identity>, channels);
                Check(16, depth, rows, hasBias, RowTiles.Multiply<Simd128, Panel16, Identity>, channels);
                Check(16, depth, rows, hasBias, RowTiles.Multiply<SimdScalar, Panel16, Identity>, channels);
            }
        }
    }

    /// <summary>Padding holds f(bias), too.</summary>
    [Fact]
    public void Padding_is_activated()
    {
        Shape.Depth = 1;
        Shape.HasBias = true;
        Shape.Channels = 8;
        float[] input = new float[InputStride], weight = new float[16], bias = new float[16], output = new float[OutputStride];
        bias[15] = 1;
        RowTiles.Multiply<Simd256, Panel16, Sigmoid>(ref input[0], ref weight[0], ref bias[0], ref output[0], 1);
        Assert.Equal(0.5f, output[14]);
        Assert.Equal(0.7310586f, output[15], 1e-6f);
    }

    /// <summary>Called here in every height, for a processor has use for some of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pairs_of_vectors_of_a_panel_of_16_channels(bool hasBias)
    {
        foreach (int depth in _depths)
        {
            CheckPairs<TileOf1>(depth, hasBias);
            CheckPairs<TileOf2>(depth, hasBias);
            CheckPairs<TileOf3>(depth, hasBias);
            CheckPairs<TileOf4>(depth, hasBias);
            CheckPairs<TileOf5>(depth, hasBias);
            CheckPairs<TileOf6>(depth, hasBias);
            CheckPairs<TileOf8>(depth, hasBias);
            CheckPairs<TileOf12>(depth, hasBias);
        }
    }

    /// <summary>Two tiles, of vectors of 8 floats and of 4.</summary>
    private static void CheckPairs<TTile>(int depth, bool hasBias)
        where TTile : struct, ITile
    {
        int rows = 2 * (int)TTile.Rows<Simd256>();
        Check(16, depth, rows, hasBias, (ref float input, ref float weight, ref float bias, ref float output, nuint end)
            => VectorPairs<Panel16>.Multiply<Simd256, TTile, Identity>(ref input, ref weight, ref bias, ref output, 0, end));
        Check(16, depth, rows, hasBias, (ref float input, ref float weight, ref float bias, ref float output, nuint end)
            => VectorPairs<Panel16>.Multiply<Simd128, TTile, Identity>(ref input, ref weight, ref bias, ref output, 0, end));
    }

    private delegate void Multiply(ref float input, ref float weight, ref float bias, ref float output, nuint rows);

    /// <summary>What is between rows is NaN before: a product that reads it is NaN, and one that writes there is found.</summary>
    private static void Check(int channels, int depth, int rows, bool hasBias, Multiply multiply, int? computed = null)
    {
        System.Random random = new(rows + 41 * depth);
        float[] input = new float[rows * InputStride], weight = Draw(random, depth * channels), bias = Draw(random, channels);
        for (int index = 0; index < weight.Length; index++)
        {
            weight[index] = index % channels < (computed ?? channels) ? weight[index] : 0;
        }

        float[] output = new float[rows * OutputStride], expected = new float[rows * OutputStride];
        Array.Fill(input, float.NaN);
        Array.Fill(output, float.NaN);
        Array.Fill(expected, float.NaN);
        for (int row = 0; row < rows; row++)
        {
            Draw(random, depth).CopyTo(input, row * InputStride);
            for (int channel = 0; channel < channels; channel++)
            {
                float sum = hasBias ? bias[channel] : 0;
                for (int k = 0; k < depth; k++)
                {
                    sum = float.MultiplyAddEstimate(input[row * InputStride + k], weight[k * channels + channel], sum);
                }

                expected[row * OutputStride + channel] = sum;
            }
        }

        Shape.Depth = (nuint)depth;
        Shape.HasBias = hasBias;
        Shape.Channels = (nuint)(computed ?? channels);
        multiply(ref input[0], ref weight[0], ref bias[0], ref output[0], (nuint)rows);
        for (int index = 0; index < output.Length; index++)
        {
            if (BitConverter.SingleToInt32Bits(output[index]) != BitConverter.SingleToInt32Bits(expected[index]))
            {
                Assert.Fail($"{multiply.Method}: row {index / OutputStride} of {rows}, channel {index % OutputStride} of {channels}, depth {depth}: "
                    + $"{output[index]:R} is not {expected[index]:R}.");
            }
        }
    }

    private static float[] Draw(System.Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextSingle() - 1)];

    /// <summary>What is a literal in generated code. Tests of one class run one after another.</summary>
    private static class Shape
    {
        public static nuint Depth { get; set; }

        public static bool HasBias { get; set; }

        public static nuint Channels { get; set; }
    }

    /// <summary>The product of generated code with a panel one vector wide.</summary>
    private readonly struct Panel16 : IProduct
    {
        public static nuint Width => 16;

        public static nuint Channels => Shape.Channels;

        public static nuint Depth => Shape.Depth;

        public static nuint InputStride => SumOrderTests.InputStride;

        public static nuint OutputStride => SumOrderTests.OutputStride;

        public static bool HasBias => Shape.HasBias;

        public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)
            where V : struct, ISimd<V>
            where TTile : struct, ITile
            where TActivation : struct, IActivation
        {
            for (nuint channel = 0; channel < Channels; channel += V.Count)
            {
                V start = HasBias ? V.Load(ref bias, channel) : V.Zero;
                for (nuint row = first; row < end; row += TTile.Rows<V>())
                {
                    V sum0 = start, sum1 = start, sum2 = start, sum3 = start, sum4 = start, sum5 = start;
                    V sum6 = start, sum7 = start, sum8 = start, sum9 = start, sum10 = start, sum11 = start;
                    TileSums.AddProducts<V, TTile>(ref Unsafe.Add(ref input, row * InputStride), InputStride, ref Unsafe.Add(ref weight, channel), Depth,
                        ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5,
                        ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
                    TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, row * OutputStride + channel), OutputStride,
                        sum0, sum1, sum2, sum3, sum4, sum5,
                        sum6, sum7, sum8, sum9, sum10, sum11);
                }
            }
        }
    }

    /// <summary>The product of generated code with a panel two vectors wide.</summary>
    private readonly struct Panel32 : IProduct
    {
        public static nuint Width => 32;

        public static nuint Channels => Shape.Channels;

        public static nuint Depth => Shape.Depth;

        public static nuint InputStride => SumOrderTests.InputStride;

        public static nuint OutputStride => SumOrderTests.OutputStride;

        public static bool HasBias => Shape.HasBias;

        public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)
            where V : struct, ISimd<V>
            where TTile : struct, ITile
            where TActivation : struct, IActivation
        {
            for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
            {
                ref float panel = ref Unsafe.Add(ref weight, channel);
                V low = HasBias ? V.Load(ref bias, channel) : V.Zero, high = HasBias ? V.Load(ref bias, channel + V.Count) : V.Zero;
                for (nuint row = first; row < end; row += TTile.Rows<V>())
                {
                    V low0 = low, high0 = high, low1 = low, high1 = high, low2 = low, high2 = high;
                    V low3 = low, high3 = high, low4 = low, high4 = high, low5 = low, high5 = high;
                    V low6 = low, high6 = high, low7 = low, high7 = high, low8 = low, high8 = high;
                    V low9 = low, high9 = high, low10 = low, high10 = high, low11 = low, high11 = high;
                    TileSums.AddProducts<V, TTile>(
                        ref Unsafe.Add(ref input, row * InputStride), InputStride, ref panel, width: 32, Depth, prefetches: false, ref panel, 0,
                        ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                        ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                        ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
                    TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, row * OutputStride + channel), OutputStride,
                        low0, high0, low1, high1, low2, high2, low3, high3,
                        low4, high4, low5, high5, low6, high6, low7, high7,
                        low8, high8, low9, high9, low10, high10, low11, high11);
                }
            }
        }
    }
}
