namespace Mlp.Data;

/// <summary>A canonical Huffman code, given by the lengths of its symbols' codes (RFC 1951, section 3.2.2).</summary>
internal sealed class HuffmanCode
{
    private const int LongestCode = 15;

    // Codes up to this length are found at once, by the bits that come next.
    private const int TableBits = 10;
    private const int LengthBits = 4;

    // symbol · 16 + length of its code; 0 for longer codes, and for bits that are none.
    private readonly ushort[] _table = new ushort[1 << TableBits];

    // How many codes there are of each length, and their symbols, sorted by length.
    private readonly ushort[] _counts = new ushort[LongestCode + 1];
    private readonly ushort[] _symbols = new ushort[288];

    /// <summary>Makes the code whose symbol i has a code of lengths[i] bits; 0 for none.</summary>
    /// <param name="lengths">[symbols], each up to 15.</param>
    /// <param name="mayBeIncomplete">Whether there may be no code at all, or a single one, of one bit.</param>
    /// <exception cref="InvalidDataException">The lengths are those of no code.</exception>
    public void Assign(ReadOnlySpan<byte> lengths, bool mayBeIncomplete)
    {
        Array.Clear(_counts);
        foreach (byte length in lengths)
        {
            _counts[length]++;
        }

        int used = lengths.Length - _counts[0];
        _counts[0] = 0;
        int left = 1;
        Span<ushort> places = stackalloc ushort[LongestCode + 2];
        Span<int> next = stackalloc int[LongestCode + 2];
        for (int length = 1; length <= LongestCode; length++)
        {
            left = (2 * left) - _counts[length];
            if (left < 0)
            {
                throw Inflater.NoDeflate();
            }

            places[length + 1] = (ushort)(places[length] + _counts[length]);
            next[length + 1] = (next[length] + _counts[length]) << 1;
        }

        if (left > 0 && !(mayBeIncomplete && (used == 0 || (used == 1 && _counts[1] == 1))))
        {
            throw Inflater.NoDeflate();
        }

        Array.Clear(_table);
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length > 0)
            {
                _symbols[places[length]++] = (ushort)symbol;
                Enter(symbol, length, next[length]++);
            }
        }
    }

    /// <summary>Reads a symbol, behind <see cref="BitInput.Refill"/>.</summary>
    /// <exception cref="InvalidDataException">The stream has ended, or the bits are no code.</exception>
    public int Decode(BitInput input)
    {
        int entry = _table[input.Bits & ((1 << TableBits) - 1)];
        if (entry != 0)
        {
            input.Skip(entry & ((1 << LengthBits) - 1));
            return entry >> LengthBits;
        }

        // Bit by bit: the codes of a length follow each other, from twice the first one that was too short.
        int code = 0, first = 0, place = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            code |= (int)(input.Bits >> (length - 1)) & 1;
            int count = _counts[length];
            if (code - first < count)
            {
                input.Skip(length);
                return _symbols[place + code - first];
            }

            place += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        // Bits that are no code, or zeros where there are no more.
        input.Skip(LongestCode);
        throw Inflater.NoDeflate();
    }

    private void Enter(int symbol, int length, int code)
    {
        if (length > TableBits)
        {
            return;
        }

        int reversed = 0;
        for (int bit = 0; bit < length; bit++)
        {
            reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        }

        for (int bits = reversed; bits < _table.Length; bits += 1 << length)
        {
            _table[bits] = (ushort)((symbol << LengthBits) | length);
        }
    }
}
