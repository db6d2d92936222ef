using System;
using System.Linq;

namespace Mlp.Generator.Emission;

/// <summary>Writes loops over rows that take dropout's factors eight rows at a time, then four, as its random stream gives them.</summary>
internal static class DropoutRows
{
    /// <param name="writer">Where to.</param>
    /// <param name="channel">The first channel of the vector within the layer.</param>
    /// <param name="body">The statement for one row, given the expressions of the row and its factors.</param>
    public static void Write(SourceWriter writer, string channel, Func<string, string, string> body)
    {
        writer.Line("nuint row = 0;");
        using (writer.Block("for (; row + 8 <= rows; row += 8)"))
        {
            writer.Line($"dropout.Factors(row, {channel}, {Outputs(8)});");
            for (int next = 0; next < 8; next++)
            {
                writer.Lines(body(Row(next), $"factor{next}"));
            }
        }

        using (writer.Block("for (; row < rows; row += 4)"))
        {
            writer.Line($"dropout.Factors(row, {channel}, {Outputs(4)});");
            writer.Lines(body(Row(0), "factor0"));
            for (int next = 1; next < 4; next++)
            {
                using (writer.Block($"if ({Row(next)} < rows)"))
                {
                    writer.Lines(body(Row(next), $"factor{next}"));
                }
            }
        }
    }

    private static string Row(int next) => next == 0 ? "row" : $"row + {next}";

    private static string Outputs(int count) => string.Join(", ", Enumerable.Range(0, count).Select(next => $"out V factor{next}"));
}
