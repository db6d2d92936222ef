using System.Globalization;
using System.Text;
using CsvHelper;

namespace Mlp.Data;

/// <summary>The records of a CSV file, one after another, with the lines that they begin in. Blank lines are passed over.</summary>
internal sealed class CsvSource : IDisposable
{
    // A longer record is no row of numbers: an open quote, most likely.
    private const int MaxRecordLength = 16 * 1024 * 1024;
    private const int BufferLength = 65_536;

    private readonly CsvReader _reader;
    private readonly Func<bool> _read;
    private char[] _field = new char[256];

    /// <summary>Opens a text, which stays open.</summary>
    public CsvSource(TextReader text, char? delimiter, bool decimalComma)
    {
        PrefixedReader prefixed = Guarded(() => new PrefixedReader(text));
        CsvReaderOptions options = new()
        {
            HasHeader = false,
            Separator = delimiter ?? DelimiterGuess.Find(prefixed.Prefix, decimalComma),
            MalformedData = CsvMalformedDataHandling.Throw,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            MaxRecordSize = MaxRecordLength,
        };
        _reader = CsvReader.Create(prefixed, options, leaveOpen: true);
        _read = _reader.Read;
    }

    /// <summary>Where the record at hand begins, counted from 1.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>Fields of the record at hand.</summary>
    public int FieldCount => _reader.FieldCount;

    /// <summary>Reads the text that a file's bytes are, gzipped or not; the stream stays open.</summary>
    public static T Decode<T>(Stream stream, Encoding? encoding, Func<TextReader, T> read)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        using Stream content = GzipContent.Open(stream);
        using StreamReader text = new(content, encoding, detectEncodingFromByteOrderMarks: true, BufferLength);
        return read(text);
    }

    /// <summary>A field without its quotes, and without the white space around it; until the next field is asked for.</summary>
    public ReadOnlySpan<char> Field(int place)
    {
        // In UTF-8 a text is never shorter.
        int length = _reader.GetSpan(place).Length;
        if (length > _field.Length)
        {
            _field = new char[Math.Max(length, 2 * _field.Length)];
        }

        return _field.AsSpan(0, _reader.GetChars(place, _field)).Trim();
    }

    /// <summary>Reads the next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">The file is no CSV from here on, or no text in its encoding.</exception>
    public bool Read() => Guarded(_read);

    /// <summary>An error in the record at hand.</summary>
    public InvalidDataException Error(FormattableString problem) => At(Line, problem.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static InvalidDataException At(long line, string problem) => new(FormattableString.Invariant($"line {line}: {problem}"));

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException error)
        {
            throw At(error.LineNumber, $"the row that begins here is no CSV: {error.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("its bytes are not text in the file's encoding, UTF-8 unless stated. Set Encoding, for instance to Encoding.Latin1.");
        }
    }
}
