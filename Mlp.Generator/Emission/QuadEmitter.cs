using System;
using System.Linq;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the last layer of prediction where it has four output channels or fewer: as many rows as a vector has quads, four neighbouring lanes, are
/// computed at once. Sums are added in the order of the other kernels, to the same bits.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="plan">The network.</param>
internal sealed class QuadEmitter(SourceWriter writer, NetworkPlan plan)
{
    // Vectors at a time: enough sums that do not wait for each other.
    private const int Vectors = 4;

    private readonly LayerPlan _layer = plan.Last;

    private string Method => $"Linear{_layer.LinearIndex}Quads";

    private bool HasBias => _layer.Bias >= 0;

    /// <summary>Writes the call, in the method that predicts a block of rows.</summary>
    /// <param name="input">What the layer's input is called there.</param>
    /// <param name="weight">The expression of its weight's first float.</param>
    public void WriteCall(string input, string weight)
    {
        string bias = HasBias ? $"{Fragments.Ref("parameters", _layer.Bias)}, " : "", output = RegionNames.Logits;
        if (_layer.Out == NetworkPlan.QuadChannels)
        {
            writer.Line("// Vectors of four rows may be written to the output as they are.");
            writer.Line($"ref float written = ref rows < {NetworkPlan.QuadChannels} ? ref {RegionNames.Logits} : ref output;");
            output = "written";
        }

        writer.Line($"{Method}<V>(ref {input}, {weight}, {bias}ref {output}, rows);");
        string copy = $"CopyLogits(ref {RegionNames.Logits}, ref output, rows, stride: {NetworkPlan.QuadChannels});";
        if (_layer.Out != NetworkPlan.QuadChannels)
        {
            writer.Line(copy);
            return;
        }

        using (writer.Block($"if (rows < {NetworkPlan.QuadChannels})"))
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
            /// output = input · weight{{(HasBias ? " + bias" : "")}}   [rows, {{_layer.In}}] · [{{_layer.In}}, {{_layer.Out}}] → [rows, {{_layer.Out}}], rows {{NetworkPlan.QuadChannels}} apart. A quad, four neighbouring lanes of a vector, is a row: of 4 rows where
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
                WriteSums("row", Vectors);
            }

            writer.Line();
            using (writer.Block("for (; row < rows; row += V.Count / 4)"))
            {
                writer.Line("// The last vector overlaps its neighbour; where there are fewer rows than it has quads, nobody reads what the others become.");
                writer.Line("nuint start = rows < V.Count / 4 ? 0 : nuint.Min(row, rows - V.Count / 4);");
                WriteSums("start", 1);
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
                    ref float x = ref Unsafe.Add(ref input, element / 4 * {{_layer.InStride}});
                    V sum = {{(HasBias ? "V.Load(ref bias, channel)" : "V.Zero")}};
                    for (nuint k = 0; k < {{_layer.In}}; k++)
                    {
                        sum = V.MultiplyAdd(V.Load(ref x, k), V.Load(ref weight, k * {{PanelsPlan.NarrowWidth}} + channel), sum);
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
        writer.Line($"ref float first = ref Unsafe.Add(ref input, {row} * {_layer.InStride});");
        writer.Line($"V {string.Join(", ", all.Select(vector => $"sum{vector} = biases"))};");
        int whole = _layer.In / 4 * 4;
        void Step(string k, int depth, string quads, string weights)
        {
            writer.Line($"V {string.Join(", ", all.Select(vector => $"{quads}{vector} = Quads.Load<V>(ref first, {k}{Rows(vector, $"{_layer.InStride}")}, {_layer.InStride})"))};");
            for (int lane = 0; lane < depth; lane++)
            {
                string offset = k == "k" ? $"k * {PanelsPlan.NarrowWidth}{(lane == 0 ? "" : $" + {lane * PanelsPlan.NarrowWidth}")}" : $"{(whole + lane) * PanelsPlan.NarrowWidth}";
                writer.Line($"{(lane == 0 ? "V " : "")}{weights} = Quads.Repeat<V>(ref weight, {offset});");
                writer.Line(string.Join(" ", all.Select(vector => $"sum{vector} = V.MultiplyAdd(Quads.Spread({quads}{vector}, {lane}), {weights}, sum{vector});")));
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

        if (whole < _layer.In)
        {
            Step($"{whole}", _layer.In - whole, "rest", "restWeights");
        }

        foreach (int vector in all)
        {
            writer.Line($"V.Store(sum{vector}, ref output, {row} * 4{(vector == 0 ? "" : vector == 1 ? " + V.Count" : $" + {vector} * V.Count")});");
        }
    }
}
