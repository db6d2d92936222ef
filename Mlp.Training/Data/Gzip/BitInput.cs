using System.Buffers.Binary;

namespace Mlp.Data;

/// <summary>Reads a stream bit by bit, the lowest bit of a byte first, as deflate has them (RFC 1951, section 3.1.1).</summary>
internal sealed class BitInput(Stream stream)
{
    private readonly byte[] _buffer = new byte[32_768];
    private int _position;
    private int _length;

    // The lowest _count are valid; above them are bits of bytes that are still in the buffer, or 0.
    private ulong _bits;
    private int _count;

    /// <summary>
    /// Gets the bits that come next, 0 beyond the stream's end; as many are valid as the last <see cref="Refill"/> has got.
    /// </summary>
    public uint Bits => (uint)_bits;

    /// <summary>Gets 56 bits or more, or all that there are.</summary>
    public void Refill()
    {
        if (_count >= 56)
        {
            return;
        }

        if (_length - _position >= sizeof(ulong))
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_position)) << _count;
            _position += (63 - _count) >> 3;
            _count |= 56;
            return;
        }

        while (_count <= 56 && FillBuffer())
        {
            _bits |= (ulong)_buffer[_position++] << _count;
            _count += 8;
        }
    }

    /// <summary>Passes over bits that were looked at.</summary>
    /// <exception cref="InvalidDataException">The stream has ended before.</exception>
    public void Skip(int count)
    {
        if (count > _count)
        {
            throw GzipError.Torn();
        }

        _bits >>= count;
        _count -= count;
    }

    /// <summary>Reads a number of up to 16 bits.</summary>
    /// <exception cref="InvalidDataException">The stream has ended before.</exception>
    public int Read(int count)
    {
        Refill();
        int value = (int)(_bits & ((1u << count) - 1));
        Skip(count);
        return value;
    }

    /// <summary>Passes over what is left of a byte.</summary>
    public void AlignToByte() => Skip(_count & 7);

    /// <summary>Reads whole bytes, where a byte begins: as many as there are, 0 only at the stream's end.</summary>
    public int ReadBytes(Span<byte> bytes)
    {
        int read = 0;
        while (read < bytes.Length && _count > 0)
        {
            bytes[read++] = (byte)_bits;
            Skip(8);
        }

        if (_count == 0)
        {
            // Bits of bytes that are still in the buffer.
            _bits = 0;
        }

        if (read < bytes.Length && FillBuffer())
        {
            int count = Math.Min(bytes.Length - read, _length - _position);
            _buffer.AsSpan(_position, count).CopyTo(bytes[read..]);
            _position += count;
            read += count;
        }

        return read;
    }

    /// <summary>Reads whole bytes, where a byte begins.</summary>
    /// <exception cref="InvalidDataException">The stream has ended before.</exception>
    public void ReadBytesExactly(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = ReadBytes(bytes);
            bytes = read > 0 ? bytes[read..] : throw GzipError.Torn();
        }
    }

    private bool FillBuffer()
    {
        if (_position == _length)
        {
            (_position, _length) = (0, stream.Read(_buffer));
        }

        return _position < _length;
    }
}
