namespace Mlp.Data;

/// <summary>
/// What is declared of one column of features. What is null is taken from <see cref="CsvOptions"/>, or found in the file.
/// </summary>
public sealed record CsvColumnOptions
{
    /// <summary>
    /// What becomes of the column; null: <see cref="CsvColumnKind.Number"/> where all values that are not missing are numbers, and
    /// <see cref="CsvOptions.CategoryKind"/> where none is, or fewer than a half. A column of numbers with a few other texts is an error.
    /// </summary>
    public CsvColumnKind? Kind { get; init; }

    /// <summary>
    /// All categories in their order, for those that are not to be sorted; a value beside them is an error. Null: those in the file.
    /// </summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>What becomes of missing values; null: <see cref="CsvOptions.Missing"/>.</summary>
    public MissingValues? Missing { get; init; }

    /// <summary>
    /// What is subtracted from the column's numbers, in double, before they become floats, as 1700000000 from times in seconds, which
    /// floats would round by a minute. The schema keeps it. Null: nothing.
    /// </summary>
    public double? Offset { get; init; }
}
