namespace Mlp;

/// <summary>Takes what is written to it into a hash, and keeps the first bytes: a number that is short enough is there as it is.</summary>
internal sealed class HashStream : Stream
{
    private readonly byte[] _first = new byte[sizeof(double)];
    private ByteHash _hash;
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>The hash of all bytes, and of how they were divided among calls.</summary>
    public ulong Hash => _hash.Value;

    /// <summary>The first bytes, as many as a double has.</summary>
    public ReadOnlySpan<byte> FirstBytes => _first;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_length < _first.Length)
        {
            buffer[..(int)Math.Min(buffer.Length, _first.Length - _length)].CopyTo(_first.AsSpan((int)_length));
        }

        _hash.Add(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
