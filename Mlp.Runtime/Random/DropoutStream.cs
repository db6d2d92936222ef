using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Simd;

namespace Mlp.Random;

/// <summary>
/// The random stream of one dropout layer in one training step: a factor for every element that is a function of (seed, step,
/// layer, row, channel) alone, never of threads, of the vector width or of what was asked before.
/// </summary>
/// <remarks>
/// Philox4x32-10. The key is the seed. The counter's words are: the channel; row / 8; the low 32 bits of the step; the layer in the low
/// 16 bits and bits 32 to 47 of the step in the high 16. Of the four words that come out, the low halves belong to the first four rows of
/// the group and the high halves to the other four. An element is dropped where its 16 bits are below round(probability · 2¹⁶): the
/// probability is a multiple of 2⁻¹⁶. Masks of different steps are independent for 2⁴⁸ steps.
/// </remarks>
public readonly struct DropoutStream
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _counter2;
    private readonly uint _counter3;

    // An element is kept where its half of a word, moved to the top, is at least this.
    private readonly uint _threshold;
    private readonly float _scale;
    private readonly nuint _firstRow;

    /// <summary>Creates the stream of one layer in one step.</summary>
    /// <param name="seed">All of its 64 bits matter.</param>
    /// <param name="step">Its low 48 bits matter.</param>
    /// <param name="layer">0 to 65535: tells apart the layers of one network.</param>
    /// <param name="probability">Of an element to become 0, in [0, 1]. 0 keeps everything, 1 drops everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer or the probability is out of its range.</exception>
    public DropoutStream(long seed, long step, int layer, double probability)
        : this(seed, step, layer, probability, firstRow: 0)
    {
    }

    /// <summary>Creates the stream of one layer in one step, for rows that do not begin with the batch's first.</summary>
    /// <param name="seed">All of its 64 bits matter.</param>
    /// <param name="step">Its low 48 bits matter.</param>
    /// <param name="layer">0 to 65535: tells apart the layers of one network.</param>
    /// <param name="probability">Of an element to become 0, in [0, 1]. 0 keeps everything, 1 drops everything.</param>
    /// <param name="firstRow">The number in the whole batch of what <c>Fill</c> calls row 0; another rank has those before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer or the probability is out of its range.</exception>
    public DropoutStream(long seed, long step, int layer, double probability, nuint firstRow)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), FormattableString.Invariant($"Dropout probability has to be between 0 and 1, but got {probability}."));
        }

        if ((uint)layer > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(layer), FormattableString.Invariant($"The layer has to be between 0 and 65535, but got {layer}."));
        }

        _key0 = unchecked((uint)seed);
        _key1 = unchecked((uint)(seed >> 32));
        _counter2 = unchecked((uint)step);
        _counter3 = unchecked((uint)layer | ((uint)(step >> 32) << 16));

        // p = 1 would need 2¹⁶: the factor 0 takes care of the one half that the largest threshold still lets through.
        _threshold = (uint)Math.Min(Math.Round(probability * 65536.0), ushort.MaxValue) << 16;
        _scale = Scale(probability);
        _firstRow = firstRow;
    }

    /// <summary>Returns the factor of an element that is kept: 1 / (1 − probability), or 0 where nothing is.</summary>
    /// <param name="probability">Of an element to become 0, in [0, 1]: a constant in generated code.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(double probability) => probability == 1 ? 0f : (float)(1 / (1 - probability));

    /// <summary>
    /// Writes dropout's factors of the rows <paramref name="row"/> to row + rows − 1 of the channels <paramref name="channel"/> to channel +
    /// channels − 1: 0 with the probability, else 1 / (1 − probability).
    /// </summary>
    /// <param name="factors">[rows rounded up to a multiple of 8, channels]: rows beyond the last are written, too.</param>
    /// <param name="row">A multiple of 8, below 2³⁵.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="channel">At most 2³² − channels.</param>
    /// <param name="channels">16 or 32.</param>
    /// <typeparam name="V">The values are the same for each of them.</typeparam>
    public void Fill<V>(ref float factors, nuint row, nuint rows, nuint channel, nuint channels)
        where V : struct, ISimd<V>
    {
        if (_firstRow == 0)
        {
            FillGroups<V>(ref factors, row, rows, channel, channels);
        }
        else
        {
            FillShifted<V>(ref factors, _firstRow + row, rows, channel, channels);
        }
    }

    /// <summary>Fills rows that may begin within a group of eight: all of their groups are made, one at a time, and the rows copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillShifted<V>(ref float factors, nuint row, nuint rows, nuint channel, nuint channels)
        where V : struct, ISimd<V>
    {
        Span<float> group = stackalloc float[8 * 32];
        Span<float> destination = MemoryMarshal.CreateSpan(ref factors, (int)(rows * channels));
        int skipped = (int)(row % 8) * (int)channels;
        for (nuint first = row - row % 8; destination.Length > 0; first += 8)
        {
            FillGroups<V>(ref MemoryMarshal.GetReference(group), first, 8, channel, channels);
            ReadOnlySpan<float> own = group[skipped..(8 * (int)channels)];
            own = own[..Math.Min(own.Length, destination.Length)];
            own.CopyTo(destination);
            destination = destination[own.Length..];
            skipped = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillGroups<V>(ref float factors, nuint row, nuint rows, nuint channel, nuint channels)
        where V : struct, ISimd<V>
    {
        // The JIT keeps one of these four for each V.
        if (typeof(V) == typeof(Simd512))
        {
            Fill<V, PhiloxLanes512>(ref factors, row, rows, channel, channels);
        }
        else if (typeof(V) == typeof(Simd256))
        {
            Fill<V, PhiloxLanes256>(ref factors, row, rows, channel, channels);
        }
        else if (typeof(V) == typeof(Simd128))
        {
            Fill<V, PhiloxLanes128>(ref factors, row, rows, channel, channels);
        }
        else
        {
            Fill<V, PhiloxLanesScalar>(ref factors, row, rows, channel, channels);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Fill<V, L>(ref float factors, nuint row, nuint rows, nuint channel, nuint channels)
        where V : struct, ISimd<V>
        where L : struct, IPhiloxLanes<L>
    {
        // An item is a vector of channels of eight rows. The number of vectors is a power of two.
        nuint vectors = channels / V.Count, items = (rows + 7) / 8 * vectors;
        int shift = BitOperations.Log2(vectors);
        L threshold = L.Create(_threshold);
        V scale = V.Create(_scale);
        for (nuint item = 0; item < items; item++)
        {
            nuint group = item >> shift, first = (item & (vectors - 1)) * V.Count;
            Philox4x32<L> even = Counter<L>(row + group * 8, L.EvenChannels((uint)(channel + first)));
            Philox4x32<L> odd = Counter<L>(row + group * 8, L.OddChannels((uint)(channel + first)));
            ref float destination = ref Unsafe.Add(ref factors, group * 8 * channels + first);

            // One block's multiplications wait for each other, those of several do not; 16 registers have no room for more than two blocks.
            if (V.Has32Registers && item + 1 < items)
            {
                item++;
                nuint otherGroup = item >> shift, otherFirst = (item & (vectors - 1)) * V.Count;
                Philox4x32<L> otherEven = Counter<L>(row + otherGroup * 8, L.EvenChannels((uint)(channel + otherFirst)));
                Philox4x32<L> otherOdd = Counter<L>(row + otherGroup * 8, L.OddChannels((uint)(channel + otherFirst)));
                Rounds(ref even, ref odd, ref otherEven, ref otherOdd);
                Store(otherEven, otherOdd, threshold, scale, ref Unsafe.Add(ref factors, otherGroup * 8 * channels + otherFirst), channels);
            }
            else
            {
                Rounds(ref even, ref odd);
            }

            Store(even, odd, threshold, scale, ref destination, channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rounds<L>(ref Philox4x32<L> even, ref Philox4x32<L> odd)
        where L : struct, IPhiloxLanes<L>
    {
        L key0 = L.Create(_key0), key1 = L.Create(_key1);
        for (int round = 0; round < Philox4x32<L>.Rounds; round++)
        {
            even.Round(key0, key1);
            if (L.IsPaired)
            {
                odd.Round(key0, key1);
            }

            key0 = Philox4x32<L>.NextKey0(key0);
            key1 = Philox4x32<L>.NextKey1(key1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rounds<L>(ref Philox4x32<L> even, ref Philox4x32<L> odd, ref Philox4x32<L> otherEven, ref Philox4x32<L> otherOdd)
        where L : struct, IPhiloxLanes<L>
    {
        L key0 = L.Create(_key0), key1 = L.Create(_key1);
        for (int round = 0; round < Philox4x32<L>.Rounds; round++)
        {
            even.Round(key0, key1);
            odd.Round(key0, key1);
            otherEven.Round(key0, key1);
            otherOdd.Round(key0, key1);
            key0 = Philox4x32<L>.NextKey0(key0);
            key1 = Philox4x32<L>.NextKey1(key1);
        }
    }

    /// <summary>The factors of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, L>(in Philox4x32<L> even, in Philox4x32<L> odd, L threshold, V scale, ref float destination, nuint stride)
        where V : struct, ISimd<V>
        where L : struct, IPhiloxLanes<L>
    {
        Store(even.Word0, odd.Word0, threshold, scale, ref destination, 0, stride);
        Store(even.Word1, odd.Word1, threshold, scale, ref destination, 1, stride);
        Store(even.Word2, odd.Word2, threshold, scale, ref destination, 2, stride);
        Store(even.Word3, odd.Word3, threshold, scale, ref destination, 3, stride);
    }

    /// <summary>One word's factors: of a row and of the one four rows further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, L>(L even, L odd, L threshold, V scale, ref float destination, nuint row, nuint stride)
        where V : struct, ISimd<V>
        where L : struct, IPhiloxLanes<L>
    {
        L.Select(even, odd, threshold, scale, out V low, out V high);
        V.Store(low, ref destination, row * stride);
        V.Store(high, ref destination, (row + 4) * stride);
    }

    /// <summary>The block of one group of eight rows before the first round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Philox4x32<L> Counter<L>(nuint row, L channels)
        where L : struct, IPhiloxLanes<L> => new(channels, L.Create((uint)(row / 8)), L.Create(_counter2), L.Create(_counter3));
}
