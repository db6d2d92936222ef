using System.Text;

namespace Mlp.Growth;

/// <summary>A table in Markdown whose columns also line up as plain text: the first to the left, all others to the right.</summary>
internal static class MarkdownTable
{
    public static string Format(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [header, .. rows];
        int[] widths = [.. header.Select((_, column) => lines.Max(line => line[column].Length))];
        StringBuilder table = new();
        string Line(IReadOnlyList<string> cells)
            => $"| {string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |\n";
        table.Append(Line(header));
        table.Append($"|{string.Join("|", widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|\n");
        foreach (IReadOnlyList<string> line in lines.Skip(1))
        {
            table.Append(Line(line));
        }

        return table.ToString();
    }
}
