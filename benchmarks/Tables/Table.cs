using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>A table of a file: its columns are what the file holds, as a user would declare them.</summary>
internal sealed class Table
{
    private Table(TableSchema schema, Line[] lines) => (Schema, Lines) = (schema, lines);

    public TableSchema Schema { get; }

    public Line[] Lines { get; }

    /// <summary>Reads a CSV file, compressed or not.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="logarithm">Whether its logarithm is predicted.</param>
    public static Table Read(string path, string target, bool logarithm)
    {
        List<string[]> lines = ReadLines(path);
        string[] names = lines[0];
        lines.RemoveAt(0);
        List<TableColumn> features = [];
        List<double[]> cells = [];
        TableColumn? targetColumn = null;
        double[] targets = [];
        for (int i = 0; i < names.Length; i++)
        {
            (TableColumn column, double[] values) = ReadColumn(names[i], [.. lines.Select(line => line[i])]);
            if (names[i] == target)
            {
                (targetColumn, targets) = (column, logarithm ? [.. values.Select(value => Math.Log(value))] : values);
            }
            else
            {
                features.Add(column);
                cells.Add(values);
            }
        }

        TableSchema schema = new(features, targetColumn ?? throw new ArgumentException($"'{path}' has no column '{target}'."));
        return new Table(schema, [.. Enumerable.Range(0, lines.Count).Select(row => new Line([.. cells.Select(column => column[row])], targets[row]))]);
    }

    private static (TableColumn Column, double[] Values) ReadColumn(string name, string[] texts)
    {
        bool hasGaps = texts.Any(IsGap);
        bool isNumber = texts.All(text => IsGap(text) || double.TryParse(text, CultureInfo.InvariantCulture, out _));
        string[] categories = isNumber ? [] : [.. texts.Where(text => !IsGap(text)).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, double> indices = categories.Select((category, index) => (category, index)).ToDictionary(pair => pair.category, pair => (double)pair.index);
        TableColumn column = new(name, name, isNumber ? ColumnKind.Number : ColumnKind.Enumeration) { IsNullable = hasGaps, Categories = categories };
        return (column, [.. texts.Select(text => IsGap(text) ? double.NaN : isNumber ? double.Parse(text, CultureInfo.InvariantCulture) : indices[text])]);
    }

    private static bool IsGap(string text) => text is "" or "NA";

    private static List<string[]> ReadLines(string path)
    {
        using Stream file = File.OpenRead(path);
        using StreamReader reader = new(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        List<string[]> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(Split(line));
        }

        return lines;
    }

    private static string[] Split(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool isQuoted = false;
        foreach (char character in line)
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (character == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(character);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}

/// <summary>A row.</summary>
internal sealed record Line(double[] Cells, double Target);
