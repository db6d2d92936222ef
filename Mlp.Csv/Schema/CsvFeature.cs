using System.Text.Json.Serialization;

namespace Mlp.Data;

/// <summary>One column of features, as a <see cref="CsvSchema"/> knows it.</summary>
/// <param name="Name">
/// Its name in the header; "Unnamed: 0" for one without, by its place; its place as text where the file has no header.
/// </param>
/// <param name="Place">Its place in the file that the schema was made from, counted from 0.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Categories">The categories in the order of their features or numbers; empty for numbers.</param>
/// <param name="Missing">What becomes of missing values.</param>
/// <param name="HasIndicator">Whether a feature behind its own says where a value was missing.</param>
public sealed record CsvFeature(
    string Name, int Place, CsvColumnKind Kind, IReadOnlyList<string> Categories, MissingValues Missing, bool HasIndicator)
{
    /// <summary>
    /// Gets what is filled in for a missing value: a number, without <see cref="Offset"/>, or the index of a category; null where values
    /// are not filled, or are not fitted yet.
    /// </summary>
    public float? Fill { get; init; }

    /// <summary>
    /// Gets whether the file has a header, but no name for this column in it. Then it is the column without a name in later files, too.
    /// </summary>
    public bool IsUnnamed { get; init; }

    /// <summary>Gets the offset that is subtracted from its numbers, in double, before they become floats; 0 for categories.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Offset { get; init; }

    /// <summary>How many features it becomes, without the indicator.</summary>
    internal int Width => Kind == CsvColumnKind.OneHot ? Categories.Count : 1;

    /// <summary>How many features it becomes.</summary>
    internal int TotalWidth => Width + (HasIndicator ? 1 : 0);

    /// <summary>Gets the names of the features: "color=red", "age", "age missing".</summary>
    internal IEnumerable<string> FeatureNames =>
        (Kind == CsvColumnKind.OneHot ? Categories.Select(category => $"{Name}={category}") : [Name])
        .Concat(HasIndicator ? [$"{Name} missing"] : []);

    /// <summary>
    /// Writes the features of a value as <see cref="ColumnReader"/> makes it. Missing ones are filled, or become NaN where no fill is
    /// fitted.
    /// </summary>
    internal void Write(float value, Span<float> features)
    {
        if (HasIndicator)
        {
            features[Width] = float.IsNaN(value) ? 1 : 0;
        }

        WriteValue(float.IsNaN(value) ? Fill ?? float.NaN : value, features[..Width]);
    }

    /// <summary>Fills the features of a row whose value is missing.</summary>
    internal void FillMissing(Span<float> features)
    {
        if (Fill is float fill && float.IsNaN(features[0]))
        {
            WriteValue(fill, features[..Width]);
        }
    }

    private void WriteValue(float value, Span<float> features)
    {
        if (Kind != CsvColumnKind.OneHot)
        {
            features[0] = value;
            return;
        }

        features.Fill(float.IsNaN(value) ? float.NaN : 0);
        if (value >= 0)
        {
            features[(int)value] = 1;
        }
    }
}
