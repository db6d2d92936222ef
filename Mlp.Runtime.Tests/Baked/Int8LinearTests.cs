using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Activations;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Tests.Baked;

/// <summary>What stands before and behind the sums: quantising a row, and making floats of integers; the same bits on every width of vectors.</summary>
public class Int8LinearTests
{
    private static readonly float[] Specials =
        [0, -0f, 1, -1, 0.5f, 1e-45f, -1e-38f, 1e-30f, 9.9e-31f, 1e30f, -3e38f, float.MaxValue, float.MinValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    [Fact]
    public void Rows_are_quantised_to_the_nearest_levels()
    {
        System.Random random = new(5);
        for (int trial = 0; trial < 2000; trial++)
        {
            float[] row = new float[1 + trial % 70];
            double magnitude = Math.Pow(10, random.Next(-34, 38));
            for (int k = 0; k < row.Length; k++)
            {
                row[k] = trial % 4 == 3 && random.Next(4) == 0 ? Specials[random.Next(Specials.Length)] : (float)((random.NextDouble() * 2 - 1) * magnitude);
            }

            bool hasSign = trial % 2 == 0;
            if (!hasSign)
            {
                row = Array.ConvertAll(row, MathF.Abs);
            }

            if (trial % 5 == 0)
            {
                // A scale of 1, and halves between two levels: ties.
                row = Array.ConvertAll(row, value => (float)(random.Next(hasSign ? -254 : 0, hasSign ? 254 : 510) / 2.0));
                row[0] = hasSign ? 127 : 255;
            }

            CheckQuantise<SimdScalar>(row, hasSign);
            CheckQuantise<Simd128>(row, hasSign);
            CheckQuantise<Simd256>(row, hasSign);
            CheckQuantise<Simd512>(row, hasSign);
        }
    }

    [Fact]
    public void Sums_become_the_same_floats_on_every_width()
    {
        System.Random random = new(6);
        const int Channels = 48;
        for (int trial = 0; trial < 500; trial++)
        {
            int[] sums = [.. Enumerable.Range(0, Channels).Select(_ => random.Next(int.MinValue, int.MaxValue) >> random.Next(32))];
            float[] scales = Draw(), biases = Draw();
            float scale = trial % 7 == 0 ? Specials[trial / 7 % Specials.Length] : (float)Math.Pow(10, random.Next(-38, 30));

            // A product and a sum, each rounded by itself.
            float[] expected = new float[Channels];
            for (int channel = 0; channel < Channels; channel++)
            {
                float both = scale * scales[channel];
                float product = sums[channel] * both;
                expected[channel] = product + biases[channel];
            }

            CheckFinish<SimdScalar>();
            CheckFinish<Simd128>();
            CheckFinish<Simd256>();
            CheckFinish<Simd512>();

            void CheckFinish<V>()
                where V : struct, ISimd<V>
            {
                AssertSame(expected, Finish<V, Identity>(sums, scale, scales, biases));
                AssertSame(Array.ConvertAll(expected, value => value < 0 ? 0 : value), Finish<V, ReLU>(sums, scale, scales, biases));
            }

            float[] Draw() => [.. Enumerable.Range(0, Channels).Select(_ => (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, random.Next(-20, 8))))];
        }
    }

    private static void CheckQuantise<V>(float[] row, bool hasSign)
        where V : struct, ISimd<V>
    {
        byte[] quantised = new byte[row.Length + 40];
        Array.Fill(quantised, (byte)0xA5);
        int padded = (row.Length + 3) / 4 * 4;
        float scale = Int8Linear.Quantise<V>(ref row[0], (nuint)row.Length, hasSign, ref quantised[16]);

        Assert.All(quantised[..16].Concat(quantised[(16 + padded)..]), canary => Assert.Equal(0xA5, canary));
        Assert.All(quantised[(16 + row.Length)..(16 + padded)], beyond => Assert.Equal(0, beyond));
        if (!row.All(float.IsFinite))
        {
            Assert.True(float.IsNaN(scale));
            return;
        }

        float levels = hasSign ? 127 : 255, magnitude = row.Max(MathF.Abs), inverse = magnitude >= 1e-30f ? levels / magnitude : 0;
        Assert.Equal(BitConverter.SingleToInt32Bits(magnitude / levels), BitConverter.SingleToInt32Bits(scale));
        for (int k = 0; k < row.Length; k++)
        {
            float level = row[k] * inverse;
            Assert.Equal((int)MathF.Round(level, MidpointRounding.ToEven) + (hasSign ? 128 : 0), quantised[16 + k]);
        }
    }

    private static float[] Finish<V, TActivation>(int[] sums, float scale, float[] scales, float[] biases)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        float[] outputs = new float[sums.Length];
        Int8Linear.Finish<V, TActivation>(ref Unsafe.As<int, float>(ref sums[0]), scale, ref scales[0], ref biases[0], ref outputs[0], (nuint)sums.Length);
        return outputs;
    }

    /// <summary>The same bits; of NaN, whose bits are many, only that it is one.</summary>
    private static void AssertSame(float[] expected, float[] actual)
    {
        float[] Canonical(float[] values) => Array.ConvertAll(values, value => float.IsNaN(value) ? float.NaN : value);
        Assert.True(MemoryMarshal.AsBytes<float>(Canonical(expected)).SequenceEqual(MemoryMarshal.AsBytes<float>(Canonical(actual))), $"expected {string.Join(' ', expected)}, was {string.Join(' ', actual)}");
    }
}
