using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <summary>The stream of one layer in one step.</summary>
    /// <param name="seed">All of its 64 bits matter.</param>
    /// <param name="step">Its low 48 bits matter.</param>
    /// <param name="layer">0 to 65535: tells apart the layers of one network.</param>
    /// <param name="probability">Of an element to become 0, in [0, 1]. 0 keeps everything, 1 drops everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer or the probability is out of its range.</exception>
    public DropoutStream(long seed, long step, int layer, double probability)
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
        _scale = probability == 1 ? 0f : (float)(1 / (1 - probability));
    }

    /// <summary>
    /// Dropout's factors for the rows <paramref name="row"/> to row + 7 of the channels <paramref name="channel"/> to
    /// channel + V.Count − 1: 0 with the probability, else 1 / (1 − probability).
    /// </summary>
    /// <param name="row">A multiple of 8, below 2³⁵.</param>
    /// <param name="channel">At most 2³² − V.Count.</param>
    /// <param name="factor0">Of the row <paramref name="row"/>.</param>
    /// <param name="factor1">Of the row after it, and so on.</param>
    /// <param name="factor2">Of row + 2.</param>
    /// <param name="factor3">Of row + 3.</param>
    /// <param name="factor4">Of row + 4.</param>
    /// <param name="factor5">Of row + 5.</param>
    /// <param name="factor6">Of row + 6.</param>
    /// <param name="factor7">Of row + 7.</param>
    /// <typeparam name="V">The values are the same for each of them.</typeparam>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Factors<V>(
        nuint row, nuint channel, out V factor0, out V factor1, out V factor2, out V factor3, out V factor4, out V factor5, out V factor6, out V factor7)
        where V : struct, ISimd<V>
    {
        // The JIT keeps one of these four for each V.
        if (typeof(V) == typeof(Simd512))
        {
            Factors<V, PhiloxLanes512>(row, channel, out factor0, out factor1, out factor2, out factor3, out factor4, out factor5, out factor6, out factor7);
        }
        else if (typeof(V) == typeof(Simd256))
        {
            Factors<V, PhiloxLanes256>(row, channel, out factor0, out factor1, out factor2, out factor3, out factor4, out factor5, out factor6, out factor7);
        }
        else if (typeof(V) == typeof(Simd128))
        {
            Factors<V, PhiloxLanes128>(row, channel, out factor0, out factor1, out factor2, out factor3, out factor4, out factor5, out factor6, out factor7);
        }
        else
        {
            Factors<V, PhiloxLanesScalar>(row, channel, out factor0, out factor1, out factor2, out factor3, out factor4, out factor5, out factor6, out factor7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Factors<V, L>(
        nuint row, nuint channel, out V factor0, out V factor1, out V factor2, out V factor3, out V factor4, out V factor5, out V factor6, out V factor7)
        where V : struct, ISimd<V>
        where L : struct, IPhiloxLanes<L>
    {
        Philox4x32<L> even = Counter<L>(row, L.EvenChannels((uint)channel));
        Philox4x32<L> odd = Counter<L>(row, L.OddChannels((uint)channel));
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

        L.Select(even.Word0, odd.Word0, _threshold, _scale, out factor0, out factor4);
        L.Select(even.Word1, odd.Word1, _threshold, _scale, out factor1, out factor5);
        L.Select(even.Word2, odd.Word2, _threshold, _scale, out factor2, out factor6);
        L.Select(even.Word3, odd.Word3, _threshold, _scale, out factor3, out factor7);
    }

    /// <summary>The block of one group of eight rows before the first round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Philox4x32<L> Counter<L>(nuint row, L channels)
        where L : struct, IPhiloxLanes<L> => new(channels, L.Create((uint)(row / 8)), L.Create(_counter2), L.Create(_counter3));
}
