using System.Text;

namespace Mlp.Data;

/// <summary>Says how a CSV file is written, and what its columns are.</summary>
/// <remarks>
/// Every column is a feature unless it is the <see cref="Label"/>, one of the <see cref="Targets"/>, the <see cref="Weight"/>, or in
/// <see cref="Ignore"/>.
/// Numbers are read in the invariant culture, whatever the machine's: a point before decimals, no separators between thousands. White
/// space around values is taken off.
/// </remarks>
public sealed record CsvOptions
{
    /// <summary>Gets or sets the column that has the rows' class, any text or integers; null where there is none.</summary>
    public CsvColumn? Label { get; init; }

    /// <summary>
    /// Gets or sets the classes in their order, or null: the classes in the file, integers by their value, anything else ordinally.
    /// </summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>
    /// Gets or sets the columns that have the numbers to predict, in the order of the network's outputs. Not together with
    /// <see cref="Label"/>.
    /// </summary>
    public IReadOnlyList<CsvColumn> Targets { get; init; } = [];

    /// <summary>
    /// Gets or sets the column that says what each row counts, numbers of 0 or more: <see cref="Dataset.Weights"/>. It is no feature. Null:
    /// all rows count alike.
    /// </summary>
    public CsvColumn? Weight { get; init; }

    /// <summary>Gets or sets the columns that are left out.</summary>
    public IReadOnlyList<CsvColumn> Ignore { get; init; } = [];

    /// <summary>
    /// Gets or sets the options of single columns: <c>Columns = { ["size"] = new() { Categories = ["S", "M", "L"] } }</c>.
    /// </summary>
    public Dictionary<CsvColumn, CsvColumnOptions> Columns { get; init; } = [];

    /// <summary>
    /// Gets or sets whether the first line names the columns; null: it does, and it is an error if most of it are numbers other than "0",
    /// "1", …, as pandas numbers columns. Without, columns are called "0", "1", …
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>Gets or sets the delimiter of fields; null: the one of <c>, ; tab |</c> that is most frequent in the first line.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// Gets or sets whether decimals follow a comma, as in files from a German spreadsheet. The delimiter is then no comma.
    /// </summary>
    public bool DecimalComma { get; init; }

    /// <summary>Gets or sets the encoding of a file that does not begin with a byte order mark; null: UTF-8, strictly.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets or sets the texts that say that a value is missing. In columns of numbers they are compared by value: of -999, -999.0 is
    /// another spelling; of NaN, -nan and Python's None are, which may be a category elsewhere.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; init; } =
        ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "null", "NULL", "?"];

    /// <summary>Gets or sets what becomes of missing features. A missing label or target is always an error.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>
    /// Gets or sets whether each column that had missing values is followed by a feature that is 1 where the value was missing and 0
    /// elsewhere.
    /// </summary>
    public bool MissingIndicators { get; init; }

    /// <summary>
    /// Gets or sets what becomes of columns that do not hold numbers: <see cref="CsvColumnKind.OneHot"/> or
    /// <see cref="CsvColumnKind.Ordinal"/>.
    /// </summary>
    public CsvColumnKind CategoryKind { get; init; } = CsvColumnKind.OneHot;

    /// <summary>Gets or sets what becomes, in later files and rows, of a category that this file does not have.</summary>
    public UnseenCategory Unseen { get; init; }

    /// <summary>
    /// Gets or sets the most categories that a column may have, or classes that a label may have. More of them are taken for names or free
    /// text, which is an error. So are more than 20 that are more than half of the rows, or that are numbers with units, unless they are
    /// declared in <see cref="Columns"/> or <see cref="Classes"/>.
    /// </summary>
    public int MaxCategories { get; init; } = 1000;
}
