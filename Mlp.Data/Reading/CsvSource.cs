using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Mlp.Data;

/// <summary>The records of a CSV file, one after another, with the lines that they begin in. Blank lines are passed over.</summary>
internal sealed class CsvSource : IDisposable
{
    // A record of more characters is no row of numbers: an open quote, most likely.
    private const int MaxRecordLength = 16 * 1024 * 1024;
    private const int BufferLength = 65_536;

    private readonly CsvDataReader _reader;
    private long _nextLine = 1;

    /// <summary>Opens a text.</summary>
    /// <exception cref="InvalidDataException">It is no text in that encoding, or no CSV.</exception>
    public CsvSource(TextReader text, char? delimiter, bool decimalComma)
    {
        try
        {
            PrefixedReader prefixed = new(text);
            _reader = CsvDataReader.Create(prefixed, new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = delimiter ?? DelimiterGuess.Find(prefixed.Prefix, decimalComma),
                Comment = '\0', // a value may begin with #
                BufferSize = BufferLength,
                MaxBufferSize = MaxRecordLength,
                OwnsReader = false,
            });
        }
        catch (Exception error) when (IsInvalid(error))
        {
            throw Invalid(error);
        }
    }

    /// <summary>Where the record at hand begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Fields of the record at hand.</summary>
    public int FieldCount => _reader.RowFieldCount;

    /// <summary>A reader of a file's bytes, gzipped or not; the stream stays open.</summary>
    public static StreamReader Decode(Stream stream, Encoding? encoding)
        => new(GzipContent.Open(stream), encoding ?? new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, BufferLength);

    /// <summary>A field without its quotes, and without the white space around it; until the next record is read.</summary>
    public ReadOnlySpan<char> Field(int place) => _reader.GetFieldSpan(place).Trim();

    /// <summary>Reads the next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">The file is no CSV from here on.</exception>
    public bool Read()
    {
        try
        {
            while (_reader.Read())
            {
                Line = _nextLine++;
                int fields = FieldCount;
                for (int place = 0; place < fields; place++)
                {
                    // A quoted field may go over several lines.
                    _nextLine += _reader.GetFieldSpan(place).Count('\n');
                }

                if (fields > 1 || (fields == 1 && !_reader.GetFieldSpan(0).IsEmpty))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception error) when (IsInvalid(error))
        {
            throw Invalid(error);
        }
    }

    /// <summary>An error in the record at hand.</summary>
    public InvalidDataException Error(FormattableString problem) => At(Line, problem.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static InvalidDataException At(long line, string problem) => new(FormattableString.Invariant($"line {line}: {problem}"));

    private static bool IsInvalid(Exception error) => error is CsvFormatException or CsvRecordTooLargeException or DecoderFallbackException;

    private InvalidDataException Invalid(Exception error) => At(_nextLine, error switch
    {
        DecoderFallbackException => "here or below, the bytes are not text in the file's encoding, UTF-8 unless stated. Set Encoding, for instance to Encoding.Latin1.",
        CsvRecordTooLargeException => FormattableString.Invariant($"the row that begins here has more than {MaxRecordLength} characters. Is a quote not closed?"),
        _ => $"the row that begins here is no CSV: {error.Message}",
    });
}
