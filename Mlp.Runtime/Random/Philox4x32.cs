using System.Runtime.CompilerServices;

namespace Mlp.Random;

/// <summary>
/// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011): a keyed bijection of
/// 128-bit counters whose values for consecutive counters pass for random. This is one block in every lane: four words, at
/// first the counter, after <see cref="Rounds"/> rounds the random ones.
/// </summary>
internal struct Philox4x32<L>(L word0, L word1, L word2, L word3)
    where L : struct, IPhiloxLanes<L>
{
    /// <summary>Rounds of the published generator. Seven are the fewest that pass the authors' tests.</summary>
    public const int Rounds = 10;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;

    // What the words of the key grow by from round to round: the golden ratio and √3 − 1.
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    public L Word0 = word0;
    public L Word1 = word1;
    public L Word2 = word2;
    public L Word3 = word3;

    /// <summary>The key's first word in the next round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L NextKey0(L key0) => key0 + L.Create(Weyl0);

    /// <summary>The key's second word in the next round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L NextKey1(L key1) => key1 + L.Create(Weyl1);

    /// <summary>One round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Round(L key0, L key1)
    {
        L product0 = L.Multiply(Word0, L.Create(Multiplier0));
        L product1 = L.Multiply(Word2, L.Create(Multiplier1));
        Word0 = L.ExclusiveOr(L.High(product1), Word1, key0);
        Word1 = product1;
        Word2 = L.ExclusiveOr(L.High(product0), Word3, key1);
        Word3 = product0;
    }
}
