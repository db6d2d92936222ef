using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Computes torch.nn.Softmax over the channels of each row, y = e^(x − max) / Σ e^(x − max), in rows without padding. Lengths are not
/// checked.
/// </summary>
public static class Softmax
{
    /// <summary>Computes x = softmax(x) for the rows first to end − 1.</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(ref float x, nuint channels, nuint first, nuint end)
        where V : struct, ISimd<V>
    {
        nuint whole = channels & ~(nuint)(ChannelTail.Length - 1);
        for (nuint row = first; row < end; row++)
        {
            ref float values = ref Unsafe.Add(ref x, row * channels);
            V max = V.Create(ChannelSums.Max<V>(ref values, channels)), sums = V.Zero;
            for (nuint channel = 0; channel < whole; channel += V.Count)
            {
                V exponential = VectorMath.Exp(V.Load(ref values, channel) - max);
                V.Store(exponential, ref values, channel);
                sums += exponential;
            }

            ChannelTail tail = default;
            ref float rest = ref Unsafe.As<ChannelTail, float>(ref tail);
            if (whole < channels)
            {
                tail.Load(ref Unsafe.Add(ref values, whole), channels - whole, float.NegativeInfinity);
                for (nuint channel = 0; channel < ChannelTail.Length; channel += V.Count)
                {
                    V exponential = VectorMath.Exp(V.Load(ref rest, channel) - max);
                    V.Store(exponential, ref rest, channel);
                    sums += exponential;
                }
            }

            V sum = V.Create(V.Sum(sums));
            for (nuint channel = 0; channel < whole; channel += V.Count)
            {
                V.Store(V.Load(ref values, channel) / sum, ref values, channel);
            }

            if (whole < channels)
            {
                for (nuint channel = 0; channel < ChannelTail.Length; channel += V.Count)
                {
                    V.Store(V.Load(ref rest, channel) / sum, ref rest, channel);
                }

                tail.Store(ref Unsafe.Add(ref values, whole), channels - whole);
            }
        }
    }

    /// <summary>Computes gradient = y · (outputGradient − Σ outputGradient · y); the padding of gradient becomes 0.</summary>
    /// <param name="output">y, [rows, channels].</param>
    /// <param name="outputGradient">[rows, channels].</param>
    /// <param name="gradient">[rows, channels], rows <paramref name="stride"/> apart.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="rows">How many rows.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(ref float output, ref float outputGradient, ref float gradient, nuint channels, nuint stride, nuint rows)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float y = ref Unsafe.Add(ref output, row * channels);
            ref float g = ref Unsafe.Add(ref outputGradient, row * channels);
            ref float to = ref Unsafe.Add(ref gradient, row * stride);
            float mean = ChannelSums.Product<V>(ref g, ref y, channels);
            V means = V.Create(mean);
            nuint channel = 0;
            for (; channel + V.Count <= channels; channel += V.Count)
            {
                V.Store(V.Load(ref y, channel) * (V.Load(ref g, channel) - means), ref to, channel);
            }

            for (; channel < channels; channel++)
            {
                Unsafe.Add(ref to, channel) = Unsafe.Add(ref y, channel) * (Unsafe.Add(ref g, channel) - mean);
            }

            for (; channel < stride; channel++)
            {
                Unsafe.Add(ref to, channel) = 0f;
            }
        }
    }
}
