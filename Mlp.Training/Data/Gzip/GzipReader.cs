using System.Buffers.Binary;

namespace Mlp.Data;

/// <summary>
/// Reads what was gzipped (RFC 1952): one member or several in turn, and zeros behind them, which tapes and blocks leave. Lengths and
/// checksums are verified, so nothing is missing at the end.
/// </summary>
/// <remarks>
/// .NET's <see cref="System.IO.Compression.GZipStream"/> ends without an error where its data are cut off.
/// </remarks>
internal sealed class GzipReader : ForwardStream
{
    /// <summary>The first byte of a member.</summary>
    public const byte Magic0 = 0x1F;

    /// <summary>The second byte of a member.</summary>
    public const byte Magic1 = 0x8B;

    private const byte Deflate = 8;
    private const int HasHeaderChecksum = 2;
    private const int HasExtraField = 4;
    private const int HasName = 8;
    private const int HasComment = 16;
    private const int ReservedFlags = 0xE0;

    private readonly BitInput _input;
    private readonly Inflater _inflater;
    private Crc32 _checksum;
    private uint _length;
    private bool _isWithinMember;
    private bool _isPadding;
    private bool _isAtEnd;
    private InvalidDataException? _error;

    /// <summary>Reads from where a member begins; the stream stays open.</summary>
    public GzipReader(Stream stream)
    {
        _input = new BitInput(stream);
        _inflater = new Inflater(_input);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data are torn or damaged; so says every further call.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_error is not null)
        {
            throw new InvalidDataException(_error.Message, _error);
        }

        try
        {
            return buffer.IsEmpty ? 0 : ReadMembers(buffer);
        }
        catch (InvalidDataException error)
        {
            _error = error;
            throw;
        }
    }

    /// <summary>Reads what is left, for the sake of its errors.</summary>
    /// <exception cref="InvalidDataException">The data are torn or damaged.</exception>
    public void ReadToEnd()
    {
        byte[] buffer = new byte[65_536];
        while (Read(buffer) > 0)
        {
        }
    }

    private int ReadMembers(Span<byte> buffer)
    {
        while (!_isAtEnd)
        {
            if (!_isWithinMember)
            {
                if (!ReadMagic())
                {
                    _isAtEnd = true;
                    break;
                }

                ReadHeader();
                _inflater.Begin();
                (_checksum, _length, _isWithinMember) = (default, 0, true);
            }

            int count = _inflater.Read(buffer);
            if (count > 0)
            {
                _checksum.Add(buffer[..count]);
                _length += (uint)count;
                return count;
            }

            CheckTrailer();
            _isWithinMember = false;
        }

        return 0;
    }

    /// <summary>Reads what a member begins with; false at the end.</summary>
    private bool ReadMagic()
    {
        byte first = 0;
        do
        {
            if (_input.ReadBytes(new Span<byte>(ref first)) == 0)
            {
                return false;
            }

            _isPadding |= first == 0;
        }
        while (first == 0);

        if (_isPadding || first != Magic0 || ReadRawByte() != Magic1)
        {
            throw GzipError.Damaged("its gzip data are followed by bytes that are none");
        }

        return true;
    }

    private void ReadHeader()
    {
        Span<byte> fields = stackalloc byte[8];
        Crc32 checksum = default;
        checksum.Add([Magic0, Magic1]);
        Read(fields, ref checksum);
        int flags = fields[1];
        if (fields[0] != Deflate || (flags & ReservedFlags) != 0)
        {
            throw GzipError.Damaged("its gzip header is none");
        }

        if ((flags & HasExtraField) != 0)
        {
            Span<byte> length = fields[..2];
            Read(length, ref checksum);
            byte[] extra = new byte[BinaryPrimitives.ReadUInt16LittleEndian(length)];
            Read(extra, ref checksum);
        }

        foreach (int text in (ReadOnlySpan<int>)[HasName, HasComment])
        {
            Span<byte> letter = fields[..1];
            while ((flags & text) != 0)
            {
                Read(letter, ref checksum);
                flags &= letter[0] == 0 ? ~text : ~0;
            }
        }

        if ((flags & HasHeaderChecksum) != 0)
        {
            Span<byte> stated = fields[..2];
            _input.ReadBytesExactly(stated);
            if (BinaryPrimitives.ReadUInt16LittleEndian(stated) != (ushort)checksum.Value)
            {
                throw GzipError.Damaged("its gzip header has another checksum than it states");
            }
        }
    }

    private void CheckTrailer()
    {
        Span<byte> trailer = stackalloc byte[8];
        _input.AlignToByte();
        _input.ReadBytesExactly(trailer);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer), length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (checksum != _checksum.Value || length != _length)
        {
            throw GzipError.Damaged("its gzip data have another checksum or length than they state");
        }
    }

    private byte ReadRawByte()
    {
        byte value = 0;
        _input.ReadBytesExactly(new Span<byte>(ref value));
        return value;
    }

    private void Read(Span<byte> bytes, ref Crc32 checksum)
    {
        _input.ReadBytesExactly(bytes);
        checksum.Add(bytes);
    }
}
