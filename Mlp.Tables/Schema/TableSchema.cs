namespace Mlp.Tables;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    /// <summary>A number: standardised.</summary>
    Number,

    /// <summary>True or false: 1 or 0.</summary>
    Boolean,

    /// <summary>One of the members of an enum.</summary>
    Enumeration,

    /// <summary>One of the texts that <see cref="CategoriesAttribute"/> lists, or "other".</summary>
    Text,
}

/// <summary>A column of a table: a property of the row.</summary>
/// <param name="Name">The column's name in a file.</param>
/// <param name="Property">The property's name.</param>
/// <param name="Kind">What its values are.</param>
public sealed record TableColumn(string Name, string Property, ColumnKind Kind)
{
    /// <summary>Gets whether a row may have no value there: a nullable property. Elsewhere NaN is refused.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Gets the categories by name: enum members in the order of their values, or the texts; empty for numbers and booleans.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets how many numbers the property has: more than 1 for arrays.</summary>
    public int Length { get; init; } = 1;

    internal bool IsSingleNumber => Kind == ColumnKind.Number && Length == 1;

    /// <summary>
    /// Gets how many inputs of the network it takes, but for the pieces of numbers. A number: <see cref="Length"/>, and one more for each that may be missing, which says that it
    /// is. A boolean: 1, and one more if it may be missing. Categories: one each; one for "other" of a text; one for a missing value if it may be
    /// missing.
    /// </summary>
    public int FeatureCount => Kind switch
    {
        ColumnKind.Number => Length * (IsNullable ? 2 : 1),
        ColumnKind.Boolean => IsNullable ? 2 : 1,
        ColumnKind.Enumeration => Categories.Count + (IsNullable ? 1 : 0),
        _ => Categories.Count + 1 + (IsNullable ? 1 : 0),
    };
}

/// <summary>The columns of a table, by which a row becomes the inputs of a network.</summary>
/// <param name="Features">The columns of the features in the order of the properties.</param>
/// <param name="Target">The column of the target.</param>
public sealed record TableSchema(IReadOnlyList<TableColumn> Features, TableColumn Target)
{
    /// <summary>Gets how many cells a row has: one for each feature column, or for each number of an array.</summary>
    public int CellCount { get; } = Features.Sum(column => column.Length);

    /// <summary>Gets how many inputs the network has: those of each column, and four pieces of each number where a row has at most 64.</summary>
    public int FeatureCount { get; } = Features.Sum(column => column.FeatureCount) + (PiecewiseLinear.Pieces * NumbersInPieces(Features));

    /// <summary>Gets how many numbers are encoded in pieces, too: all but those of arrays, or none where they are many.</summary>
    internal int NumberCount { get; } = NumbersInPieces(Features);

    /// <summary>Gets whether the target is one of several classes; otherwise it is a number.</summary>
    public bool IsClassification => Target.Kind != ColumnKind.Number;

    /// <summary>Gets the names of the classes: false and true, the members of an enum, or the texts; empty for a number.</summary>
    public IReadOnlyList<string> Classes { get; } = Target.Kind == ColumnKind.Boolean ? ["false", "true"] : Target.Categories;

    /// <summary>Gets how many outputs the network has: one for a number, one for each class otherwise.</summary>
    public int OutputCount => IsClassification ? Classes.Count : 1;

    private static int NumbersInPieces(IReadOnlyList<TableColumn> features)
        => features.Count(column => column.IsSingleNumber) is var count and <= PiecewiseLinear.MaxNumbers ? count : 0;
}
