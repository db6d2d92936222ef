namespace Mlp.Data;

/// <summary>A stream, seekable or not, whose first two bytes are known before it is read. Forward only.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _stream;
    private readonly byte[] _start = new byte[2];
    private readonly int _startLength;
    private int _position;

    /// <summary>Reads the first two bytes, where there are so many.</summary>
    public PeekedStream(Stream stream)
    {
        _stream = stream;
        _startLength = stream.ReadAtLeast(_start, _start.Length, throwOnEndOfStream: false);
    }

    /// <summary>The first bytes.</summary>
    public ReadOnlySpan<byte> Start => _start.AsSpan(0, _startLength);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
