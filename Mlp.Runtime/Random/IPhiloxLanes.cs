using Mlp.Simd;

namespace Mlp.Random;

/// <summary>
/// The unsigned integers that <see cref="Philox4x32{L}"/> computes on: one 32-bit word in the low half of each 64-bit lane. What
/// lies in the high half is of no account; no operation lets it through to a low half.
/// </summary>
/// <remarks>
/// A processor multiplies 32 by 32 to 64 bits in every second 32-bit lane only. Keeping words that far apart all the way
/// saves interleaving them in every round. So it takes a pair of these, the even channels and the odd ones, for one vector of floats.
/// </remarks>
internal interface IPhiloxLanes<L>
    where L : struct, IPhiloxLanes<L>
{
    /// <summary>Whether there are odd channels: not where a vector is one float.</summary>
    static abstract bool IsPaired { get; }

    /// <summary><paramref name="word"/> in all lanes.</summary>
    static abstract L Create(uint word);

    /// <summary>The channels <paramref name="channel"/> + 0, 2, 4, …</summary>
    static abstract L EvenChannels(uint channel);

    /// <summary>The channels <paramref name="channel"/> + 1, 3, 5, …</summary>
    static abstract L OddChannels(uint channel);

    /// <summary>Lane by lane the sum.</summary>
    static abstract L operator +(L left, L right);

    /// <summary>Lane by lane the exclusive or of three; <paramref name="first"/> is the one that is there last.</summary>
    static abstract L ExclusiveOr(L first, L second, L third);

    /// <summary>Lane by lane the 64-bit product of the low halves.</summary>
    static abstract L Multiply(L left, L right);

    /// <summary>Lane by lane the high half, moved to the low half.</summary>
    static abstract L High(L value);

    /// <summary>
    /// Channel by channel <paramref name="scale"/> where a half of the word is at least the high half of <paramref name="threshold"/>, else 0.
    /// </summary>
    /// <param name="even">The words of the even channels.</param>
    /// <param name="odd">The words of the odd channels.</param>
    /// <param name="threshold">One word in all lanes, as <see cref="Create"/> makes it. Its low half is 0.</param>
    /// <param name="scale">What is selected, in all lanes.</param>
    /// <param name="low">By the low halves.</param>
    /// <param name="high">By the high halves.</param>
    /// <typeparam name="V">The vector.</typeparam>
    static abstract void Select<V>(L even, L odd, L threshold, V scale, out V low, out V high)
        where V : struct, ISimd<V>;
}
