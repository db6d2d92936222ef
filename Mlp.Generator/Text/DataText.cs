using System.Globalization;
using System.Text;

namespace Mlp.Generator.Text;

/// <summary>
/// Writes data as 64-bit integers in hexadecimal: the compiler takes them ten times as fast as float literals, and puts them into the assembly
/// as they are, to be read in place. Of an array creation, which it takes faster than a collection expression.
/// </summary>
internal static class DataText
{
    private const int PerLine = 6;
    private const string Digits = "0123456789ABCDEF";

    /// <summary>The lines of a property that is the data.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="summary">What it is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="words">The data, 32-bit words, a lower one first.</param>
    public static void Write(SourceWriter writer, string summary, string name, EquatableArray<uint> words)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");

        // The analysis of nulls would go through every number.
        writer.Line("#nullable disable");
        writer.Line($"public static global::System.ReadOnlySpan<ulong> {name} => new ulong[]");
        writer.Line("{");
        StringBuilder line = new();
        for (int i = 0; i < words.Count; i += 2)
        {
            ulong value = words[i] | (i + 1 < words.Count ? (ulong)words[i + 1] << 32 : 0);
            Append(line, value);
            bool isLast = i + 2 >= words.Count;
            if (i / 2 % PerLine == PerLine - 1 || isLast)
            {
                writer.Line("    " + line);
                line.Clear();
            }
        }

        writer.Line("};");
        writer.Line("#nullable restore");
    }

    private static void Append(StringBuilder line, ulong value)
    {
        line.Append("0x");
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            line.Append(Digits[(int)(value >> shift & 15)]);
        }

        line.Append(',');
    }
}
