namespace Mlp.Data;

/// <summary>
/// The values of some columns, as <see cref="ColumnReader"/>s make them, row by row; kept in blocks, so that nothing is copied as they
/// grow.
/// </summary>
internal sealed class CsvRows
{
    private const int BlockLength = 65_536;

    private readonly List<float[]> _blocks = [];
    private readonly int _width;
    private readonly int _rowsPerBlock;

    private CsvRows(int width)
    {
        _width = width;
        _rowsPerBlock = Math.Max(1, BlockLength / Math.Max(1, width));
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>One row: a value a parser.</summary>
    public Span<float> this[int row] => _blocks[row / _rowsPerBlock].AsSpan(row % _rowsPerBlock * _width, _width);

    /// <summary>Reads to the end of a file.</summary>
    /// <param name="source">At the first row, if <paramref name="isAtRow"/>, else before it.</param>
    /// <param name="isAtRow">Whether the record at hand is a row.</param>
    /// <param name="columns">How many fields each row has to have.</param>
    /// <param name="parsers">A parser for each value.</param>
    /// <param name="places">The places of their columns.</param>
    /// <exception cref="InvalidDataException">A row has another number of fields, or a value is not what it should be.</exception>
    public static CsvRows Read(CsvSource source, bool isAtRow, int columns, ColumnReader[] parsers, int[] places)
    {
        CsvRows rows = new(parsers.Length);
        while (isAtRow || source.Read())
        {
            isAtRow = false;
            CheckFields(source, columns);
            Span<float> row = rows.Add(source);
            for (int i = 0; i < parsers.Length; i++)
            {
                if (!parsers[i].TryParse(source.Field(places[i]), source.Line, out row[i], out string? problem))
                {
                    throw new InvalidDataException(FormattableString.Invariant($"line {source.Line}, column {SafetensorsHeader.Quote(parsers[i].Name)}: {problem}"));
                }
            }
        }

        return rows;
    }

    /// <summary>Throws where the record at hand has more or fewer fields than the file has columns.</summary>
    /// <exception cref="InvalidDataException">It has.</exception>
    public static void CheckFields(CsvSource source, int columns)
    {
        if (source.FieldCount != columns)
        {
            throw source.Error($"there are {source.FieldCount} fields, but the file's first line has {columns}. {AdviceOnFields(source, columns)}");
        }
    }

    /// <summary>Gives up the blocks before a row, which have been read.</summary>
    public void Release(int row)
    {
        if (row % _rowsPerBlock == 0 && row > 0)
        {
            _blocks[row / _rowsPerBlock - 1] = [];
        }
    }

    private static string AdviceOnFields(CsvSource source, int columns) => source.FieldCount == columns + 1 && source.Field(columns).IsEmpty
        ? "The last one is empty: this line ends with a delimiter, as the first does not. Remove it, or let the first line end with one, too, and put the column, ^1, into Ignore."
        : HasEmptyField(source) ? "Does a value contain the delimiter, or stand several delimiters in a row, which makes empty fields?"
        : "Does a value contain the delimiter, or is a quote missing?";

    private static bool HasEmptyField(CsvSource source)
    {
        for (int place = 0; place < source.FieldCount; place++)
        {
            if (source.Field(place).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private Span<float> Add(CsvSource source)
    {
        if (Count == Array.MaxLength)
        {
            throw source.Error($"the file has more than {Array.MaxLength} rows. Split it.");
        }

        if (Count % _rowsPerBlock == 0)
        {
            _blocks.Add(new float[_rowsPerBlock * _width]);
        }

        return _blocks[^1].AsSpan(Count++ % _rowsPerBlock * _width, _width);
    }
}
