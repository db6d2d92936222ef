using System.Buffers.Binary;

namespace Mlp.Data;

/// <summary>Unpacks deflated data (RFC 1951).</summary>
/// <remarks>
/// .NET's own streams do not say whether data that end are whole, nor where they have ended in what was read ahead, where the checksum
/// lies.
/// </remarks>
internal sealed class Inflater(BitInput input)
{
    private const int Window = 32_768;
    private const int LongestMatch = 258;
    private const int EndOfBlock = 256;

    // Where what was unpacked ends, it begins anew with the window, to which matches refer.
    private readonly byte[] _output = new byte[4 * Window];
    private readonly HuffmanCode _literals = new();
    private readonly HuffmanCode _distances = new();
    private readonly HuffmanCode _lengths = new();
    private int _taken;
    private int _end;
    private bool _isLastBlock;
    private Block _block;
    private int _stored;

    private enum Block
    {
        None,
        Stored,
        Compressed,
    }

    private static ReadOnlySpan<ushort> LengthBases =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> LengthExtraBits =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> DistanceBases =>
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
            2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    private static ReadOnlySpan<byte> DistanceExtraBits =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private static ReadOnlySpan<byte> LengthCodeOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Makes the error of data that no deflating writes.</summary>
    public static InvalidDataException NoDeflate() => GzipError.Damaged("its gzip data cannot be unpacked");

    /// <summary>Begins anew, with the data that come next; nothing that came before can be referred to.</summary>
    public void Begin() => (_taken, _end, _isLastBlock, _block) = (0, 0, false, Block.None);

    /// <summary>Reads some of what was deflated; 0 only at its end, behind which the input then stands.</summary>
    /// <exception cref="InvalidDataException">The data are torn, or are none.</exception>
    public int Read(Span<byte> destination)
    {
        while (_taken == _end && !(_isLastBlock && _block == Block.None))
        {
            Unpack();
        }

        int count = Math.Min(destination.Length, _end - _taken);
        _output.AsSpan(_taken, count).CopyTo(destination);
        _taken += count;
        return count;
    }

    private void Unpack()
    {
        if (_end > _output.Length - Window)
        {
            int kept = Math.Min(Window, _end);
            _output.AsSpan(_end - kept, kept).CopyTo(_output);
            (_taken, _end) = (kept, kept);
        }

        switch (_block)
        {
            case Block.None:
                BeginBlock();
                break;
            case Block.Stored:
                CopyStored();
                break;
            default:
                UnpackCompressed();
                break;
        }
    }

    private void BeginBlock()
    {
        _isLastBlock = input.Read(1) == 1;
        switch (input.Read(2))
        {
            case 0:
                input.AlignToByte();
                Span<byte> lengths = stackalloc byte[4];
                input.ReadBytesExactly(lengths);
                _stored = BinaryPrimitives.ReadUInt16LittleEndian(lengths);
                if (_stored != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(lengths[2..]))
                {
                    throw NoDeflate();
                }

                _block = Block.Stored;
                break;
            case 1:
                AssignFixedCodes();
                _block = Block.Compressed;
                break;
            case 2:
                ReadCodes();
                _block = Block.Compressed;
                break;
            default:
                throw NoDeflate();
        }
    }

    private void CopyStored()
    {
        int count = Math.Min(_stored, _output.Length - _end);
        input.ReadBytesExactly(_output.AsSpan(_end, count));
        _end += count;
        _stored -= count;
        _block = _stored == 0 ? Block.None : Block.Stored;
    }

    private void UnpackCompressed()
    {
        byte[] output = _output;
        int end = _end;
        while (end <= output.Length - LongestMatch)
        {
            // 48 bits at most: a length's code and extra bits, 15 and 5, and a distance's, 15 and 13.
            input.Refill();
            int symbol = _literals.Decode(input);
            if (symbol < EndOfBlock)
            {
                output[end++] = (byte)symbol;
                continue;
            }

            if (symbol == EndOfBlock)
            {
                _block = Block.None;
                break;
            }

            int place = symbol - EndOfBlock - 1;
            int length = place < LengthBases.Length ? LengthBases[place] + Extra(LengthExtraBits[place]) : throw NoDeflate();
            place = _distances.Decode(input);
            int distance = place < DistanceBases.Length ? DistanceBases[place] + Extra(DistanceExtraBits[place]) : throw NoDeflate();
            if (distance > end)
            {
                throw NoDeflate();
            }

            if (distance >= length)
            {
                output.AsSpan(end - distance, length).CopyTo(output.AsSpan(end));
                end += length;
            }
            else
            {
                // A match may go on into what it writes: it repeats.
                for (int stop = end + length; end < stop; end++)
                {
                    output[end] = output[end - distance];
                }
            }
        }

        _end = end;
    }

    // Without a refill of its own.
    private int Extra(int bits)
    {
        int value = (int)(input.Bits & ((1u << bits) - 1));
        input.Skip(bits);
        return value;
    }

    private void AssignFixedCodes()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.Assign(lengths, mayBeIncomplete: false);
        lengths[..32].Fill(5);
        _distances.Assign(lengths[..32], mayBeIncomplete: false);
    }

    private void ReadCodes()
    {
        int literals = input.Read(5) + 257, distances = input.Read(5) + 1, codes = input.Read(4) + 4;
        if (literals > 286 || distances > DistanceBases.Length)
        {
            throw NoDeflate();
        }

        Span<byte> lengths = stackalloc byte[320];
        for (int i = 0; i < codes; i++)
        {
            lengths[LengthCodeOrder[i]] = (byte)input.Read(3);
        }

        _lengths.Assign(lengths[..LengthCodeOrder.Length], mayBeIncomplete: false);
        lengths.Clear();
        for (int i = 0; i < literals + distances;)
        {
            input.Refill();
            int symbol = _lengths.Decode(input);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }

            // 16 repeats the length before it, 17 and 18 repeat 0.
            byte repeated = symbol > 16 ? (byte)0 : i > 0 ? lengths[i - 1] : throw NoDeflate();
            int times = symbol == 16 ? 3 + input.Read(2) : symbol == 17 ? 3 + input.Read(3) : 11 + input.Read(7);
            if (times > literals + distances - i)
            {
                throw NoDeflate();
            }

            lengths.Slice(i, times).Fill(repeated);
            i += times;
        }

        if (lengths[EndOfBlock] == 0)
        {
            throw NoDeflate();
        }

        _literals.Assign(lengths[..literals], mayBeIncomplete: true);
        _distances.Assign(lengths.Slice(literals, distances), mayBeIncomplete: true);
    }
}
