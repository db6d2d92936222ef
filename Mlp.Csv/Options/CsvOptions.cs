using System.Text;

namespace Mlp.Data;

/// <summary>How a CSV file is written, and what its columns are.</summary>
/// <remarks>
/// Every column is a feature unless it is the <see cref="Label"/>, one of the <see cref="Targets"/>, or in <see cref="Ignore"/>.
/// Numbers are read in the invariant culture, whatever the machine's: a point before decimals, no separators between thousands. White
/// space around values is taken off.
/// </remarks>
public sealed record CsvOptions
{
    /// <summary>The column that has the rows' class, any text or integers; null where there is none.</summary>
    public CsvColumn? Label { get; init; }

    /// <summary>The classes in their order, or null: those in the file, integers by their value, anything else ordinally.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>
    /// The columns that have the numbers to predict, in the order of the network's outputs. Not together with <see cref="Label"/>.
    /// </summary>
    public IReadOnlyList<CsvColumn> Targets { get; init; } = [];

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<CsvColumn> Ignore { get; init; } = [];

    /// <summary>What is declared of single columns: <c>Columns = { ["size"] = new() { Categories = ["S", "M", "L"] } }</c>.</summary>
    public Dictionary<CsvColumn, CsvColumnOptions> Columns { get; init; } = [];

    /// <summary>
    /// Whether the first line names the columns; null: it does, and it is an error if it has numbers only. Without, columns are called
    /// "0", "1", …
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>What separates fields; null: the one of <c>, ; tab |</c> that the first line has most of.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether decimals follow a comma, as in files from a German spreadsheet. The delimiter is then no comma.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>What the file's bytes mean where it does not begin with a byte order mark; null: UTF-8, strictly.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Texts that say that a value is missing.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = ["", "NA", "N/A", "NaN", "nan", "null", "?"];

    /// <summary>What becomes of missing features. A missing label or target is always an error.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>
    /// Whether each column that had missing values is followed by a feature that is 1 where the value was missing and 0 elsewhere.
    /// </summary>
    public bool MissingIndicators { get; init; }

    /// <summary>
    /// What becomes of columns that do not begin with a number: <see cref="CsvColumnKind.OneHot"/> or
    /// <see cref="CsvColumnKind.Ordinal"/>.
    /// </summary>
    public CsvColumnKind CategoryKind { get; init; } = CsvColumnKind.OneHot;

    /// <summary>What becomes, in later files and rows, of a category that this file does not have.</summary>
    public UnseenCategory Unseen { get; init; }

    /// <summary>
    /// The most categories that a column, or classes that a label may have: more are taken for names or free text, an error. So are more
    /// than 20 that are more than half of the rows, unless they are declared in <see cref="Columns"/> or <see cref="Classes"/>.
    /// </summary>
    public int MaxCategories { get; init; } = 1000;
}
