namespace Mlp.Tool.Import;

/// <summary>What the command line of <c>mlpgen import</c> says.</summary>
/// <param name="File">The model.</param>
/// <param name="Name">The name of the class.</param>
internal sealed record ImportOptions(string File, string Name)
{
    /// <summary>Gets whether the class trains further, in place of a static one.</summary>
    public bool IsTrainable { get; init; }

    /// <summary>Gets the output that the class computes; null where the file has one.</summary>
    public string? Output { get; init; }

    /// <summary>Gets the project or its folder; null for that of this folder.</summary>
    public string? Project { get; init; }

    /// <summary>Gets the namespace of the class; null for the project's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets whether files are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Gets a folder of packages that the project restores from as well; null for none.</summary>
    public string? Source { get; init; }
}
