using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>A table of a file: its columns are what the file holds, as a user would declare them.</summary>
internal sealed class Table
{
    public Table(TableSchema schema, Line[] lines) => (Schema, Lines) = (schema, lines);

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
        TableColumn[] columns = [.. names.Select((name, index) => ReadColumn(name, [.. lines.Select(line => line[index])]))];
        int targetIndex = Array.IndexOf(names, target);
        if (targetIndex < 0)
        {
            throw new ArgumentException($"'{path}' has no column '{target}'.");
        }

        TableColumn targetColumn = columns[targetIndex];
        int[] features = [.. Enumerable.Range(0, names.Length).Where(index => index != targetIndex)];
        int[] numbers = [.. features.Where(index => columns[index].Kind == ColumnKind.Number)], texts = [.. features.Except(numbers)];
        return new Table(new TableSchema([.. features.Select(index => columns[index])], targetColumn), [.. lines.Select(ReadLine)]);

        Line ReadLine(string[] line) => new(
            [.. numbers.Select(index => Number(line[index]))],
            [.. texts.Select(index => IsGap(line[index]) ? null : line[index])],
            ReadTarget(line[targetIndex]));

        double ReadTarget(string text) => targetColumn.Kind != ColumnKind.Number ? targetColumn.Categories.ToList().IndexOf(text)
            : logarithm ? Math.Log(Number(text)) : Number(text);
    }

    private static TableColumn ReadColumn(string name, string[] texts)
    {
        bool hasGaps = texts.Any(IsGap);
        bool isNumber = texts.All(text => IsGap(text) || double.TryParse(text, CultureInfo.InvariantCulture, out _));
        string[] categories = isNumber ? [] : [.. texts.Where(text => !IsGap(text)).Distinct().Order(StringComparer.Ordinal)];
        return new TableColumn(name, name, isNumber ? ColumnKind.Number : ColumnKind.Enumeration) { IsNullable = hasGaps, Categories = categories };
    }

    private static double Number(string text) => IsGap(text) ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

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
