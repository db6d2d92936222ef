using System;
using System.Linq;

namespace Mlp.Generator.Emission;

/// <summary>Writes loops over rows that take dropout's factors eight rows at a time, as its random stream gives them.</summary>
internal static class DropoutRows
{
    private const int Group = 8;

    /// <param name="writer">Where to.</param>
    /// <param name="channel">The first channel of the vector within the layer.</param>
    /// <param name="body">The statement for one row, given the expressions of the row and its factors.</param>
    public static void Write(SourceWriter writer, string channel, Func<string, string, string> body)
    {
        string factors = $"dropout.Factors(row, {channel}, {string.Join(", ", Enumerable.Range(0, Group).Select(next => $"out V factor{next}"))});";
        writer.Line("nuint row = 0;");
        using (writer.Block($"for (; row + {Group} <= rows; row += {Group})"))
        {
            writer.Line(factors);
            for (int next = 0; next < Group; next++)
            {
                writer.Lines(body(Row(next), $"factor{next}"));
            }
        }

        using (writer.Block("if (row < rows)"))
        {
            writer.Line(factors);
            writer.Lines(body(Row(0), "factor0"));
            for (int next = 1; next < Group - 1; next++)
            {
                using (writer.Block($"if ({Row(next)} < rows)"))
                {
                    writer.Lines(body(Row(next), $"factor{next}"));
                }
            }
        }
    }

    private static string Row(int next) => next == 0 ? "row" : $"row + {next}";
}
