namespace Mlp.Data;

/// <summary>The label's column, or a target's.</summary>
/// <param name="Name">Its name in the header, or its place as text where the file has none.</param>
/// <param name="Place">Its place in the file that the schema was made from, counted from 0.</param>
internal sealed record CsvTarget(string Name, int Place);
