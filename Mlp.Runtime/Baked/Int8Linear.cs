using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: a Linear layer of int8 weights, one row at a time. The input is quantised to 8 bits with a scale of its own; products are
/// summed as exact integers; the sum times both scales, plus the bias, is the output. No step depends on the processor.
/// </summary>
/// <remarks>
/// A layer's data: [channels] sums to begin with (−128 · Σ weights where inputs have a sign, which they lie 128 higher for), [channels] scales,
/// [channels] biases, 32 bits each, then the weights in panels of 32 output channels, [panel][input channel / 4][32][4], the last one 32 or
/// 16 wide. Channels are a multiple of 16.
/// </remarks>
public static class Int8Linear
{
    private const nuint PanelWidth = 32;

    // Adding 1.5 · 2²³ rounds a float to an integer, ties to even, and leaves that in the lowest bits.
    private const float RoundToInteger = 12582912f;

    /// <summary>Returns the number of floats of scratch that <see cref="Run"/> takes.</summary>
    /// <param name="inChannels">Of the widest input.</param>
    /// <param name="channels">Of the widest output, padding included.</param>
    public static int ScratchLength(int inChannels, int channels) => Padded(inChannels) / 4 + channels;

    /// <summary>Computes output = f(input · weight + bias) for one row.</summary>
    /// <param name="input">[in channels].</param>
    /// <param name="inChannels">Their number.</param>
    /// <param name="hasSign">Whether inputs may be negative: they are quantised to −127 … 127, else to 0 … 255.</param>
    /// <param name="data">The layer's data.</param>
    /// <param name="channels">Output channels, padding included.</param>
    /// <param name="output">[channels].</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    /// <typeparam name="TActivation">f.</typeparam>
    public static void Run<TActivation>(ref float input, int inChannels, bool hasSign, ref float data, int channels, ref float output, ref float scratch)
        where TActivation : struct, IActivation
    {
        ref byte quantised = ref Unsafe.As<float, byte>(ref scratch);
        ref int sums = ref Unsafe.As<float, int>(ref Unsafe.Add(ref scratch, Padded(inChannels) / 4));
        ref int begin = ref Unsafe.As<float, int>(ref data);
        ref float scales = ref Unsafe.Add(ref data, channels);
        ref float bias = ref Unsafe.Add(ref data, 2 * channels);
        ref sbyte weights = ref Unsafe.As<float, sbyte>(ref Unsafe.Add(ref data, 3 * channels));
        nuint quads = ((nuint)inChannels + 3) / 4;

        float scale = Vector512.IsHardwareAccelerated ? Quantise<Simd512>(ref input, (nuint)inChannels, hasSign, ref quantised)
            : Vector256.IsHardwareAccelerated ? Quantise<Simd256>(ref input, (nuint)inChannels, hasSign, ref quantised)
            : Vector128.IsHardwareAccelerated ? Quantise<Simd128>(ref input, (nuint)inChannels, hasSign, ref quantised)
            : Quantise<SimdScalar>(ref input, (nuint)inChannels, hasSign, ref quantised);
        if (AvxVnni.IsSupported)
        {
            Sum<Int8Vnni>(ref quantised, quads, ref begin, ref weights, ref sums, (nuint)channels);
        }
        else if (Avx2.IsSupported)
        {
            Sum<Int8Avx2>(ref quantised, quads, ref begin, ref weights, ref sums, (nuint)channels);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Sum<Int8Vector128>(ref quantised, quads, ref begin, ref weights, ref sums, (nuint)channels);
        }
        else
        {
            Sum<Int8Scalar>(ref quantised, quads, ref begin, ref weights, ref sums, (nuint)channels);
        }

        // Channels are a multiple of 16, whole vectors of any width.
        ref float sumBits = ref Unsafe.As<int, float>(ref sums);
        if (Vector512.IsHardwareAccelerated)
        {
            Finish<Simd512, TActivation>(ref sumBits, scale, ref scales, ref bias, ref output, (nuint)channels);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Finish<Simd256, TActivation>(ref sumBits, scale, ref scales, ref bias, ref output, (nuint)channels);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Finish<Simd128, TActivation>(ref sumBits, scale, ref scales, ref bias, ref output, (nuint)channels);
        }
        else
        {
            Finish<SimdScalar, TActivation>(ref sumBits, scale, ref scales, ref bias, ref output, (nuint)channels);
        }
    }

    /// <summary>Bytes of a quantised row in whole words.</summary>
    private static int Padded(int inChannels) => (inChannels + 3) / 4 * 4;

    /// <summary>Writes round(x / scale), 128 higher where inputs have a sign, and returns the scale: NaN where an input is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static float Quantise<V>(ref float input, nuint inChannels, bool hasSign, ref byte quantised)
        where V : struct, ISimd<V>
    {
        nuint whole = inChannels / V.Count * V.Count;
        V largest = V.Zero, poison = V.Zero;
        for (nuint k = 0; k < whole; k += V.Count)
        {
            V x = V.Load(ref input, k);
            largest = V.Max(largest, V.Abs(x));
            poison += x * V.Zero;
        }

        float magnitude = V.MaxOfLanes(largest), notFinite = V.Sum(poison);
        for (nuint k = whole; k < inChannels; k++)
        {
            float x = Unsafe.Add(ref input, k);
            magnitude = MathF.Max(magnitude, MathF.Abs(x));
            notFinite += x * 0;
        }

        float levels = hasSign ? 127 : 255, offset = RoundToInteger + (hasSign ? 128 : 0);

        // Where the magnitude is 0 or denormal its inverse would be infinite; such inputs count as zeros.
        float inverse = magnitude >= 1e-30f ? levels / magnitude : 0;
        for (nuint k = 0; k < whole; k += V.Count)
        {
            V.StoreLowestBytes(V.Load(ref input, k) * V.Create(inverse) + V.Create(offset), ref quantised, k);
        }

        for (nuint k = whole; k < inChannels; k++)
        {
            Unsafe.Add(ref quantised, k) = (byte)BitConverter.SingleToInt32Bits(Unsafe.Add(ref input, k) * inverse + offset);
        }

        // What is behind them meets weights that are 0.
        Unsafe.InitBlockUnaligned(ref Unsafe.Add(ref quantised, inChannels), 0, (uint)((nuint)Padded((int)inChannels) - inChannels));
        return magnitude / levels + notFinite;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Sum<T>(ref byte quantised, nuint quads, ref int begin, ref sbyte weights, ref int sums, nuint channels)
        where T : struct, IInt8Lanes<T>
    {
        for (nuint first = 0; first < channels; first += PanelWidth)
        {
            nuint width = nuint.Min(PanelWidth, channels - first);
            ref sbyte panel = ref Unsafe.Add(ref weights, first * quads * 4);

            // Four vectors of sums at a time; a panel of 16 has whole groups of them, too, or two vectors.
            nuint step = nuint.Min(4 * T.Count, width);
            for (nuint channel = 0; channel < width; channel += step)
            {
                nuint at = first + channel;
                T sum0 = T.Load(ref begin, at), sum1 = T.Load(ref begin, at + T.Count), sum2 = default, sum3 = default;
                if (step == 4 * T.Count)
                {
                    sum2 = T.Load(ref begin, at + 2 * T.Count);
                    sum3 = T.Load(ref begin, at + 3 * T.Count);
                    for (nuint quad = 0; quad < quads; quad++)
                    {
                        uint inputs = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref quantised, quad * 4));
                        ref sbyte w = ref Unsafe.Add(ref panel, (quad * width + channel) * 4);
                        sum0 = T.AddProducts(sum0, ref w, inputs);
                        sum1 = T.AddProducts(sum1, ref Unsafe.Add(ref w, 4 * T.Count), inputs);
                        sum2 = T.AddProducts(sum2, ref Unsafe.Add(ref w, 8 * T.Count), inputs);
                        sum3 = T.AddProducts(sum3, ref Unsafe.Add(ref w, 12 * T.Count), inputs);
                    }

                    T.Store(sum2, ref sums, at + 2 * T.Count);
                    T.Store(sum3, ref sums, at + 3 * T.Count);
                }
                else
                {
                    for (nuint quad = 0; quad < quads; quad++)
                    {
                        uint inputs = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref quantised, quad * 4));
                        ref sbyte w = ref Unsafe.Add(ref panel, (quad * width + channel) * 4);
                        sum0 = T.AddProducts(sum0, ref w, inputs);
                        sum1 = T.AddProducts(sum1, ref Unsafe.Add(ref w, 4 * T.Count), inputs);
                    }
                }

                T.Store(sum0, ref sums, at);
                T.Store(sum1, ref sums, at + T.Count);
            }
        }
    }

    /// <summary>output = f(sum · (scale · channel's scale) + bias), each operation rounded by itself: fused ones would differ from processor to processor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Finish<V, TActivation>(ref float sums, float scale, ref float scales, ref float bias, ref float output, nuint channels)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            V sum = V.ConvertInt32ToSingle(V.Load(ref sums, channel));
            V.Store(TActivation.Forward<V>(sum * (V.Create(scale) * V.Load(ref scales, channel)) + V.Load(ref bias, channel)), ref output, channel);
        }
    }
}
