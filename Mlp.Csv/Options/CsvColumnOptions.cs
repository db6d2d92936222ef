namespace Mlp.Data;

/// <summary>
/// The options of one column of features. An option that is null is taken from <see cref="CsvOptions"/>, or found in the file.
/// </summary>
public sealed record CsvColumnOptions
{
    /// <summary>
    /// Gets or sets what becomes of the column; null: <see cref="CsvColumnKind.Number"/> where all values that are not missing are numbers,
    /// and <see cref="CsvOptions.CategoryKind"/> where none is, or fewer than a half. A column of numbers with a few other texts is an
    /// error.
    /// </summary>
    public CsvColumnKind? Kind { get; init; }

    /// <summary>
    /// Gets or sets all categories in their order, if they are not to be sorted. A value that is none of them is an error. Null: those in
    /// the file.
    /// </summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Gets or sets what becomes of missing values; null: <see cref="CsvOptions.Missing"/>.</summary>
    public MissingValues? Missing { get; init; }

    /// <summary>
    /// Gets or sets the offset that is subtracted from the column's numbers, in double, before they become floats, such as 1700000000 from
    /// times in seconds, which floats would round by a minute. The schema keeps it. Null: nothing.
    /// </summary>
    public double? Offset { get; init; }
}
