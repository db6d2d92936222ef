using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mlp.CompilerServices;
using Xunit.Abstractions;

namespace Mlp.Tests.Baked;

/// <summary>Sums of 8-bit products: each way of this machine comes to the integers of plain arithmetic, also where 16 bits would overflow.</summary>
public class Int8LanesTests(ITestOutputHelper output)
{
    private const int PanelWidth = 32;

    [Fact]
    public void Each_way_comes_to_the_same_integers()
    {
        int ways = Check<Int8Scalar>(true) + Check<Int8Vector128>(Vector128.IsHardwareAccelerated) + Check<Int8Avx2>(Avx2.IsSupported) + Check<Int8Vnni>(AvxVnni.IsSupported);
        output.WriteLine($"{ways} ways");
    }

    private static int Check<T>(bool isSupported)
        where T : struct, IInt8Lanes<T>
    {
        if (!isSupported)
        {
            return 0;
        }

        CheckGroups<T>();
        CheckExtremes<T>();
        CheckSums<T>();
        return 1;
    }

    /// <summary>Every group of four products out of the extremes, those of a pair that saturates 16 bits among them.</summary>
    private static void CheckExtremes<T>()
        where T : struct, IInt8Lanes<T>
    {
        sbyte[] weights = [-128, -127, -1, 0, 1, 127];
        byte[] inputs = [0, 1, 128, 255];
        foreach (sbyte left in weights)
        {
            foreach (sbyte right in weights)
            {
                foreach (byte first in inputs)
                {
                    foreach (byte second in inputs)
                    {
                        CheckGroup<T>([left, right, right, left], [first, second, first, second], 0);
                        CheckGroup<T>([left, right, left, right], [first, first, second, second], int.MaxValue);
                    }
                }
            }
        }
    }

    private static void CheckGroups<T>()
        where T : struct, IInt8Lanes<T>
    {
        System.Random random = new(3);
        sbyte[] weights = new sbyte[4];
        byte[] inputs = new byte[4];
        for (int trial = 0; trial < 2000; trial++)
        {
            random.NextBytes((byte[])(Array)weights);
            random.NextBytes(inputs);
            CheckGroup<T>(weights, inputs, random.Next(int.MinValue, int.MaxValue));
        }
    }

    /// <summary>The group in each channel by itself, among channels that have other weights: nothing comes over from a neighbour.</summary>
    private static void CheckGroup<T>(sbyte[] weights, byte[] inputs, int begin)
        where T : struct, IInt8Lanes<T>
    {
        int channels = (int)T.Count;
        sbyte[] all = new sbyte[4 * channels];
        int[] sums = new int[channels], expected = new int[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            sums[channel] = expected[channel] = unchecked(begin - channel);
            for (int k = 0; k < 4; k++)
            {
                sbyte weight = channel % 2 == 0 ? weights[k] : (sbyte)~weights[k];
                all[4 * channel + k] = weight;
                expected[channel] = unchecked(expected[channel] + weight * inputs[k]);
            }
        }

        T result = T.AddProducts(T.Load(ref sums[0], 0), ref all[0], BitConverter.ToUInt32(inputs));
        T.Store(result, ref sums[0], 0);
        Assert.Equal(expected, sums);
    }

    /// <summary>Whole layers of every width that a panel is taken in, into memory between canaries.</summary>
    private static void CheckSums<T>()
        where T : struct, IInt8Lanes<T>
    {
        System.Random random = new(4);
        foreach (int channels in new[] { 16, 32, 48, 64, 80, 112 })
        {
            foreach (int quads in new[] { 1, 2, 3, 17, 196 })
            {
                foreach (bool isExtreme in new[] { false, true })
                {
                    byte[] inputs = new byte[4 * quads];
                    sbyte[] weights = new sbyte[channels * 4 * quads];
                    random.NextBytes(inputs);
                    random.NextBytes((byte[])(Array)weights);
                    if (isExtreme)
                    {
                        // All products of one sign: the largest sums there are.
                        Array.Fill(inputs, (byte)255);
                        Array.Fill(weights, (sbyte)(channels % 32 == 0 ? 127 : -127));
                    }

                    int[] begin = [.. Enumerable.Range(0, channels).Select(_ => random.Next(-1_000_000_000, 1_000_000_000))], sums = new int[channels + 32];
                    Array.Fill(sums, 0x5EED);
                    Int8Linear.Sum<T>(ref inputs[0], (nuint)quads, ref begin[0], ref weights[0], ref sums[16], (nuint)channels);
                    Assert.Equal(Expected(inputs, begin, weights), sums[16..^16]);
                    Assert.All(sums[..16].Concat(sums[^16..]), canary => Assert.Equal(0x5EED, canary));
                }
            }
        }
    }

    /// <summary>begin + weight · input, the weights as Int8Linear describes them: [panel][input channel / 4][32][4], the last panel 32 or 16 wide.</summary>
    private static int[] Expected(byte[] inputs, int[] begin, sbyte[] weights)
    {
        int[] expected = [.. begin];
        for (int channel = 0; channel < begin.Length; channel++)
        {
            int panel = channel / PanelWidth * PanelWidth, width = Math.Min(PanelWidth, begin.Length - panel);
            for (int k = 0; k < inputs.Length; k++)
            {
                expected[channel] += weights[panel * inputs.Length + (k / 4 * width + channel - panel) * 4 + k % 4] * inputs[k];
            }
        }

        return expected;
    }
}
