using System.Runtime.InteropServices;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Runtime.Tests.Products;

/// <summary>
/// The gradient of a weight from packed operands has the bits of a loop over the rows, one after another: those of the products that are not packed.
/// Wherever nothing is to be read there is NaN, and nothing is written but what was asked for.
/// </summary>
public class PackedRowsTests
{
    private const int GradientStride = 51;
    private const int Behind = 16;

    private static readonly int[] _rows = [1, 2, 3, 7, 64, 65];

    [Fact]
    public void Tiles_of_every_height_with_vectors_of_every_width()
    {
        foreach (int rows in _rows)
        {
            CheckVectors<Simd512>(rows);
            CheckVectors<Simd256>(rows);
            CheckVectors<Simd128>(rows);
            CheckVectors<SimdScalar>(rows);
        }
    }

    private static void CheckVectors<V>(int rows)
        where V : struct, ISimd<V>
    {
        Check<V, TallTile>(rows);
        Check<V, LowTile>(rows);
        Check<V, TileOf4>(rows);
        Check<V, TileOf2>(rows);
        Check<V, TileOf1>(rows);
    }

    private static void Check<V, TTile>(int rows)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        int tile = (int)TTile.Rows<V>();
        foreach (int tiles in new[] { 1, 2, 5 })
        {
            int channels = tiles * tile, stride = channels + 3;
            System.Random random = new(rows + (100 * channels));
            float[] input = Rows(random, rows, stride, channels), gradient = Rows(random, rows, GradientStride, 32);
            float[] packedInput = new float[rows * channels + Behind], packedGradient = new float[rows * 32 + Behind], weightGradient = new float[channels * 32 + Behind];
            Array.Fill(packedInput, float.NaN);
            Array.Fill(packedGradient, float.NaN);
            Array.Fill(weightGradient, float.NaN);
            PackedRows.PackInput<V, TTile>(ref input[0], (nuint)stride, ref packedInput[0], (nuint)rows, (nuint)channels);
            PackedRows.PackGradient<V>(ref gradient[0], GradientStride, ref packedGradient[0], (nuint)rows);
            CountingUpdate update = new(new int[1]);
            PackedRows.WeightGradient<V, TTile, CountingUpdate>(
                ref input[0], (nuint)stride, ref packedInput[0], ref packedGradient[0], ref weightGradient[0], ahead: 0, in update, (nuint)rows, (nuint)channels);

            float[] expected = new float[weightGradient.Length];
            Array.Fill(expected, float.NaN);
            for (int k = 0; k < channels; k++)
            {
                for (int channel = 0; channel < 32; channel++)
                {
                    float sum = 0;
                    for (int row = 0; row < rows; row++)
                    {
                        sum = float.MultiplyAddEstimate(input[row * stride + k], gradient[row * GradientStride + channel], sum);
                    }

                    expected[k * 32 + channel] = sum;
                }
            }

            Assert.Equal(Bits(expected), Bits(weightGradient));
            Assert.All(packedInput[^Behind..], value => Assert.True(float.IsNaN(value)));
            Assert.All(packedGradient[^Behind..], value => Assert.True(float.IsNaN(value)));
            Assert.Equal(rows > 1, update.Prefetches > 0);
        }
    }

    /// <summary>Rows with NaN between them, and none behind the last: memory ends with its last channel.</summary>
    private static float[] Rows(System.Random random, int rows, int stride, int channels)
    {
        float[] values = new float[(rows - 1) * stride + channels];
        Array.Fill(values, float.NaN);
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                values[row * stride + channel] = 2 * random.NextSingle() - 1;
            }
        }

        return values;
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>Counts how often it is asked to fetch.</summary>
    private readonly struct CountingUpdate(int[] count) : IParameterUpdate
    {
        public int Prefetches => count[0];

        public ref float Destination(ref float scratch, nuint index) => throw new NotSupportedException();

        public void Apply<V>(ref float gradients, nuint index, nuint length)
            where V : struct, ISimd<V> => throw new NotSupportedException();

        public void Apply<V>(V gradient, nuint index)
            where V : struct, ISimd<V> => throw new NotSupportedException();

        public void Prefetch(nuint index) => count[0]++;
    }
}
