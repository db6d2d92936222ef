namespace Mlp.Tool.New;

/// <summary>A property of the record.</summary>
/// <param name="Column">The column's name in the file.</param>
/// <param name="Name">The property's name.</param>
/// <param name="Type">Its type; of a nullable one without the question mark.</param>
internal sealed record RowProperty(string Column, string Name, string Type)
{
    /// <summary>Gets whether values may be missing.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Gets whether it is no feature.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Gets whether it is what is predicted.</summary>
    public bool IsTarget { get; init; }

    /// <summary>Gets the categories of a text; null where it has none.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Gets the members of its enum; null where its type is another.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Gets what a comment says of it; null for nothing.</summary>
    public string? Comment { get; init; }
}
