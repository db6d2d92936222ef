using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;

namespace Mlp.Generator.Text;

/// <summary>A buffer of the tape that a method uses.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Content">What the method finds in it, and in which shape.</param>
internal readonly record struct TapeUse(TapeBuffer Buffer, string Content);

/// <summary>Writes where a method finds its buffers of the tape.</summary>
internal static class TapeText
{
    /// <summary>Declares a local reference to each buffer, and what their offsets need.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tape">Where the buffers lie.</param>
    /// <param name="pixels">Rows of each sample.</param>
    /// <param name="uses">The buffers.</param>
    public static void Declare(SourceWriter writer, TapePlan tape, int pixels, IEnumerable<TapeUse> uses)
    {
        (PlacedBuffer Placed, string Content)[] all = [.. uses.Select(use => (tape.Find(use.Buffer), use.Content))];
        if (all.Length == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("ref float activations = ref tape.ActivationReference;");
        if (all.Any(use => use.Placed is { Buffer.IsPerRow: true, Offset: > 0 }))
        {
            writer.Line($"nuint maxRows = (nuint)tape.MaxRows{(pixels > 1 ? $" * {pixels}" : "")};");
        }

        foreach ((PlacedBuffer placed, string content) in all)
        {
            string perRow = placed.Buffer.IsPerRow && placed.Offset > 0 ? $"{placed.Offset} * maxRows" : "0";
            long start = placed.Buffer.IsPerRow ? tape.FixedLength : placed.Offset;
            string offset = perRow == "0" ? Fragments.Offset(start) : start == 0 ? perRow : $"{start} + {perRow}";
            writer.Line($"ref float {placed.Buffer.Name} = {Fragments.Ref("activations", offset)};   // {content}");
        }
    }
}
