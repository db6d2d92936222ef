using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Mlp;

/// <summary>
/// The head of a safetensors file: 8 bytes with the header's length, little-endian, then the header, JSON; the tensors' data
/// follows. A header is what a stranger wrote: nothing in it is believed before it has been checked.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>Longest header accepted, in bytes; the format's reference implementation has the same limit.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>Bytes before the header: its length.</summary>
    public const int PrefixLength = 8;

    // What is read before the next buffer is allocated: a stream that only claims a long header costs no memory.
    private const int FirstChunk = 65_536;

    /// <summary>Reads and checks the header; the reader then stands at the first tensor's data.</summary>
    /// <returns>The tensors in the order in which their data follows, without holes, each as long as its shape and type say.</returns>
    /// <exception cref="InvalidDataException">This is no safetensors file, or it is torn or forged; the message says what is wrong and where.</exception>
    public static List<SafetensorsEntry> Read(SafetensorsStream source) => Read(source, metadataKey: null, out _);

    /// <summary>The same, and a text of __metadata__.</summary>
    /// <param name="source">At its start.</param>
    /// <param name="metadataKey">The text's key; null for none.</param>
    /// <param name="metadataText">The text; null where there is none of that key.</param>
    /// <returns>As above.</returns>
    /// <exception cref="InvalidDataException">As above.</exception>
    public static List<SafetensorsEntry> Read(SafetensorsStream source, string? metadataKey, out string? metadataText)
    {
        byte[] header = ReadBytes(source, ReadLength(source));
        CheckText(header);
        List<SafetensorsEntry> entries = SafetensorsHeaderParser.Parse(header, metadataKey, out metadataText);
        entries.Sort((left, right) => left.Begin != right.Begin ? left.Begin.CompareTo(right.Begin) : left.End.CompareTo(right.End));
        CheckData(entries, source);
        return entries;
    }

    /// <summary>An error at a byte of the file.</summary>
    public static InvalidDataException Error(long position, FormattableString problem) =>
        new(FormattableString.Invariant($"at byte {position}, {problem.ToString(CultureInfo.InvariantCulture)}."));

    /// <summary>An error in what the header says of a tensor.</summary>
    public static InvalidDataException Error(string tensor, FormattableString problem) =>
        new($"the tensor {Quote(tensor)} {problem.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary>
    /// A text from the file in quotes, shortened, as it may be megabytes, and without control characters: it is not to write lines of
    /// its own into a log, nor to colour a terminal.
    /// </summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (quoted.Length > 100)
            {
                quoted.Append("...");
                break;
            }

            quoted.Append(Rune.IsControl(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
        }

        return quoted.Append('"').ToString();
    }

    private static int ReadLength(SafetensorsStream source)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        source.ReadExactly(prefix, "the length of the header (8 bytes)");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
        {
            throw ForeignFile.Describe(prefix) is string foreign
                ? Error(0, $"{foreign}")
                : Error(0, $"the header claims {length} bytes; at most {MaxLength} are read. This may not be a safetensors file");
        }

        if (length < 2)
        {
            throw Error(0, $"the header claims {length} bytes; an empty one has 2");
        }

        if (source.Length is long available && available - PrefixLength < (long)length)
        {
            throw Error(0, $"the header claims {length} bytes, but only {available - PrefixLength} follow. The file is torn (save or copy it again) or not a safetensors file");
        }

        return (int)length;
    }

    private static byte[] ReadBytes(SafetensorsStream source, int length)
    {
        byte[] header = new byte[Math.Min(length, FirstChunk)];
        int read = 0;
        while (true)
        {
            source.ReadExactly(header.AsSpan(read), "the header");
            read = header.Length;
            if (read == length)
            {
                return header;
            }

            Array.Resize(ref header, (int)Math.Min(length, 2L * read));
        }
    }

    private static void CheckText(ReadOnlySpan<byte> header)
    {
        if (header[0] != (byte)'{')
        {
            throw Error(PrefixLength, $"the header does not begin with an opening brace. This is not a safetensors file");
        }

        for (int i = 0; i < header.Length;)
        {
            if (Rune.DecodeFromUtf8(header[i..], out _, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                throw Error(PrefixLength + i, $"the header is not valid UTF-8");
            }

            i += consumed;
        }
    }

    private static void CheckData(List<SafetensorsEntry> entries, SafetensorsStream source)
    {
        long end = 0;
        string previous = "";
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin < end)
            {
                throw Error(entry.Name, $"begins at data offset {entry.Begin}, but {Quote(previous)} before it ends at {end}: they overlap");
            }

            if (entry.Begin > end)
            {
                throw Error(entry.Name, $"begins at data offset {entry.Begin}, but the data before it ends at {end}: no tensor owns the bytes between");
            }

            end = entry.End;
            previous = entry.Name;
        }

        long available = source.Length - source.Position ?? end;
        if (available < end)
        {
            throw Error(source.Position, $"the header describes {end} bytes of data, but only {available} follow. The file is torn: save or copy it again");
        }

        if (available > end)
        {
            throw Error(source.Position + end, $"{available - end} bytes follow the last tensor; the data must end with the file");
        }
    }
}
