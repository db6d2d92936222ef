using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the transposition of a packed weight, so that the input's gradient is a product like the forward one.</summary>
internal static class TransposeText
{
    /// <summary>Writes the method.</summary>
    public static void Write(SourceWriter writer, LinearPlan linear, string method)
    {
        bool isPadded = linear.In % PanelsPlan.NarrowWidth != 0;
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// Transposes a part of a weight [{{linear.Out}}, {{linear.In}}], which lies in {{PanelsText.Of(linear.Panels, linear.In)}} of its outputs:
            /// the input channels from input on, as one panel [{{linear.PaddedOut}}, width]{{(isPadded ? ", with zeros for those beyond the last" : "")}}.
            /// </summary>
            """);
        using (writer.Block($"private static void {method}(ref float weight, ref float transposed, nuint input, nuint width)"))
        {
            if (isPadded)
            {
                writer.Line($"nuint inputs = nuint.Min(width, {linear.In} - input);");
                using (writer.Block("if (inputs < width)"))
                {
                    writer.Line($"MemoryMarshal.CreateSpan(ref transposed, {linear.PaddedOut} * (int)width).Clear();");
                }

                writer.Line();
            }

            using (writer.Block($"for (nuint output = 0; output < {linear.Out}; output += 32)"))
            {
                writer.Line($"nuint outputWidth = {Width(linear.PaddedOut, "output")};");
                writer.Line($"Transposition.Block(ref Unsafe.Add(ref weight, output * {linear.In} + input * outputWidth), outputWidth, ref Unsafe.Add(ref transposed, output * width), width, rows: {(isPadded ? "inputs" : "width")}, columns: outputWidth);");
            }
        }
    }

    /// <summary>How many of the channels lie in the panel that begins at a channel.</summary>
    private static string Width(int channels, string first)
        => channels % PanelsPlan.Width == 0 ? "32" : channels < PanelsPlan.Width ? $"{channels}" : $"nuint.Min(32, {channels} - {first})";
}
