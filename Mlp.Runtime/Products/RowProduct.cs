using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Wasm;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// The product of one row, where latency is what counts: eight vectors of sums do not wait for each other. A panel of 32 channels is two vectors of
/// 16 floats, and input channels k, k + 1, k + 2, k + 3 go to four chains of sums; it is four vectors of 8 in two chains, or eight of 4. So each
/// cache line of the weight is read once.
/// </summary>
public static class RowProduct
{
    /// <summary>Computes the panels of 32 channels of one row: output = f(input · weight + bias).</summary>
    /// <param name="input">The row.</param>
    /// <param name="weight">The panels, [panel][depth][32].</param>
    /// <param name="depth">The input channels.</param>
    /// <param name="channels">The output channels in panels of 32.</param>
    /// <param name="bias">The bias, or a null reference.</param>
    /// <param name="output">What is written.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TActivation">f.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Panels32<V, TActivation>(ref float input, ref float weight, nuint depth, nuint channels, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        // A call alone: what is written here counts against what the JIT inlines, though it is removed.
        if (PackedSimd.IsSupported)
        {
            BareRows.Row32<TActivation>(ref input, ref weight, depth, channels, ref bias, ref output);
        }
        else if (V.Count == 4)
        {
            EightVectors<V, TActivation>(ref input, ref weight, depth, channels, ref bias, ref output);
        }
        else if (V.Count == 8)
        {
            FourVectors<V, TActivation>(ref input, ref weight, depth, channels, ref bias, ref output);
        }
        else
        {
            TwoVectors<V, TActivation>(ref input, ref weight, depth, channels, ref bias, ref output);
        }
    }

    /// <summary>Computes a panel of 16 channels of one row: output = f(input · weight + bias).</summary>
    /// <param name="input">The row.</param>
    /// <param name="weight">The panel, [depth][16].</param>
    /// <param name="depth">The input channels.</param>
    /// <param name="bias">The bias, or a null reference.</param>
    /// <param name="output">What is written.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TActivation">f.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Panel16<V, TActivation>(ref float input, ref float weight, nuint depth, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        if (V.Count == 4)
        {
            FourVectors<V, TActivation>(ref input, ref weight, depth, 16, ref bias, ref output);
        }
        else if (V.Count == 8)
        {
            TwoVectors<V, TActivation>(ref input, ref weight, depth, 16, ref bias, ref output);
        }
        else
        {
            OneVector<V, TActivation>(ref input, ref weight, depth, 16, ref bias, ref output);
        }
    }

    /// <summary>Returns the channels of a panel of so many vectors; single floats go through panels of as many channels as vectors of 16 do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Width<V>(nuint vectors)
        where V : struct, ISimd<V> => vectors * (V.Count == 1 ? 16 : V.Count);

    /// <summary>Panels of one vector in eight chains of sums.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void OneVector<V, TActivation>(ref float input, ref float weight, nuint depth, nuint channels, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint width = Width<V>(1);
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            ref float x = ref input, w = ref Unsafe.Add(ref weight, channel / width * width * depth + channel % width);
            V sum0 = hasBias ? V.Load(ref bias, channel) : V.Zero,
                sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero, sum5 = V.Zero, sum6 = V.Zero, sum7 = V.Zero;
            for (nuint turn = depth / 8; turn > 0; turn--)
            {
                AddToOne(V.Broadcast(ref x, 0), ref w, 0, ref sum0);
                AddToOne(V.Broadcast(ref x, 1), ref w, width, ref sum1);
                AddToOne(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum2);
                AddToOne(V.Broadcast(ref x, 3), ref w, 3 * width, ref sum3);
                AddToOne(V.Broadcast(ref x, 4), ref w, 4 * width, ref sum4);
                AddToOne(V.Broadcast(ref x, 5), ref w, 5 * width, ref sum5);
                AddToOne(V.Broadcast(ref x, 6), ref w, 6 * width, ref sum6);
                AddToOne(V.Broadcast(ref x, 7), ref w, 7 * width, ref sum7);
                x = ref Unsafe.Add(ref x, 8);
                w = ref Unsafe.Add(ref w, 8 * width);
            }

            if (depth % 8 > 0)
            {
                AddToOne(V.Broadcast(ref x, 0), ref w, 0, ref sum0);
            }

            if (depth % 8 > 1)
            {
                AddToOne(V.Broadcast(ref x, 1), ref w, width, ref sum1);
            }

            if (depth % 8 > 2)
            {
                AddToOne(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum2);
            }

            if (depth % 8 > 3)
            {
                AddToOne(V.Broadcast(ref x, 3), ref w, 3 * width, ref sum3);
            }

            if (depth % 8 > 4)
            {
                AddToOne(V.Broadcast(ref x, 4), ref w, 4 * width, ref sum4);
            }

            if (depth % 8 > 5)
            {
                AddToOne(V.Broadcast(ref x, 5), ref w, 5 * width, ref sum5);
            }

            if (depth % 8 > 6)
            {
                AddToOne(V.Broadcast(ref x, 6), ref w, 6 * width, ref sum6);
            }

            V.Store(TActivation.Forward(((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7))), ref output, channel);
        }
    }

    /// <summary>Panels of two vectors in four chains of sums.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void TwoVectors<V, TActivation>(ref float input, ref float weight, nuint depth, nuint channels, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint width = Width<V>(2);
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (nuint channel = 0; channel < channels; channel += 2 * V.Count)
        {
            ref float x = ref input, w = ref Unsafe.Add(ref weight, channel / width * width * depth + channel % width);
            V sum0 = hasBias ? V.Load(ref bias, channel) : V.Zero, sum1 = hasBias ? V.Load(ref bias, channel + V.Count) : V.Zero,
                sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero, sum5 = V.Zero, sum6 = V.Zero, sum7 = V.Zero;
            for (nuint turn = depth / 4; turn > 0; turn--)
            {
                AddToTwo(V.Broadcast(ref x, 0), ref w, 0, ref sum0, ref sum1);
                AddToTwo(V.Broadcast(ref x, 1), ref w, width, ref sum2, ref sum3);
                AddToTwo(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum4, ref sum5);
                AddToTwo(V.Broadcast(ref x, 3), ref w, 3 * width, ref sum6, ref sum7);
                x = ref Unsafe.Add(ref x, 4);
                w = ref Unsafe.Add(ref w, 4 * width);
            }

            if (depth % 4 > 0)
            {
                AddToTwo(V.Broadcast(ref x, 0), ref w, 0, ref sum0, ref sum1);
            }

            if (depth % 4 > 1)
            {
                AddToTwo(V.Broadcast(ref x, 1), ref w, width, ref sum2, ref sum3);
            }

            if (depth % 4 > 2)
            {
                AddToTwo(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum4, ref sum5);
            }

            V.Store(TActivation.Forward((sum0 + sum2) + (sum4 + sum6)), ref output, channel);
            V.Store(TActivation.Forward((sum1 + sum3) + (sum5 + sum7)), ref output, channel + V.Count);
        }
    }

    /// <summary>Panels of four vectors in two chains of sums.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void FourVectors<V, TActivation>(ref float input, ref float weight, nuint depth, nuint channels, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint width = Width<V>(4);
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (nuint channel = 0; channel < channels; channel += 4 * V.Count)
        {
            ref float x = ref input, w = ref Unsafe.Add(ref weight, channel / width * width * depth + channel % width);
            V sum0 = hasBias ? V.Load(ref bias, channel) : V.Zero, sum1 = hasBias ? V.Load(ref bias, channel + V.Count) : V.Zero,
                sum2 = hasBias ? V.Load(ref bias, channel + 2 * V.Count) : V.Zero, sum3 = hasBias ? V.Load(ref bias, channel + 3 * V.Count) : V.Zero,
                sum4 = V.Zero, sum5 = V.Zero, sum6 = V.Zero, sum7 = V.Zero;
            for (nuint turn = depth / 4; turn > 0; turn--)
            {
                AddToFour(V.Broadcast(ref x, 0), ref w, 0, ref sum0, ref sum1, ref sum2, ref sum3);
                AddToFour(V.Broadcast(ref x, 1), ref w, width, ref sum4, ref sum5, ref sum6, ref sum7);
                AddToFour(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum0, ref sum1, ref sum2, ref sum3);
                AddToFour(V.Broadcast(ref x, 3), ref w, 3 * width, ref sum4, ref sum5, ref sum6, ref sum7);
                x = ref Unsafe.Add(ref x, 4);
                w = ref Unsafe.Add(ref w, 4 * width);
            }

            if (depth % 4 > 0)
            {
                AddToFour(V.Broadcast(ref x, 0), ref w, 0, ref sum0, ref sum1, ref sum2, ref sum3);
            }

            if (depth % 4 > 1)
            {
                AddToFour(V.Broadcast(ref x, 1), ref w, width, ref sum4, ref sum5, ref sum6, ref sum7);
            }

            if (depth % 4 > 2)
            {
                AddToFour(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum0, ref sum1, ref sum2, ref sum3);
            }

            V.Store(TActivation.Forward(sum0 + sum4), ref output, channel);
            V.Store(TActivation.Forward(sum1 + sum5), ref output, channel + V.Count);
            V.Store(TActivation.Forward(sum2 + sum6), ref output, channel + 2 * V.Count);
            V.Store(TActivation.Forward(sum3 + sum7), ref output, channel + 3 * V.Count);
        }
    }

    /// <summary>Panels of eight vectors in one chain of sums.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void EightVectors<V, TActivation>(ref float input, ref float weight, nuint depth, nuint channels, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint width = Width<V>(8);
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (nuint channel = 0; channel < channels; channel += 8 * V.Count)
        {
            ref float x = ref input, w = ref Unsafe.Add(ref weight, channel / width * width * depth + channel % width);
            V sum0 = hasBias ? V.Load(ref bias, channel) : V.Zero, sum1 = hasBias ? V.Load(ref bias, channel + V.Count) : V.Zero,
                sum2 = hasBias ? V.Load(ref bias, channel + 2 * V.Count) : V.Zero, sum3 = hasBias ? V.Load(ref bias, channel + 3 * V.Count) : V.Zero,
                sum4 = hasBias ? V.Load(ref bias, channel + 4 * V.Count) : V.Zero, sum5 = hasBias ? V.Load(ref bias, channel + 5 * V.Count) : V.Zero,
                sum6 = hasBias ? V.Load(ref bias, channel + 6 * V.Count) : V.Zero, sum7 = hasBias ? V.Load(ref bias, channel + 7 * V.Count) : V.Zero;
            for (nuint turn = depth / 4; turn > 0; turn--)
            {
                AddToEight(V.Broadcast(ref x, 0), ref w, 0, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
                AddToEight(V.Broadcast(ref x, 1), ref w, width, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
                AddToEight(V.Broadcast(ref x, 2), ref w, 2 * width, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
                AddToEight(V.Broadcast(ref x, 3), ref w, 3 * width, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
                x = ref Unsafe.Add(ref x, 4);
                w = ref Unsafe.Add(ref w, 4 * width);
            }

            for (nuint rest = 0; rest < depth % 4; rest++)
            {
                AddToEight(V.Broadcast(ref x, rest), ref w, rest * width, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
            }

            V.Store(TActivation.Forward(sum0), ref output, channel);
            V.Store(TActivation.Forward(sum1), ref output, channel + V.Count);
            V.Store(TActivation.Forward(sum2), ref output, channel + 2 * V.Count);
            V.Store(TActivation.Forward(sum3), ref output, channel + 3 * V.Count);
            V.Store(TActivation.Forward(sum4), ref output, channel + 4 * V.Count);
            V.Store(TActivation.Forward(sum5), ref output, channel + 5 * V.Count);
            V.Store(TActivation.Forward(sum6), ref output, channel + 6 * V.Count);
            V.Store(TActivation.Forward(sum7), ref output, channel + 7 * V.Count);
        }
    }

    /// <summary>Adds value · weight to a vector of sums; below to more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToOne<V>(V value, ref float weight, nuint offset, ref V sum0)
        where V : struct, ISimd<V>
    {
        V.MultiplyAddTo(ref sum0, value, ref weight, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToTwo<V>(V value, ref float weight, nuint offset, ref V sum0, ref V sum1)
        where V : struct, ISimd<V>
    {
        V.MultiplyAddTo(ref sum0, value, ref weight, offset);
        V.MultiplyAddTo(ref sum1, value, ref weight, offset + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToFour<V>(V value, ref float weight, nuint offset, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
        where V : struct, ISimd<V>
    {
        V.MultiplyAddTo(ref sum0, value, ref weight, offset);
        V.MultiplyAddTo(ref sum1, value, ref weight, offset + V.Count);
        V.MultiplyAddTo(ref sum2, value, ref weight, offset + 2 * V.Count);
        V.MultiplyAddTo(ref sum3, value, ref weight, offset + 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToEight<V>(V value, ref float weight, nuint offset, ref V sum0, ref V sum1, ref V sum2, ref V sum3, ref V sum4, ref V sum5, ref V sum6, ref V sum7)
        where V : struct, ISimd<V>
    {
        V.MultiplyAddTo(ref sum0, value, ref weight, offset);
        V.MultiplyAddTo(ref sum1, value, ref weight, offset + V.Count);
        V.MultiplyAddTo(ref sum2, value, ref weight, offset + 2 * V.Count);
        V.MultiplyAddTo(ref sum3, value, ref weight, offset + 3 * V.Count);
        V.MultiplyAddTo(ref sum4, value, ref weight, offset + 4 * V.Count);
        V.MultiplyAddTo(ref sum5, value, ref weight, offset + 5 * V.Count);
        V.MultiplyAddTo(ref sum6, value, ref weight, offset + 6 * V.Count);
        V.MultiplyAddTo(ref sum7, value, ref weight, offset + 7 * V.Count);
    }
}
