using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>
/// What differs between the columns of a model's file and those of the row, a sentence each: what TableSchemaDifferences of Mlp.Tables says at
/// run time, to the letter. A test compares the two.
/// </summary>
internal static class TableDifferences
{
    // A column may have thousands of categories.
    private const int MaxListed = 10;

    /// <summary>Lists what differs; nothing where a model of the one is a model of the other.</summary>
    public static List<string> Between(TableHead file, RowModel row, string layers)
    {
        List<string> differences = [];
        Dictionary<string, ColumnModel> inFile = [];
        foreach (ColumnModel column in file.Features.Where(column => !inFile.ContainsKey(column.Name)))
        {
            inFile.Add(column.Name, column);
        }

        foreach (ColumnModel column in row.Features)
        {
            if (inFile.TryGetValue(column.Name, out ColumnModel? other))
            {
                inFile.Remove(column.Name);
                Compare(other, column, differences);
            }
            else
            {
                differences.Add($"The column {column.Name} is not in the file.");
            }
        }

        differences.AddRange(inFile.Values.Select(column => $"The file has a column {Foreign.Quote(column.Name)}, which the record has not."));
        if (file.Target.Name != row.Target.Name)
        {
            differences.Add($"The file's target is {Foreign.Quote(file.Target.Name)}, the record's {row.Target.Name}.");
        }
        else
        {
            Compare(file.Target, row.Target, differences, isTarget: true);
        }

        if (differences.Count == 0 && !file.Features.Select(column => column.Name).SequenceEqual(row.Features.Select(column => column.Name)))
        {
            differences.Add($"The columns are in another order; the file's is {string.Join(", ", file.Features.Select(column => Foreign.Show(column.Name)))}.");
        }

        if (file.Layers.Length > 0 && layers.Length > 0 && file.Layers != layers)
        {
            differences.Add($"Behind each hidden Linear the file has {Foreign.Quote(file.Layers)}, and the attribute says \"{layers}\".");
        }

        return differences;
    }

    private static void Compare(ColumnModel file, ColumnModel row, List<string> differences, bool isTarget = false)
    {
        if (file.Kind != row.Kind)
        {
            differences.Add($"{row.Name} is {Words(file.Kind)} in the file, and {Words(row.Kind)} in the record.");
            return;
        }

        if (file.Length != row.Length)
        {
            differences.Add($"{row.Name} has {Number(file.Length)} numbers in the file, and {Number(row.Length)} in the record.");
        }

        // Of a target, a missing value is none: it is never predicted.
        if (file.IsNullable != row.IsNullable && !isTarget)
        {
            differences.Add($"{row.Name} may be missing in the {(file.IsNullable ? "file" : "record")}, and may not in the {(file.IsNullable ? "record" : "file")}.");
        }

        string[] inFile = [.. file.Categories.Select(category => category.Name)], inRow = [.. row.Categories.Select(category => category.Name)];
        if (inFile.SequenceEqual(inRow))
        {
            return;
        }

        string[] gone = [.. inFile.Except(inRow)], added = [.. inRow.Except(inFile)];
        string[] parts = [.. new[] { gone.Length > 0 ? $"only the file has {List(gone)}" : "", added.Length > 0 ? $"only the record has {List(added)}" : "" }.Where(part => part.Length > 0)];
        differences.Add(parts.Length == 0
            ? $"{row.Name} has its categories in another order; the file's is {List(inFile)}."
            : $"{row.Name} has other categories: {string.Join("; ", parts)}.");
    }

    private static string List(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MaxListed).Select(Foreign.Quote)) + (names.Count > MaxListed ? $" and {Number(names.Count - MaxListed)} more" : "");

    private static string Words(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "a number",
        ColumnKind.Boolean => "true or false",
        ColumnKind.Enumeration => "an enum",
        _ => "a text with categories",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
