namespace Mlp;

/// <summary>Reads a stream of which nothing is known, seekable or not, forward, and says where it ended too early.</summary>
internal sealed class SafetensorsStream
{
    // Not disposed of: that would close the stream, which is its owner's.
    private readonly BufferedStream _stream;

    /// <summary>Starts at the stream's current position.</summary>
    public SafetensorsStream(Stream stream)
    {
        // A stream that claims to be empty may only not know: files of /proc do so.
        Length = stream.CanSeek && stream.Length - stream.Position is > 0 and long length ? length : null;
        _stream = new BufferedStream(stream, 65_536);
    }

    /// <summary>Bytes from the start to the end, where the stream can tell; never 0.</summary>
    public long? Length { get; }

    /// <summary>Bytes read since the start.</summary>
    public long Position { get; private set; }

    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <param name="destination">Filled whole.</param>
    /// <param name="what">What is read, for the message: "the data of 0.weight".</param>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public void ReadExactly(Span<byte> destination, string what)
    {
        int read = _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        Position += read;
        if (read < destination.Length)
        {
            throw Position == 0
                ? SafetensorsHeader.Error(0, $"there is nothing to read. Save or copy the file again; a stream that was just written has to go back to its start (Position = 0)")
                : SafetensorsHeader.Error(Position, $"the file ends inside {what}, {destination.Length - read} bytes early. It is torn: save or copy it again");
        }
    }

    /// <summary>Throws unless the stream ends here.</summary>
    /// <exception cref="InvalidDataException">More bytes follow.</exception>
    public void ExpectEnd()
    {
        if (_stream.ReadByte() >= 0)
        {
            throw SafetensorsHeader.Error(Position, $"bytes follow the last tensor; the data must end with the file");
        }
    }
}
