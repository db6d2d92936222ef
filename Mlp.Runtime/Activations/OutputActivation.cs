using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Computes an activation of a network's outputs, element by element, in rows without padding. Lengths are not checked.</summary>
public static class OutputActivation
{
    /// <summary>Computes x = f(x) for so many elements.</summary>
    /// <param name="x">The first element.</param>
    /// <param name="length">Their number.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V, TActivation>(ref float x, nuint length)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint whole = length & ~(nuint)(ChannelTail.Length - 1);
        for (nuint i = 0; i < whole; i += V.Count)
        {
            V.Store(TActivation.Forward(V.Load(ref x, i)), ref x, i);
        }

        if (whole < length)
        {
            ChannelTail tail = default;
            tail.Load(ref Unsafe.Add(ref x, whole), length - whole, 0f);
            ref float rest = ref Unsafe.As<ChannelTail, float>(ref tail);
            for (nuint i = 0; i < ChannelTail.Length; i += V.Count)
            {
                V.Store(TActivation.Forward(V.Load(ref rest, i)), ref rest, i);
            }

            tail.Store(ref Unsafe.Add(ref x, whole), length - whole);
        }
    }

    /// <summary>Computes x = f(x) for the elements first to end − 1; slopes = f′(x).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V, TActivation>(ref float x, ref float slopes, nuint first, nuint end)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint whole = first + (end - first & ~(nuint)(ChannelTail.Length - 1));
        for (nuint i = first; i < whole; i += V.Count)
        {
            V.Store(TActivation.Forward(V.Load(ref x, i), out V slope), ref x, i);
            V.Store(slope, ref slopes, i);
        }

        if (whole < end)
        {
            ChannelTail tail = default, tailSlopes = default;
            tail.Load(ref Unsafe.Add(ref x, whole), end - whole, 0f);
            ref float rest = ref Unsafe.As<ChannelTail, float>(ref tail);
            ref float restSlopes = ref Unsafe.As<ChannelTail, float>(ref tailSlopes);
            for (nuint i = 0; i < ChannelTail.Length; i += V.Count)
            {
                V.Store(TActivation.Forward(V.Load(ref rest, i), out V slope), ref rest, i);
                V.Store(slope, ref restSlopes, i);
            }

            tail.Store(ref Unsafe.Add(ref x, whole), end - whole);
            tailSlopes.Store(ref Unsafe.Add(ref slopes, whole), end - whole);
        }
    }

    /// <summary>Computes gradient = outputGradient · slopes; the padding of gradient becomes 0.</summary>
    /// <param name="slopes">[rows, channels], without padding.</param>
    /// <param name="outputGradient">[rows, channels], without padding.</param>
    /// <param name="gradient">[rows, channels], rows <paramref name="stride"/> apart.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="rows">How many rows.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(ref float slopes, ref float outputGradient, ref float gradient, nuint channels, nuint stride, nuint rows)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float s = ref Unsafe.Add(ref slopes, row * channels);
            ref float g = ref Unsafe.Add(ref outputGradient, row * channels);
            ref float to = ref Unsafe.Add(ref gradient, row * stride);
            nuint channel = 0;
            for (; channel + V.Count <= channels; channel += V.Count)
            {
                V.Store(V.Load(ref g, channel) * V.Load(ref s, channel), ref to, channel);
            }

            for (; channel < channels; channel++)
            {
                Unsafe.Add(ref to, channel) = Unsafe.Add(ref g, channel) * Unsafe.Add(ref s, channel);
            }

            for (; channel < stride; channel++)
            {
                Unsafe.Add(ref to, channel) = 0f;
            }
        }
    }
}
