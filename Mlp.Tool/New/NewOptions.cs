namespace Mlp.Tool.New;

/// <summary>What the command line of <c>mlpgen new</c> says.</summary>
/// <param name="File">The CSV file.</param>
/// <param name="Target">The column to predict.</param>
internal sealed record NewOptions(string File, string Target)
{
    /// <summary>Gets the name of the record; null for one that is made of the file's name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the folder of the project; null for one that is named like the record.</summary>
    public string? Output { get; init; }

    /// <summary>Gets the namespace of the types; null for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets whether files are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Gets a folder of packages that the project restores from as well; null for none.</summary>
    public string? Source { get; init; }
}
