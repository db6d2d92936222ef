using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the backward pass through dropout, activation and batch norm of a hidden layer.</summary>
internal static class BatchNormBackwardEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan plan, LayerPlan layer)
    {
        TopologyModel topology = plan.Topology;
        bool affine = topology.NormAffine;
        string source = HiddenGradient.Source(plan, layer);
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// Back through {{Modules(plan, layer)}}, one panel [rows, channels]: with g the gradient of {{(affine ? "γ · x̂ + β" : "x̂")}},
            {{(affine ? "/// bias gradient = Σ g, weight gradient = Σ g · x̂," : "/// sum = Σ g, product = Σ g · x̂,")}}
            /// gradient = {{(affine ? "γ / " : "1 / ")}}√(variance + {{Literal.Prose(topology.NormEps)}}) · (g − Σ g / rows − x̂ · Σ (g · x̂) / rows).
            /// </summary>
            {{Fragments.Kernel}}
            """);
        string affineParameters = affine ? "ref float parameters, nuint weight, nuint bias, " : "";
        string sourceParameter = source.Length == 0 ? "" : $"ref float {source}, ";
        using (writer.Block($"public static void {BatchNormEmitter.Backward(plan, layer)}<V{(affine ? ", TUpdate" : "")}>(ref float gradient, {sourceParameter}ref float normalized, ref float statistics, {affineParameters}{(affine ? "in TUpdate update, " : "")}nuint rows, nuint channels)\n{Fragments.WhereVector}{(affine ? "\n" + Fragments.WhereUpdate : "")}"))
        {
            writer.Line("V perRow = V.Create(1f / rows);");
            using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                writer.Line("V sum = V.Zero, product = V.Zero;");
                using (writer.Block(Fragments.SumBlocks))
                {
                    writer.Line(Fragments.SumBlockEnd);
                    writer.Line("V sum0 = V.Zero, sum1 = V.Zero, product0 = V.Zero, product1 = V.Zero;");
                    writer.Line("nuint row = block;");
                    using (writer.Block("for (; row + 2 <= end; row += 2)"))
                    {
                        if (Sizes.IsFarApart(layer.OutStride))
                        {
                            WritePrefetch(writer, plan, layer);
                        }

                        WriteSums(writer, plan, layer, "row", 0);
                        WriteSums(writer, plan, layer, "row + 1", 1);
                    }

                    writer.Line();
                    using (writer.Block("if (row < end)"))
                    {
                        WriteSums(writer, plan, layer, "row", 0);
                    }

                    writer.Line();
                    writer.Line("sum += sum0 + sum1;");
                    writer.Line("product += product0 + product1;");
                }

                writer.Line();
                writer.Line($"V scale = {(affine ? "V.Load(ref parameters, weight + channel) * " : "")}V.Load(ref statistics, channel + {3 * layer.PaddedOut});");
                if (affine)
                {
                    writer.Line("update.Apply(product, weight + channel);");
                    writer.Line("update.Apply(sum, bias + channel);");
                }

                writer.Line("V meanGradient = sum * perRow, meanProduct = product * perRow;");
                using (writer.Block("for (nuint row = 0; row < rows; row++)"))
                {
                    string offset = Fragments.At("row", layer.OutStride);
                    writer.Line($"V centered = V.Load(ref gradient, {offset}) - meanGradient - V.Load(ref normalized, {offset}) * meanProduct;");
                    writer.Line($"V.Store(scale * centered, ref gradient, {offset});");
                }
            }
        }
    }

    /// <summary>Rows that lie in different pages are not brought in ahead by the processor itself.</summary>
    private static void WritePrefetch(SourceWriter writer, NetworkPlan plan, LayerPlan layer)
    {
        string source = HiddenGradient.Source(plan, layer);
        foreach (string memory in source.Length == 0 ? ["normalized"] : new[] { source, "normalized" })
        {
            writer.Line($"Prefetch.ToFirstLevel(ref {memory}, {Fragments.At("row + 12", layer.OutStride)}); Prefetch.ToFirstLevel(ref {memory}, {Fragments.At("row + 13", layer.OutStride)});");
        }
    }

    private static void WriteSums(SourceWriter writer, NetworkPlan plan, LayerPlan layer, string row, int chain)
    {
        string offset = Fragments.At(row, layer.OutStride);
        string value = HiddenGradient.Value(plan, layer, offset);
        writer.Line($"V g{chain} = {value};");
        if (HiddenGradient.Source(plan, layer).Length > 0)
        {
            writer.Line($"V.Store(g{chain}, ref gradient, {offset});");
        }

        writer.Line($"sum{chain} += g{chain}; product{chain} = V.MultiplyAdd(g{chain}, V.Load(ref normalized, {offset}), product{chain});");
    }

    private static string Modules(NetworkPlan plan, LayerPlan layer)
    {
        string activation = layer.Activation.IsIdentity ? "" : $"{layer.Activation.Name} and ";
        return (plan.Topology.Dropout > 0 ? activation.Length > 0 ? $"dropout, {activation}" : "dropout and " : activation) + "batch norm";
    }
}
