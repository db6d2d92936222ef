namespace Mlp.Data;

/// <summary>
/// What is declared of one column of features. What is null is taken from <see cref="CsvOptions"/>, or found in the file.
/// </summary>
public sealed record CsvColumnOptions
{
    /// <summary>
    /// What becomes of the column; null: <see cref="CsvColumnKind.Number"/> where its first value that is not missing is a number, else
    /// <see cref="CsvOptions.CategoryKind"/>.
    /// </summary>
    public CsvColumnKind? Kind { get; init; }

    /// <summary>
    /// All categories in their order, for those that are not to be sorted; a value beside them is an error. Null: those in the file.
    /// </summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>What becomes of missing values; null: <see cref="CsvOptions.Missing"/>.</summary>
    public MissingValues? Missing { get; init; }
}
