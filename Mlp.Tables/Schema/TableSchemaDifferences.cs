namespace Mlp.Tables;

/// <summary>What differs between the columns of a file and those of a row, a sentence each.</summary>
internal static class TableSchemaDifferences
{
    // A column may have thousands of categories.
    private const int MaxListed = 10;

    /// <summary>Lists what differs; nothing where a model of the one is a model of the other.</summary>
    /// <param name="file">The file's columns.</param>
    /// <param name="row">The row's.</param>
    /// <param name="fileLayers">What the file has behind each hidden Linear; empty where it does not say it.</param>
    /// <param name="layers">What the model has.</param>
    public static List<string> Between(TableSchema file, TableSchema row, string fileLayers = "", string layers = "")
    {
        List<string> differences = [];
        Dictionary<string, TableColumn> inFile = [];
        foreach (TableColumn column in file.Features)
        {
            inFile.TryAdd(column.Name, column);
        }

        foreach (TableColumn column in row.Features)
        {
            if (inFile.Remove(column.Name, out TableColumn? other))
            {
                Compare(other, column, differences);
            }
            else
            {
                differences.Add($"The column {column.Name} is not in the file.");
            }
        }

        differences.AddRange(inFile.Values.Select(column => $"The file has a column {SafetensorsHeader.Quote(column.Name)}, which the record has not."));
        if (file.Target.Name != row.Target.Name)
        {
            differences.Add($"The file's target is {SafetensorsHeader.Quote(file.Target.Name)}, the record's {row.Target.Name}.");
        }
        else
        {
            Compare(file.Target, row.Target, differences, isTarget: true);
        }

        if (differences.Count == 0 && !file.Features.Select(column => column.Name).SequenceEqual(row.Features.Select(column => column.Name)))
        {
            differences.Add($"The columns are in another order; the file's is {string.Join(", ", file.Features.Select(column => column.Name))}.");
        }

        if (fileLayers.Length > 0 && layers.Length > 0 && fileLayers != layers)
        {
            differences.Add($"Behind each hidden Linear the file has {SafetensorsHeader.Quote(fileLayers)}, and the attribute says \"{layers}\".");
        }

        return differences;
    }

    private static void Compare(TableColumn file, TableColumn row, List<string> differences, bool isTarget = false)
    {
        if (file.Kind != row.Kind)
        {
            differences.Add($"{row.Name} is {Words(file.Kind)} in the file, and {Words(row.Kind)} in the record.");
            return;
        }

        if (file.Length != row.Length)
        {
            differences.Add(FormattableString.Invariant($"{row.Name} has {file.Length} numbers in the file, and {row.Length} in the record."));
        }

        // Of a target, a missing value is none: it is never predicted.
        if (file.IsNullable != row.IsNullable && !isTarget)
        {
            differences.Add($"{row.Name} may be missing in the {(file.IsNullable ? "file" : "record")}, and may not in the {(file.IsNullable ? "record" : "file")}.");
        }

        if (file.Categories.SequenceEqual(row.Categories))
        {
            return;
        }

        string[] gone = [.. file.Categories.Except(row.Categories)], added = [.. row.Categories.Except(file.Categories)];
        differences.Add(gone.Length + added.Length == 0
            ? $"{row.Name} has its categories in another order; the file's is {List(file.Categories)}."
            : $"{row.Name} has other categories: {string.Join("; ", new[] { gone.Length > 0 ? $"only the file has {List(gone)}" : "", added.Length > 0 ? $"only the record has {List(added)}" : "" }.Where(part => part.Length > 0))}.");
    }

    private static string List(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MaxListed).Select(SafetensorsHeader.Quote))
            + (names.Count > MaxListed ? FormattableString.Invariant($" and {names.Count - MaxListed} more") : "");

    private static string Words(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "a number",
        ColumnKind.Boolean => "true or false",
        ColumnKind.Enumeration => "an enum",
        _ => "a text with categories",
    };
}
