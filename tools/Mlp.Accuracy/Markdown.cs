using System.Globalization;
using System.Text;

namespace Mlp.AccuracyTable;

/// <summary>Tables whose columns also line up as plain text: the first to the left, all others to the right.</summary>
internal static class Markdown
{
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [header, .. rows];
        int[] widths = [.. header.Select((_, column) => Math.Max(3, lines.Max(line => line[column].Length)))];
        string Line(IReadOnlyList<string> cells)
            => $"| {string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |\n";
        StringBuilder table = new(Line(header));
        table.Append(CultureInfo.InvariantCulture, $"|{string.Join("|", widths.Select((width, column) => new string('-', width + 1) + (column == 0 ? "-" : ":")))}|\n");
        foreach (IReadOnlyList<string> line in lines.Skip(1))
        {
            table.Append(Line(line));
        }

        return table.ToString();
    }

    /// <summary>A difference: 0 where there is none.</summary>
    public static string Difference(double value) => value == 0 ? "0" : value.ToString("0.0e+00", CultureInfo.InvariantCulture);
}
