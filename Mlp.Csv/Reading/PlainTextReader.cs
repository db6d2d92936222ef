namespace Mlp.Data;

/// <summary>
/// A text that is refused where it is that of another kind of file, or where it has NUL characters, or Ctrl-Z, DOS's end of a file: no CSV
/// file has them, and they would become part of a value.
/// </summary>
internal sealed class PlainTextReader(TextReader text) : TextReader
{
    private const char Nul = '\0';
    private const char GzipMagic = '\u001f';
    private const char CtrlZ = '\u001a';

    private bool _hasBegun;
    private long _newLines;
    private long _returns;

    // Old files have carriage returns alone.
    private long Line => 1 + (_newLines > 0 ? _newLines : _returns);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">One of the two is in the text, or it is another kind of file's.</exception>
    public override int Read(Span<char> buffer)
    {
        int count = text.Read(buffer);
        ReadOnlySpan<char> read = buffer[..count];
        if (!_hasBegun)
        {
            CheckKind(read);
            _hasBegun = true;
        }

        int place = read.IndexOfAny(Nul, CtrlZ);
        ReadOnlySpan<char> plain = place < 0 ? read : read[..place];
        _newLines += plain.Count('\n');
        _returns += plain.Count('\r');
        return place < 0 ? count : throw Error(read[place..]);
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read()
    {
        Span<char> character = stackalloc char[1];
        return Read(character) == 0 ? -1 : character[0];
    }

    // Who opens a text has decoded what may be none; of streams the bytes have been looked at.
    private static void CheckKind(ReadOnlySpan<char> start)
    {
        if (start is [GzipMagic, ..])
        {
            throw new InvalidDataException(
                "it is gzip data that were read as a text. Pass the file's path, or its stream, which are unpacked.");
        }

        byte[] bytes = new byte[Math.Min(start.Length, 512)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = start[i] <= byte.MaxValue ? (byte)start[i] : byte.MaxValue;
        }

        if (ForeignData.Describe(bytes) is { } other)
        {
            throw new InvalidDataException(other);
        }
    }

    // At the end it is what the file was filled up with; elsewhere the file is something else.
    private InvalidDataException Error(ReadOnlySpan<char> rest)
    {
        bool isNul = rest[0] == Nul, isEnd = true;
        char[] buffer = new char[4096];
        while (isEnd && !rest.IsEmpty)
        {
            foreach (char character in rest)
            {
                isNul |= character == Nul && isEnd;
                isEnd &= character is Nul or CtrlZ || char.IsWhiteSpace(character);
            }

            rest = buffer.AsSpan(0, isEnd ? text.Read(buffer, 0, buffer.Length) : 0);
        }

        string problem = (isNul, isEnd) switch
        {
            (true, true) =>
                "the file ends with NUL characters: it was not written whole, or is filled up to some length. Copy it again, or cut them off.",
            (true, false) => "there is a NUL character. Is the file UTF-16 that is read in another encoding, or no text?",
            (_, true) => "the file ends with Ctrl-Z (character 26), as files of DOS do. Remove it.",
            _ => "there is a Ctrl-Z (character 26), with which files of DOS end. Remove it.",
        };
        return new InvalidDataException(FormattableString.Invariant($"line {Line}: {problem}"));
    }
}
