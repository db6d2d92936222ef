using System;

namespace Mlp.Generator.Emission;

/// <summary>Writes a loop over rows that takes dropout's factors four rows at a time, as its random stream gives them.</summary>
internal static class DropoutRows
{
    /// <param name="writer">Where to.</param>
    /// <param name="channel">The first channel of the vector within the layer.</param>
    /// <param name="body">The statement for one row, given the expressions of the row and its factors.</param>
    public static void Write(SourceWriter writer, string channel, Func<string, string, string> body)
    {
        using (writer.Block("for (nuint row = 0; row < rows; row += 4)"))
        {
            writer.Line($"dropout.Factors(row, {channel}, out V factor0, out V factor1, out V factor2, out V factor3);");
            writer.Line(body("row", "factor0"));
            for (int next = 1; next < 4; next++)
            {
                using (writer.Block($"if (row + {next} < rows)"))
                {
                    writer.Line(body($"row + {next}", $"factor{next}"));
                }
            }
        }
    }
}
