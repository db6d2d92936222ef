namespace Mlp.Random;

/// <summary>
/// Random numbers one after another from Philox4x32-10, for shuffling: a function of (seed, stream, purpose) alone, the same on every
/// machine and in every release, which <see cref="System.Random"/> does not promise.
/// </summary>
/// <remarks>
/// The key is the seed. The counter's words are: the number of the block of four draws; the low and the high half of the stream; 2³² −
/// 1 − purpose, where <see cref="DropoutStream"/> has its layer: no network has so many layers, so the two never draw the same block.
/// </remarks>
internal struct PhiloxSequence(long seed, long stream, PhiloxPurpose purpose)
{
    private readonly uint _key0 = unchecked((uint)seed);
    private readonly uint _key1 = unchecked((uint)(seed >> 32));
    private readonly uint _counter1 = unchecked((uint)stream);
    private readonly uint _counter2 = unchecked((uint)(stream >> 32));
    private readonly uint _counter3 = uint.MaxValue - (uint)purpose;

    private Philox4x32<PhiloxLanesScalar> _block;
    private uint _draws;

    /// <summary>Returns the next 32 random bits. After 2³² draws they repeat.</summary>
    public uint NextUInt32()
    {
        uint place = _draws++ & 3;
        if (place == 0)
        {
            _block = Block((_draws - 1) >> 2);
        }

        return place switch
        {
            0 => _block.Word0.ToUInt32(),
            1 => _block.Word1.ToUInt32(),
            2 => _block.Word2.ToUInt32(),
            _ => _block.Word3.ToUInt32(),
        };
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1, each equally likely.</summary>
    /// <remarks>
    /// Lemire, "Fast random integer generation in an interval" (2019): a product's high half, drawn anew where the low half would be
    /// unfair.
    /// </remarks>
    /// <param name="bound">1 or more.</param>
    public uint Next(uint bound)
    {
        ulong product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            uint unfair = unchecked(0u - bound) % bound;
            while ((uint)product < unfair)
            {
                product = (ulong)NextUInt32() * bound;
            }
        }

        return (uint)(product >> 32);
    }

    /// <summary>Fills a span with 0 to length − 1 in random order, each order equally likely (Fisher and Yates).</summary>
    public static void Permute(Span<int> order, long seed, long stream, PhiloxPurpose purpose)
    {
        PhiloxSequence random = new(seed, stream, purpose);
        for (int place = 0; place < order.Length; place++)
        {
            // From the front, and without a pass that numbers the places first.
            int other = (int)random.Next((uint)place + 1);
            order[place] = order[other];
            order[other] = place;
        }
    }

    private readonly Philox4x32<PhiloxLanesScalar> Block(uint number)
    {
        Philox4x32<PhiloxLanesScalar> block = new(
            PhiloxLanesScalar.Create(number),
            PhiloxLanesScalar.Create(_counter1),
            PhiloxLanesScalar.Create(_counter2),
            PhiloxLanesScalar.Create(_counter3));
        PhiloxLanesScalar key0 = PhiloxLanesScalar.Create(_key0), key1 = PhiloxLanesScalar.Create(_key1);
        for (int round = 0; round < Philox4x32<PhiloxLanesScalar>.Rounds; round++)
        {
            block.Round(key0, key1);
            key0 = Philox4x32<PhiloxLanesScalar>.NextKey0(key0);
            key1 = Philox4x32<PhiloxLanesScalar>.NextKey1(key1);
        }

        return block;
    }
}
