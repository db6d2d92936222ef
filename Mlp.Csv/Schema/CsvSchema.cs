using System.Globalization;
using System.Text;

namespace Mlp.Data;

/// <summary>
/// Says what the columns of a CSV file become. It is learned from one file and saved with the network. Later files and single rows are then
/// encoded in the same way. It never changes; any number of threads may use it.
/// </summary>
public sealed partial class CsvSchema
{
    private readonly CsvFormat _format;
    private readonly CsvFeature[] _columns;
    private readonly CsvTarget[] _targets;
    private readonly CsvTarget? _weight;
    private readonly ColumnReader[] _parsers;

    internal CsvSchema(CsvFormat format, CsvFeature[] columns, CsvTarget[] targets, string[] classes, CsvTarget? weight)
    {
        _format = format;
        _columns = columns;
        _targets = targets;
        _weight = weight;
        Columns = Array.AsReadOnly(columns);
        Classes = Array.AsReadOnly(classes);
        Targets = classes.Length > 0 ? [] : Array.AsReadOnly(Array.ConvertAll(targets, target => target.Name));
        FeatureNames = Array.AsReadOnly<string>([.. columns.SelectMany(column => column.FeatureNames)]);
        CsvNumbers numbers = new(format.DecimalComma);
        MissingTexts missing = new(format.MissingTexts, numbers);
        _parsers =
        [
            .. columns.Select(column => Parser(column, numbers, missing)),
            .. targets.Select(target => Parser(target, numbers, missing)),
            .. weight is null ? [] : (ColumnParser[])[ColumnParser.OfWeights(weight.Name, numbers, missing)],
        ];
    }

    /// <summary>Gets the columns of features, in the file's order. <see cref="Encode"/> takes a text for each of them.</summary>
    public IReadOnlyList<CsvFeature> Columns { get; }

    /// <summary>Gets the number of features of a row: the network's <c>InChannels</c>.</summary>
    public int Features => FeatureNames.Count;

    /// <summary>Gets the names of the features: "age", "color=red", "age missing".</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Gets the column of the label; null where there is none.</summary>
    public string? Label => Classes.Count > 0 ? _targets[0].Name : null;

    /// <summary>Gets the names of the classes, in the order of the network's outputs; empty where there is no label.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Gets the columns of the numbers to predict; empty where there are none.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>Gets the column that says what rows count; null where there is none.</summary>
    public string? Weight => _weight?.Name;

    /// <summary>Gets whether columns are to be filled, and it is not fitted yet with what: see <see cref="Fit"/>.</summary>
    public bool NeedsFit => _columns.Any(column => column.Missing != MissingValues.Error && column.Fill is null);

    /// <summary>
    /// Encodes a file's features with its labels or targets, and its weights. Missing values are filled, once <see cref="Fit"/> has been
    /// called.
    /// </summary>
    /// <param name="path">
    /// A file with the schema's columns: by their names where the schema's own had a header, among others and in any order, else by their
    /// places.
    /// </param>
    /// <param name="encoding">What its bytes mean; null: UTF-8, or what a byte order mark says.</param>
    /// <exception cref="InvalidDataException">
    /// A column is missing, or a value is not what it should be; the message says where.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    public Dataset Read(string path, Encoding? encoding = null)
        => DataFile.Read(path, stream => CsvSource.Decode(stream, encoding, text => Read(text, withTargets: true)));

    /// <summary>Encodes a text's features with its labels or targets, and its weights.</summary>
    /// <inheritdoc cref="Read(string, Encoding?)"/>
    /// <param name="text">As a file.</param>
    public Dataset Read(TextReader text) => Read(text, withTargets: true);

    /// <summary>Encodes a file's features alone, for prediction. The file needs no labels and no targets.</summary>
    /// <inheritdoc cref="Read(string, Encoding?)"/>
    public Dataset ReadInputs(string path, Encoding? encoding = null)
        => DataFile.Read(path, stream => CsvSource.Decode(stream, encoding, text => Read(text, withTargets: false)));

    /// <summary>Encodes a text's features alone, for prediction.</summary>
    /// <inheritdoc cref="Read(string, Encoding?)"/>
    /// <param name="text">As a file.</param>
    public Dataset ReadInputs(TextReader text) => Read(text, withTargets: false);

    /// <summary>Encodes one row, allocating nothing.</summary>
    /// <param name="fields">[columns]: the texts of <see cref="Columns"/>, in their order, without the label or the targets.</param>
    /// <param name="inputs">[features]: receives the features.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, or a text is not what it should be; the message names the column.
    /// </exception>
    /// <exception cref="InvalidOperationException">A value is missing, and what to fill in is not fitted.</exception>
    public void Encode(ReadOnlySpan<string> fields, Span<float> inputs)
    {
        if (fields.Length != _columns.Length)
        {
            string names = string.Join(", ", _columns.Select(column => SafetensorsHeader.Quote(column.Name)));
            throw new ArgumentException(Invariant($"There are {fields.Length} fields, but the schema has {_columns.Length} columns of features: {names}."), nameof(fields));
        }

        if (inputs.Length != Features)
        {
            throw new ArgumentException(Invariant($"There is room for {inputs.Length} features, but a row has {Features}."), nameof(inputs));
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            CsvFeature column = _columns[i];
            if (!_parsers[i].TryParse(fields[i].AsSpan().Trim(), line: 0, out float value, out string? problem))
            {
                throw new ArgumentException($"Column {SafetensorsHeader.Quote(column.Name)}: {problem}", nameof(fields));
            }

            if (float.IsNaN(value) && column.Fill is null)
            {
                throw new InvalidOperationException($"Column {SafetensorsHeader.Quote(column.Name)} has no value, and what to fill in is not known: call Fit with the training rows first.");
            }

            column.Write(value, inputs);
            inputs = inputs[column.TotalWidth..];
        }
    }

    internal static CsvHeader ReadHeader(CsvSource source, bool? hasHeader, CsvNumbers numbers, MissingTexts missing)
        => source.Read() ? CsvHeader.Read(source, hasHeader, numbers, missing) : throw new InvalidDataException("the file is empty.");

    private static string Invariant(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);

    private Dataset Read(TextReader text, bool withTargets)
    {
        ArgumentNullException.ThrowIfNull(text);
        using CsvSource source = new(text, _format.Delimiter, _format.DecimalComma);
        CsvNumbers numbers = new(_format.DecimalComma);
        CsvHeader header = ReadHeader(source, _format.HasHeader, numbers, new MissingTexts(_format.MissingTexts, numbers));
        int[] found = FindColumns(header, withTargets);
        CsvRows rows = CsvRows.Read(source, isAtRow: !_format.HasHeader, header.Count, _parsers[..found.Length], found);
        return ToDataset(rows, withTargets);
    }

    private int[] FindColumns(CsvHeader header, bool withTargets)
    {
        string what = Label is null ? "a target" : "the label";
        IEnumerable<int> places = _columns.Select(column => Find(
            header, new CsvTarget(column.Name, column.Place) { IsUnnamed = column.IsUnnamed }, "which the schema has for features"));
        if (withTargets)
        {
            places = places.Concat(_targets.Select(target => Find(header, target, what)));
            places = _weight is null ? places : places.Append(Find(header, _weight, "the weight"));
        }

        int[] found = [.. places];

        // Of two columns of one name in the schema's own file there is one here.
        return found.Distinct().Count() == found.Length
            ? found
            : throw new InvalidDataException($"the schema's file had several columns of one name, or without one, and this file has fewer of them. It has to have the same.");
    }

    private int Find(CsvHeader header, CsvTarget column, string what)
        => header.Find(column, _format.Namesakes.GetValueOrDefault(column.IsUnnamed ? "" : column.Name), what);

    private ColumnParser Parser(CsvFeature column, CsvNumbers numbers, MissingTexts missing)
    {
        ColumnParser parser = new(column.Name, column.Kind, numbers, missing)
        {
            Offset = column.Offset,
            AllowsMissing = column.Missing != MissingValues.Error,
            AllowsUnseen = _format.Unseen == UnseenCategory.Zeros,
        };
        parser.AddCategories(column.Categories);
        return parser;
    }

    private ColumnParser Parser(CsvTarget target, CsvNumbers numbers, MissingTexts missing)
    {
        CsvColumnKind kind = Classes.Count > 0 ? CsvColumnKind.Ordinal : CsvColumnKind.Number;
        ColumnParser parser = new(target.Name, kind, numbers, missing) { IsTarget = true };
        parser.AddCategories(Classes);
        return parser;
    }
}
