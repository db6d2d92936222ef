using System;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes loops over a panel that take dropout's factors from scratch, which is filled a block of rows at a time.</summary>
internal static class DropoutRows
{
    /// <param name="writer">Where to.</param>
    /// <param name="constants">Writes what is the same for all rows of a vector of channels, if anything is.</param>
    /// <param name="body">Writes the work on one row, whose factors are called factor.</param>
    public static void Write(SourceWriter writer, Action? constants, Action body)
    {
        using (writer.Block($"for (nuint block = 0; block < rows; block += {DropoutPlan.BlockRows})"))
        {
            writer.Line($"nuint end = nuint.Min(rows, block + {DropoutPlan.BlockRows});");
            writer.Line("dropout.Fill<V>(ref scratch, block, end - block, firstChannel, channels);");
            using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                constants?.Invoke();
                writer.Line("ref float factors = ref Unsafe.Add(ref scratch, channel);");
                using (writer.Block("for (nuint row = block; row < end; row++)"))
                {
                    writer.Line("V factor = V.Load(ref factors, 0);");
                    body();
                    writer.Line("factors = ref Unsafe.Add(ref factors, channels);");
                }
            }
        }
    }
}
