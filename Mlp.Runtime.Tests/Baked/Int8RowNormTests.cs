using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Activations;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Tests.Baked;

/// <summary>Norms of rows behind int8 layers: the norm, and the same bits on every width of vectors.</summary>
public class Int8RowNormTests
{
    private static readonly int[] Widths = [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 100, 256, 300, 8192];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_are_normalised_to_the_same_bits_on_every_width(bool centers)
    {
        System.Random random = new(7);
        for (int trial = 0; trial < 40 * Widths.Length; trial++)
        {
            int channels = Widths[trial % Widths.Length];
            double offset = trial % 3 == 0 ? 100 : 0, magnitude = Math.Pow(10, random.Next(-3, 4));
            float[] row = Draw(value => (float)(offset + value * magnitude));
            float[]? weight = trial % 4 == 0 ? null : Draw(value => (float)value), bias = trial % 4 < 2 ? null : Draw(value => (float)value);
            float[] scalar = Run<SimdScalar, Identity>(row, weight, bias, centers);
            AssertSame(scalar, Run<Simd128, Identity>(row, weight, bias, centers));
            AssertSame(scalar, Run<Simd256, Identity>(row, weight, bias, centers));
            AssertSame(scalar, Run<Simd512, Identity>(row, weight, bias, centers));
            AssertSame(Array.ConvertAll(scalar, value => value < 0 ? 0 : value), Run<Simd256, ReLU>(row, weight, bias, centers));

            double[] expected = Definition(row, weight, bias, centers);
            for (int channel = 0; channel < channels; channel++)
            {
                // What x − mean loses of a row far from 0 shows in the norm: 100 · 2⁻²⁴ over the deviation.
                double tolerance = 1e-5 + (offset == 0 ? 0 : 2e-5 / Math.Max(magnitude, 3e-3));
                Assert.Equal(expected[channel], scalar[channel], tolerance);
            }

            float[] Draw(Func<double, float> map) => [.. Enumerable.Range(0, channels).Select(_ => map(random.NextDouble() * 2 - 1))];
        }
    }

    [Fact]
    public void A_row_of_one_number_is_all_bias_and_what_is_not_finite_stays_so()
    {
        float[] bias = [.. Enumerable.Range(0, 20).Select(channel => (float)channel)];
        foreach (float value in new[] { 0, 1, -5, 1e-30f, 1e-44f })
        {
            Assert.Equal(bias, Run<Simd256, Identity>([.. Enumerable.Repeat(value, 20)], null, bias, centers: true));
        }

        Assert.All(Run<Simd256, Identity>([.. Enumerable.Repeat(float.NaN, 20)], null, bias, centers: true), value => Assert.True(float.IsNaN(value)));
        Assert.All(Run<Simd256, ReLU>([.. Enumerable.Repeat(float.NaN, 20)], null, bias, centers: false), value => Assert.True(float.IsNaN(value)));
    }

    /// <summary>The norm by its definition, in double precision.</summary>
    private static double[] Definition(float[] row, float[]? weight, float[]? bias, bool centers)
    {
        double mean = centers ? row.Average(value => (double)value) : 0;
        double deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return [.. row.Select((value, channel) => (value - mean) / deviation * (weight?[channel] ?? 1) + (bias?[channel] ?? 0))];
    }

    private static float[] Run<V, TActivation>(float[] row, float[]? weight, float[]? bias, bool centers)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        int padded = (row.Length + 15) / 16 * 16;
        float[] memory = new float[padded + 16];
        row.CopyTo(memory, 0);
        Array.Fill(memory, 77, padded, 16);
        Int8RowNorm.Run<V, TActivation>(ref memory[0], row.Length, ref Reference(weight), ref Reference(bias), 1e-5f, centers);
        Assert.All(memory[padded..], canary => Assert.Equal(77, canary));
        return memory[..row.Length];

        ref float Reference(float[]? values)
        {
            if (values is null)
            {
                return ref Unsafe.NullRef<float>();
            }

            float[] copy = new float[padded];
            values.CopyTo(copy, 0);
            return ref copy[0];
        }
    }

    private static void AssertSame(float[] expected, float[] actual)
        => Assert.True(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)), $"expected {string.Join(' ', expected)}, was {string.Join(' ', actual)}");
}
