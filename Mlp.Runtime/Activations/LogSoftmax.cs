using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Computes torch.nn.LogSoftmax over the channels of each row, y = x − max − ln Σ e^(x − max), in rows without padding. Lengths are not
/// checked.
/// </summary>
public static class LogSoftmax
{
    /// <summary>Computes x = log_softmax(x) for the rows first to end − 1.</summary>
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
            float largest = ChannelSums.Max<V>(ref values, channels);
            V max = V.Create(largest), sums = V.Zero;
            for (nuint i = 0; i < whole; i += V.Count)
            {
                sums += VectorMath.Exp(V.Load(ref values, i) - max);
            }

            if (whole < channels)
            {
                ChannelTail tail = default;
                tail.Load(ref Unsafe.Add(ref values, whole), channels - whole, float.NegativeInfinity);
                ref float rest = ref Unsafe.As<ChannelTail, float>(ref tail);
                for (nuint i = 0; i < ChannelTail.Length; i += V.Count)
                {
                    sums += VectorMath.Exp(V.Load(ref rest, i) - max);
                }
            }

            float log = SimdScalar.Sum(VectorMath.Log(SimdScalar.Create(V.Sum(sums))));
            V logs = V.Create(log);
            nuint channel = 0;
            for (; channel + V.Count <= channels; channel += V.Count)
            {
                V.Store(V.Load(ref values, channel) - max - logs, ref values, channel);
            }

            for (; channel < channels; channel++)
            {
                Unsafe.Add(ref values, channel) = Unsafe.Add(ref values, channel) - largest - log;
            }
        }
    }

    /// <summary>Computes gradient = outputGradient − e^y · Σ outputGradient; the padding of gradient becomes 0.</summary>
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
        nuint whole = channels & ~(nuint)(ChannelTail.Length - 1);
        for (nuint row = 0; row < rows; row++)
        {
            ref float y = ref Unsafe.Add(ref output, row * channels);
            ref float g = ref Unsafe.Add(ref outputGradient, row * channels);
            ref float to = ref Unsafe.Add(ref gradient, row * stride);
            V sum = V.Create(ChannelSums.Sum<V>(ref g, channels));
            for (nuint channel = 0; channel < whole; channel += V.Count)
            {
                V.Store(V.Load(ref g, channel) - VectorMath.Exp(V.Load(ref y, channel)) * sum, ref to, channel);
            }

            if (whole < channels)
            {
                // The stride is a multiple of 16: the padding is written with them, then cleared.
                ChannelTail outputs = default, gradients = default;
                outputs.Load(ref Unsafe.Add(ref y, whole), channels - whole, 0f);
                gradients.Load(ref Unsafe.Add(ref g, whole), channels - whole, 0f);
                ref float restY = ref Unsafe.As<ChannelTail, float>(ref outputs);
                ref float restG = ref Unsafe.As<ChannelTail, float>(ref gradients);
                for (nuint i = 0; i < ChannelTail.Length; i += V.Count)
                {
                    V.Store(V.Load(ref restG, i) - VectorMath.Exp(V.Load(ref restY, i)) * sum, ref to, whole + i);
                }
            }

            for (nuint channel = channels; channel < stride; channel++)
            {
                Unsafe.Add(ref to, channel) = 0f;
            }
        }
    }
}
