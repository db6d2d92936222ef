namespace Mlp.Benchmarks;

/// <summary>Columns of text, for a terminal or as Markdown.</summary>
internal static class Table
{
    /// <param name="isLeft">Which columns stand at the left: text rather than numbers.</param>
    public static void Write(string[] header, IReadOnlyList<string[]> rows, Func<int, bool> isLeft, bool markdown)
    {
        int[] widths = [.. header.Select((title, column) => rows.Append(header).Max(row => row[column].Length))];
        void WriteRow(string[] cells)
        {
            IEnumerable<string> padded = cells.Select((cell, column) => isLeft(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            Console.WriteLine(markdown ? $"| {string.Join(" | ", padded)} |" : string.Join("  ", padded).TrimEnd());
        }

        WriteRow(header);
        Console.WriteLine(markdown
            ? $"|{string.Join("|", widths.Select((width, column) => isLeft(column) ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|"
            : new string('-', widths.Sum() + 2 * (widths.Length - 1)));
        foreach (string[] row in rows)
        {
            WriteRow(row);
        }
    }
}
