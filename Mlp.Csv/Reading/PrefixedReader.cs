namespace Mlp.Data;

/// <summary>A text whose beginning can be looked at before it is read. A byte order mark that is still there is left out.</summary>
internal sealed class PrefixedReader : TextReader
{
    private const int PrefixLength = 65_536;
    private const char ByteOrderMark = '\ufeff';

    private readonly TextReader _reader;
    private readonly char[] _prefix = new char[PrefixLength];
    private readonly int _prefixLength;
    private int _position;

    /// <summary>Reads the beginning.</summary>
    public PrefixedReader(TextReader reader)
    {
        _reader = reader;
        _prefixLength = reader.ReadBlock(_prefix, 0, PrefixLength);
        _position = _prefixLength > 0 && _prefix[0] == ByteOrderMark ? 1 : 0;
    }

    /// <summary>Gets the text that is read first: up to 65,536 characters.</summary>
    public ReadOnlySpan<char> Prefix => _prefix.AsSpan(_position, _prefixLength - _position);

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (_position == _prefixLength)
        {
            return _reader.Read(buffer);
        }

        int count = Math.Min(buffer.Length, _prefixLength - _position);
        _prefix.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read()
    {
        Span<char> character = stackalloc char[1];
        return Read(character) == 0 ? -1 : character[0];
    }

    /// <inheritdoc/>
    public override int Peek() => _position < _prefixLength ? _prefix[_position] : _reader.Peek();
}
