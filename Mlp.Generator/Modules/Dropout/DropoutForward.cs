using System;
using System.Collections.Generic;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes dropout in the forward pass of training.</summary>
internal static class DropoutForward
{
    /// <summary>Writes the stream and the scratch of a block's dropout, as locals.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="block">The block.</param>
    /// <param name="sharesBatches">Whether the rows may be a part of a batch: then they have the numbers that they have in the whole batch.</param>
    public static void WriteLocals(SourceWriter writer, FusedBlock block, bool sharesBatches)
    {
        if (block.Dropout is { IsActive: true } dropout)
        {
            writer.Line($"DropoutStream dropout{dropout.Index} = new(tape.Seed, step, layer: {dropout.Index}, probability: {Literal.Double(dropout.Probability)}{(sharesBatches ? ", tape.FirstRow" : "")});");
            writer.Line($"ref float scratch = ref tape.Scratch(worker);   // [{DropoutPlan.BlockRows}, {block.Linear.Panels.Widest}]: dropout's factors, block by block");
        }
    }

    /// <summary>
    /// Gives the arguments of a method that applies dropout, each with a comma behind it; empty where there is no dropout.
    /// </summary>
    public static string Arguments(FusedBlock block, string channel) => block.Dropout.IsActive ? $"dropout{block.Dropout.Index}, ref scratch, {channel}, " : "";

    /// <summary>The parameters for them.</summary>
    public static string Parameters(FusedBlock block) => block.Dropout.IsActive ? "DropoutStream dropout, ref float scratch, nuint firstChannel, " : "";

    /// <summary>Writes the call that applies dropout to a panel, on its own.</summary>
    public static void WriteCall(SourceWriter writer, FusedBlock block, string channel, int width)
    {
        string factors = block.KeepsFactors ? $"{Fragments.Ref(block.Factors.Name, channel)}, " : "";
        writer.Line($"{Method(block)}<V>({Fragments.Ref(block.Output.Name, channel)}, {factors}{Arguments(block, channel)}rows, {width});");
    }

    /// <summary>Writes the methods that it calls; one a stride.</summary>
    public static void WriteMethods(SourceWriter writer, IReadOnlyList<FusedBlock> blocks)
    {
        HashSet<string> written = [];
        foreach (FusedBlock block in blocks)
        {
            if (block.Dropout.IsActive && !block.KeepsSlopes && block.Norm is not { TakesWholeRows: false } && written.Add(Method(block)))
            {
                WriteMethod(writer, block);
            }
        }
    }

    /// <summary>Writes a loop over a panel that takes dropout's factors from scratch, which is filled a block of rows at a time.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="constants">Writes what is the same for all rows of a vector of channels, if anything is.</param>
    /// <param name="body">Writes the work on one row, whose factors are called factor.</param>
    public static void WriteRows(SourceWriter writer, Action? constants, Action body)
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

    private static string Method(FusedBlock block) => $"Dropout{(block.KeepsFactors ? "Kept" : "")}{block.Linear.OutStride}";

    private static void WriteMethod(SourceWriter writer, FusedBlock block)
    {
        bool kept = block.KeepsFactors;
        int stride = block.Linear.OutStride;
        writer.Line();
        writer.Line($"/// <summary>hidden *= factors, 0 with probability {block.Dropout.Facts} and {(block.Dropout.Probability < 1 ? $"1 / (1 − {block.Dropout.Facts})" : "0")} otherwise{(kept ? "; the factors are kept, since the sign of the output does not tell them" : "")}   [rows, channels], rows {stride} apart.</summary>");
        writer.Line(Fragments.Kernel);
        using (writer.Block($"private static void {Method(block)}<V>(ref float hidden, {(kept ? "ref float kept, " : "")}{Parameters(block)}nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            WriteRows(writer, constants: null, () =>
            {
                string offset = Fragments.At("row", stride);
                writer.Line($"V.Store(V.Load(ref hidden, {offset}) * factor, ref hidden, {offset});");
                if (kept)
                {
                    writer.Line($"V.Store(factor, ref kept, {offset});");
                }
            });
        }
    }
}
