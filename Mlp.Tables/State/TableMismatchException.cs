namespace Mlp.Tables;

/// <summary>A file's columns are not those of the row. One exception lists everything that differs.</summary>
public sealed class TableMismatchException : Exception
{
    internal TableMismatchException(string modelName, string? fileName, IReadOnlyList<string> differences)
        : base(Describe(modelName, fileName, differences))
    {
        FileName = fileName;
        Differences = differences;
    }

    /// <summary>Gets the path of the file, as it was given; null where a stream was read.</summary>
    public string? FileName { get; }

    /// <summary>Gets a sentence for each thing that differs.</summary>
    public IReadOnlyList<string> Differences { get; }

    private static string Describe(string modelName, string? fileName, IReadOnlyList<string> differences)
        => $"{(fileName is null ? "The stream" : $"'{fileName}'")} holds the model of another record than {modelName}'s. Train it anew, or load it with the record that it was made for. What differs:"
            + string.Concat(differences.Select(difference => $"\n\t{difference}"));
}
