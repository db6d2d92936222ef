using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Computes what Softmax and LogSoftmax take of a row: its largest value, and the sum of exponentials.</summary>
internal static class ChannelSums
{
    /// <summary>The largest value of a row; NaN is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max<V>(ref float row, nuint channels)
        where V : struct, ISimd<V>
    {
        V largest = V.Create(float.NegativeInfinity);
        nuint channel = 0;
        for (; channel + V.Count <= channels; channel += V.Count)
        {
            largest = V.Max(largest, V.Load(ref row, channel));
        }

        float max = V.MaxOfLanes(largest);
        for (; channel < channels; channel++)
        {
            float value = Unsafe.Add(ref row, channel);
            max = value > max ? value : max;
        }

        return max;
    }

    /// <summary>Σ a · b over the channels of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Product<V>(ref float a, ref float b, nuint channels)
        where V : struct, ISimd<V>
    {
        V sums = V.Zero;
        nuint channel = 0;
        for (; channel + V.Count <= channels; channel += V.Count)
        {
            sums = V.MultiplyAdd(V.Load(ref a, channel), V.Load(ref b, channel), sums);
        }

        float sum = V.Sum(sums);
        for (; channel < channels; channel++)
        {
            sum += Unsafe.Add(ref a, channel) * Unsafe.Add(ref b, channel);
        }

        return sum;
    }

    /// <summary>Σ a over the channels of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<V>(ref float a, nuint channels)
        where V : struct, ISimd<V>
    {
        V sums = V.Zero;
        nuint channel = 0;
        for (; channel + V.Count <= channels; channel += V.Count)
        {
            sums += V.Load(ref a, channel);
        }

        float sum = V.Sum(sums);
        for (; channel < channels; channel++)
        {
            sum += Unsafe.Add(ref a, channel);
        }

        return sum;
    }
}
