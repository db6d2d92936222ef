using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the transposition of a packed weight, so that the input's gradient is a product like the forward one.</summary>
internal static class TransposeEmitter
{
    public static void Write(SourceWriter writer, LayerPlan layer, string method)
    {
        string outputWidth = Width(layer.PaddedOut, "output"), inputWidth = Width(Sizes.Padded(layer.In), "input");
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// Transposes a weight [{{layer.Out}}, {{layer.In}}]: from {{Describe.Panels(layer.Panels, layer.In)}} of its outputs,
            /// to {{Describe.Panels(layer.InputPanels, layer.Out)}} of its inputs; those of the input channels first to end.
            /// </summary>
            private static void {{method}}(ref float weight, ref float transposed, nuint first, nuint end)
            {
                for (nuint output = 0; output < {{layer.Out}}; output += 32)
                {
                    for (nuint input = first; input < end; input += 32)
                    {
                        nuint outputWidth = {{outputWidth}}, inputWidth = {{inputWidth}};
                        ref float from = ref Unsafe.Add(ref weight, output * {{layer.In}} + input * outputWidth);
                        ref float to = ref Unsafe.Add(ref transposed, input * {{layer.Out}} + output * inputWidth);
                        Transposition.Block(ref from, outputWidth, ref to, inputWidth, rows: {{Width(layer.In, "input")}}, columns: {{Width(layer.Out, "output")}});
                    }
                }
            }
            """);
    }

    /// <summary>How many of the channels lie in the panel that begins at a channel.</summary>
    private static string Width(int channels, string first)
        => channels % PanelsPlan.Width == 0 ? "32" : channels < PanelsPlan.Width ? $"{channels}" : $"nuint.Min(32, {channels} - {first})";
}
