namespace Mlp.Data;

/// <summary>The label's column, or a target's.</summary>
/// <param name="Name">Its name in the header; what it is called where it has none, or the file no header.</param>
/// <param name="Place">Its place in the file that the schema was made from, counted from 0.</param>
internal sealed record CsvTarget(string Name, int Place)
{
    /// <summary>Whether it has no name in the header.</summary>
    public bool IsUnnamed { get; init; }
}
