using System;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>
/// Writes the last layer of prediction where it has four output channels or fewer: as many rows as a vector has quads, four neighbouring lanes, are
/// computed at once. Sums are added in the order of the other kernels, to the same bits.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="linear">The layer.</param>
internal sealed class QuadText(SourceWriter writer, LinearPlan linear)
{
    private const string Logits = "logits";

    private string Method => $"Linear{linear.Index}Quads";

    private bool HasBias => linear.Bias is not null;

    /// <summary>Writes the call, in the method that predicts a block of rows.</summary>
    /// <param name="input">What the layer's input is called there.</param>
    /// <param name="weight">The expression of its weight's first float.</param>
    public void WriteCall(string input, string weight)
    {
        string bias = linear.Bias is { } own ? $"{Fragments.Ref("parameters", own.Offset)}, " : "", output = Logits;
        if (linear.Out == LinearPlan.QuadChannels)
        {
            writer.Line("// Whole vectors of rows may be written to the output as they are.");
            writer.Line($"ref float written = ref rows < V.Count / 2 ? ref {Logits} : ref output;");
            output = "written";
        }

        writer.Line($"{Method}<V>(ref {input}, {weight}, {bias}ref {output}, rows);");
        string copy = $"CopyLogits(ref {Logits}, ref output, rows, stride: {LinearPlan.QuadChannels});";
        if (linear.Out != LinearPlan.QuadChannels)
        {
            writer.Line(copy);
            return;
        }

        using (writer.Block("if (rows < V.Count / 2)"))
        {
            writer.Line(copy);
        }
    }

    /// <summary>Writes the method.</summary>
    public void WriteMethod()
    {
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// output = input · weight{{(HasBias ? " + bias" : "")}}   [rows, {{linear.In}}] · [{{linear.In}}, {{linear.Out}}] → [rows, {{linear.Out}}], rows {{LinearPlan.QuadChannels}} apart. A quad, four neighbouring lanes of a vector, is a row: of 4 rows where
            /// there are 16 lanes, 2 where there are 8.
            /// </summary>
            """);
        writer.Line(Fragments.Kernel);
        using (writer.Block($"private static void {Method}<V>(ref float input, ref float weight, {(HasBias ? "ref float bias, " : "")}ref float output, nuint rows)\n{Fragments.WhereVector}"))
        {
            WriteScalar();
            writer.Line();
            writer.Line($"V biases = {(HasBias ? "Quads.Repeat<V>(ref bias, 0)" : "V.Zero")};");
            writer.Line("nuint row = 0;");
            using (writer.Block("for (; row + V.Count <= rows; row += V.Count)"))
            {
                WriteSums("row", LinearPlan.QuadVectors);
            }

            writer.Line();
            using (writer.Block("for (; row < rows; row += V.Count / 2)"))
            {
                writer.Line("// The last pair of vectors overlaps its neighbour; where there are fewer rows than it has quads, nobody reads what the others become.");
                writer.Line("nuint start = rows < V.Count / 2 ? 0 : nuint.Min(row, rows - V.Count / 2);");
                WriteSums("start", 2);
            }
        }
    }

    private void WriteScalar()
    {
        using (writer.Block("if (V.Count == 1)"))
        {
            using (writer.Block("for (nuint element = 0; element < rows * 4; element++)"))
            {
                writer.Lines($$"""
                    nuint channel = element % 4;
                    ref float x = ref Unsafe.Add(ref input, element / 4 * {{linear.InStride}});
                    V sum = {{(HasBias ? "V.Load(ref bias, channel)" : "V.Zero")}};
                    for (nuint k = 0; k < {{linear.In}}; k++)
                    {
                        V.MultiplyAddTo(ref sum, V.Load(ref x, k), V.Load(ref weight, k * {{PanelsPlan.NarrowWidth}} + channel));
                    }

                    V.Store(sum, ref output, element);
                    """);
            }

            writer.Line();
            writer.Line("return;");
        }
    }

    /// <summary>The sums of some vectors of rows, over the whole depth, and their stores.</summary>
    private void WriteSums(string row, int vectors)
    {
        int[] all = [.. Enumerable.Range(0, vectors)];
        string Rows(int vector, string floats) => vector == 0 ? "" : vector == 1 ? $" + V.Count / 4 * {floats}" : $" + V.Count / 4 * {vector} * {floats}";
        writer.Line($"ref float first = ref Unsafe.Add(ref input, {row} * {linear.InStride});");
        writer.Line($"V {string.Join(", ", all.Select(vector => $"sum{vector} = biases"))};");
        int whole = linear.In / 4 * 4;
        void Step(string k, int depth, string quads, string weights)
        {
            writer.Line($"V {string.Join(", ", all.Select(vector => $"{quads}{vector} = Quads.Load<V>(ref first, {k}{Rows(vector, $"{linear.InStride}")}, {linear.InStride})"))};");
            for (int lane = 0; lane < depth; lane++)
            {
                string offset = k == "k" ? $"k * {PanelsPlan.NarrowWidth}{(lane == 0 ? "" : $" + {lane * PanelsPlan.NarrowWidth}")}" : $"{(whole + lane) * PanelsPlan.NarrowWidth}";
                writer.Line($"{(lane == 0 ? "V " : "")}{weights} = Quads.Repeat<V>(ref weight, {offset});");
                writer.Line(string.Join(" ", all.Select(vector => $"V.MultiplyAddTo(ref sum{vector}, Quads.Spread({quads}{vector}, {lane}), {weights});")));
            }
        }

        if (whole > 0)
        {
            using (writer.Block($"for (nuint k = 0; k < {whole}; k += 4)"))
            {
                Step("k", 4, "x", "weights");
            }

            writer.Line();
        }

        if (whole < linear.In)
        {
            Step($"{whole}", linear.In - whole, "rest", "restWeights");
        }

        foreach (int vector in all)
        {
            writer.Line($"V.Store(sum{vector}, ref output, {row} * 4{(vector == 0 ? "" : vector == 1 ? " + V.Count" : $" + {vector} * V.Count")});");
        }
    }
}
