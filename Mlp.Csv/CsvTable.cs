using System.Globalization;
using System.Numerics;

namespace Mlp.Data;

/// <summary>
/// A CSV file that is read into rows of a type of its own, one after another. Code that MlpGen writes calls it: <c>ReadCsv</c> of a model
/// of a table.
/// </summary>
/// <remarks>
/// Columns are given by their place in the list that <see cref="Read{TRow}"/> got. Each getter reads a field of the row at hand, and throws
/// <see cref="InvalidDataException"/> with line and column where the field holds something else; one without OrNull also where it is
/// missing.
/// </remarks>
public sealed class CsvTable
{
    private readonly CsvSource _source;
    private readonly CsvNumbers _numbers;
    private readonly MissingTexts _missing;
    private readonly string[] _names;
    private readonly int[] _places;
    private readonly object?[] _members;

    private CsvTable(CsvSource source, CsvNumbers numbers, MissingTexts missing, string[] names, int[] places)
    {
        (_source, _numbers, _missing, _names, _places) = (source, numbers, missing, names, places);
        _members = new object?[names.Length];
    }

    /// <summary>Reads a file, gzipped or not, row by row.</summary>
    /// <typeparam name="TRow">What becomes of a row.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">
    /// How it is written: HasHeader, Delimiter, DecimalComma, Encoding and MissingTexts. The rest is the row's to say, and has to be left
    /// as it is. Null for the defaults.
    /// </param>
    /// <param name="columns">
    /// The names of the columns, and whether the file may be without one: all values are missing then. Other columns of the file are passed
    /// over.
    /// </param>
    /// <param name="row">Makes a row of the fields at hand.</param>
    /// <returns>The rows in the file's order.</returns>
    /// <exception cref="InvalidDataException">
    /// A column is not there, or something in the file is not what it should be; the message says in which line and column.
    /// </exception>
    /// <exception cref="ArgumentException">The options say what columns are.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TRow[] Read<TRow>(
        string path, CsvOptions? options, IReadOnlyList<(string Name, bool IsOptional)> columns, Func<CsvTable, TRow> row)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(row);
        CsvOptions format = options ?? new();
        CheckOptions(format);
        return DataFile.Read(path, stream => CsvSource.Decode(stream, format.Encoding, text => ReadRows(text, format, columns, row)));
    }

    /// <summary>A number. Whole ones may be written as 3.0.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="column">The column's place in the list.</param>
    /// <returns>The value.</returns>
    public T Number<T>(int column)
        where T : struct, INumber<T>, IMinMaxValue<T> => NumberOrNull<T>(column) ?? throw Missing(column);

    /// <summary>A number, or null where it is missing.</summary>
    /// <inheritdoc cref="Number"/>
    public T? NumberOrNull<T>(int column)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<char> text = Field(column);
        if (_numbers.TryParse(text, out T number))
        {
            return _missing.Contains(text) || _missing.Contains(double.CreateSaturating(number)) ? null : number;
        }

        return IsMissing(text) || _missing.ContainsAmongNumbers(text) ? null : throw Error(column, $"{Quote(text)} is no {Expected<T>(text)}.");
    }

    /// <summary>True or false: true/false, yes/no or 1/0, in whatever case.</summary>
    /// <param name="column">The column's place in the list.</param>
    /// <returns>The value.</returns>
    public bool Boolean(int column) => BooleanOrNull(column) ?? throw Missing(column);

    /// <summary>True or false as <see cref="Boolean"/> has it, or null where it is missing.</summary>
    /// <inheritdoc cref="Boolean"/>
    public bool? BooleanOrNull(int column)
    {
        ReadOnlySpan<char> text = Field(column);
        return IsMissing(text) ? null
            : Is(text, "true") || Is(text, "yes") || Is(text, "1") ? true
            : Is(text, "false") || Is(text, "no") || Is(text, "0") ? false
            : throw Error(column, $"{Quote(text)} is neither true nor false: true, false, yes, no, 1 and 0 are.");

        static bool Is(ReadOnlySpan<char> text, string value) => text.Equals(value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// A member of an enum by its name, where no name is as the text with case and all but letters and digits ignored: "Travel Rarely" is
    /// TravelRarely. Two texts that differ by more than case are never one member.
    /// </summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <param name="column">The column's place in the list.</param>
    /// <returns>The value.</returns>
    public TEnum Enumeration<TEnum>(int column)
        where TEnum : struct, Enum => EnumerationOrNull<TEnum>(column) ?? throw Missing(column);

    /// <summary>A member of an enum as <see cref="Enumeration"/> has it, or null where it is missing.</summary>
    /// <inheritdoc cref="Enumeration"/>
    public TEnum? EnumerationOrNull<TEnum>(int column)
        where TEnum : struct, Enum
    {
        // A member may be called NA.
        ReadOnlySpan<char> text = Field(column);
        MemberTexts<TEnum> members = (MemberTexts<TEnum>)(_members[column] ??= new MemberTexts<TEnum>());
        return members.TryFind(text, out TEnum member, out string? problem) ? member
            : IsMissing(text) ? null
            : throw Error(column, problem!);
    }

    /// <summary>A text.</summary>
    /// <param name="column">The column's place in the list.</param>
    /// <param name="categories">Texts that are not missing, even if they look so, such as NA.</param>
    /// <returns>The value, without white space around it.</returns>
    public string Text(int column, params ReadOnlySpan<string> categories) => TextOrNull(column, categories) ?? throw Missing(column);

    /// <summary>A text, or null where it is missing.</summary>
    /// <inheritdoc cref="Text"/>
    public string? TextOrNull(int column, params ReadOnlySpan<string> categories)
    {
        string text = Field(column).ToString();
        return IsMissing(text) && !categories.Contains(text) ? null : text;
    }

    private static TRow[] ReadRows<TRow>(
        TextReader text, CsvOptions options, IReadOnlyList<(string Name, bool IsOptional)> columns, Func<CsvTable, TRow> row)
    {
        CsvNumbers numbers = new(options.DecimalComma);
        MissingTexts missing = new(options.MissingTexts, numbers);
        using CsvSource source = new(text, options.Delimiter, options.DecimalComma);
        CsvHeader header = CsvSchema.ReadHeader(source, options.HasHeader, numbers, missing);
        string what = $"which a property of {typeof(TRow).Name} is read from";
        int[] places =
        [
            .. columns.Select(column => column.IsOptional && !header.Names.Contains(column.Name) ? -1 : header.Find(column.Name, what)),
        ];
        CsvTable table = new(source, numbers, missing, [.. columns.Select(column => column.Name)], places);
        List<TRow> rows = [];
        for (bool isRow = !header.HasNames || source.Read(); isRow; isRow = source.Read())
        {
            CsvRows.CheckFields(source, header.Count);
            rows.Add(row(table));
        }

        return rows.Count > 0 ? [.. rows] : throw new InvalidDataException("the file has a header, but no rows.");
    }

    private static void CheckOptions(CsvOptions options)
    {
        CsvOptionsCheck.Check(options);
        CsvOptions rest = new()
        {
            HasHeader = options.HasHeader,
            Delimiter = options.Delimiter,
            DecimalComma = options.DecimalComma,
            Encoding = options.Encoding,
            MissingTexts = options.MissingTexts,
            Targets = options.Targets,
            Ignore = options.Ignore,
            Columns = options.Columns,
        };
        if (options != rest || options.Targets.Count + options.Ignore.Count + options.Columns.Count > 0)
        {
            throw new ArgumentException(
                "The options say what columns are, which the row's type says here. "
                    + "Set HasHeader, Delimiter, DecimalComma, Encoding and MissingTexts alone.",
                nameof(options));
        }
    }

    private static string Quote(ReadOnlySpan<char> text) => SafetensorsHeader.Quote(text.ToString());

    private bool IsMissing(ReadOnlySpan<char> text) => text.IsEmpty || _missing.Contains(text);

    private ReadOnlySpan<char> Field(int column) => _places[column] < 0 ? "" : _source.Field(_places[column]);

    private string Expected<T>(ReadOnlySpan<char> text)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        TextKind kind = NumberTexts.Find(text, _numbers);
        return T.One / (T.One + T.One) == T.Zero ? string.Create(CultureInfo.InvariantCulture, $"whole number from {T.MinValue} to {T.MaxValue}")
            : kind is TextKind.Number or TextKind.TooLarge or TextKind.Infinite ? $"number that a {typeof(T).Name} can hold"
            : "number" + NumberTexts.Advice(kind, text, _numbers);
    }

    private InvalidDataException Missing(int column) => Error(
        column,
        $"{Quote(Field(column))} stands for a missing value, but the property that is read from here always has one. "
            + "Make it nullable, leave the row out of the file, or the text out of MissingTexts.");

    private InvalidDataException Error(int column, string problem)
        => new(FormattableString.Invariant($"line {_source.Line}, column {SafetensorsHeader.Quote(_names[column])}: {problem}"));
}
