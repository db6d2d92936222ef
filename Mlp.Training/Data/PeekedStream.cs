namespace Mlp.Data;

/// <summary>A stream, seekable or not, whose first bytes are known before it is read. Disposing of it leaves the other stream open.</summary>
internal sealed class PeekedStream : ForwardStream
{
    private readonly Stream _stream;
    private readonly byte[] _start;
    private readonly int _startLength;
    private int _position;

    /// <summary>Reads the first bytes, where there are so many.</summary>
    public PeekedStream(Stream stream, int length)
    {
        _stream = stream;
        _start = new byte[length];
        _startLength = stream.ReadAtLeast(_start, length, throwOnEndOfStream: false);
    }

    /// <summary>Gets the first bytes.</summary>
    public ReadOnlySpan<byte> Start => _start.AsSpan(0, _startLength);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_position == _startLength)
        {
            return _stream.Read(buffer);
        }

        int count = Math.Min(buffer.Length, _startLength - _position);
        _start.AsSpan(_position, count).CopyTo(buffer);
        _position += count;

        // What reads it may look for a byte order mark of three bytes in the first that it gets.
        return count < buffer.Length ? count + _stream.Read(buffer[count..]) : count;
    }
}
