using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the backward pass through dropout, activation and batch norm of a block.</summary>
internal static class BatchNormBackward
{
    /// <summary>Writes the call for one panel.</summary>
    public static void WriteCall(SourceWriter writer, BatchNormPlan norm, FusedBlock block, string channel, int width)
        => WriteCall(writer, Method(norm), norm, block, channel, width);

    /// <summary>Writes the call for one panel that comes as far as to the sums over a rank's own rows.</summary>
    public static void WriteSumsCall(SourceWriter writer, BatchNormPlan norm, FusedBlock block, string channel, int width)
        => WriteCall(writer, SumsMethod(norm), norm, block, channel, width);

    /// <summary>Writes the call for one panel that goes on from the sums over all ranks' rows.</summary>
    public static void WriteCenterCall(SourceWriter writer, BatchNormPlan norm, FusedBlock block, string channel, int width)
        => writer.Line($"BatchNorm.{CenterMethod(norm)}<V>({Fragments.Ref(block.Gradient!.Name, channel)}, {Fragments.Ref(norm.Normalized.Name, channel)}, {Fragments.Ref(norm.Statistics.Name, channel)}, tape.TotalRows, rows, {width});");

    private static void WriteCall(SourceWriter writer, string method, BatchNormPlan norm, FusedBlock block, string channel, int width)
    {
        string gradient = Fragments.Ref(block.Gradient!.Name, channel), source = ActivationBackward.SourceArgument(block, channel);
        string normalized = Fragments.Ref(norm.Normalized.Name, channel), statistics = Fragments.Ref(norm.Statistics.Name, channel);
        string parameters = norm.Affine is { } affine ? $"ref parameters, {PanelLoop.Plus(affine.Weight, channel)}, {PanelLoop.Plus(affine.Bias, channel)}, in update, " : "";
        writer.Line($"BatchNorm.{method}<V{(norm.Affine is null ? "" : ", TUpdate")}>({gradient}, {source}{normalized}, {statistics}, {parameters}rows, {width});");
    }

    /// <summary>Writes the method that it calls.</summary>
    public static void WriteMethod(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        bool affine = norm.Affine is not null;
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// Back through {{Modules(block)}}, one panel [rows, channels]: with g the gradient of {{(affine ? "γ · x̂ + β" : "x̂")}},
            {{(affine ? "/// bias gradient = Σ g, weight gradient = Σ g · x̂," : "/// sum = Σ g, product = Σ g · x̂,")}}
            /// gradient = {{(affine ? "γ / " : "1 / ")}}√(variance + {{Literal.Prose(norm.Eps)}}) · (g − Σ g / rows − x̂ · Σ (g · x̂) / rows).
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (writer.Block(Heading(Method(norm), norm, block)))
        {
            writer.Line("V perRow = V.Create(1f / rows);");
            using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                WriteSumOverRows(writer, block);
                writer.Line($"V scale = {(affine ? "V.Load(ref parameters, weight + channel) * " : "")}V.Load(ref statistics, channel + {3 * norm.PaddedChannels});");
                if (affine)
                {
                    WriteUpdate(writer);
                }

                writer.Line("V meanGradient = sum * perRow, meanProduct = product * perRow;");
                WriteCenterRows(writer, block);
            }
        }
    }

    /// <summary>Writes the methods of a rank that shares a batch with others.</summary>
    public static void WriteMethodsOverRanks(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        WriteSumsMethod(writer, norm, block);
        WriteCenterMethod(writer, norm, block);
    }

    private static void WriteSumsMethod(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        bool affine = norm.Affine is not null;
        int padded = norm.PaddedChannels;
        string inverse = $"V.Load(ref statistics, channel + {3 * padded})";
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// Back through {{Modules(block)}} as far as a rank comes alone, one panel [rows, channels]: g, the gradient of {{(affine ? "γ · x̂ + β" : "x̂")}}, replaces gradient.
            /// sum = Σ g and product = Σ g · x̂ over its own rows replace mean and remainder; {{(affine ? "they are the gradients of bias and weight, which all ranks add up" : "all ranks add them up")}}.
            /// scale = {{(affine ? "γ / " : "1 / ")}}√(variance + {{Literal.Prose(norm.Eps)}}) replaces the variance{{(affine ? ": nobody needs the weight any more, and its gradient may move it" : "")}}.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (writer.Block(Heading(SumsMethod(norm), norm, block)))
        using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
        {
            WriteSumOverRows(writer, block);
            writer.Line("V.Store(sum, ref statistics, channel);");
            writer.Line($"V.Store(product, ref statistics, channel + {padded});");
            writer.Line($"V.Store({(affine ? "V.Load(ref parameters, weight + channel) * " : "")}{inverse}, ref statistics, channel + {2 * padded});");
            if (affine)
            {
                WriteUpdate(writer);
            }
        }
    }

    private static void WriteCenterMethod(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        int padded = norm.PaddedChannels;
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// The rest of the way, one panel [rows, channels], once sum and product are those of all ranks' rows:
            /// gradient = scale · (g − sum / allRows − x̂ · product / allRows).
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (writer.Block($"public static void {CenterMethod(norm)}<V>(ref float gradient, ref float normalized, ref float statistics, nuint allRows, nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            writer.Line("V perRow = V.Create(1f / allRows);");
            using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                writer.Line($"V meanGradient = V.Load(ref statistics, channel) * perRow, meanProduct = V.Load(ref statistics, channel + {padded}) * perRow;");
                writer.Line($"V scale = V.Load(ref statistics, channel + {2 * padded});");
                WriteCenterRows(writer, block);
            }
        }
    }

    private static string Heading(string method, BatchNormPlan norm, FusedBlock block)
    {
        bool affine = norm.Affine is not null;
        string source = ActivationBackward.Source(block);
        string affineParameters = affine ? "ref float parameters, nuint weight, nuint bias, " : "";
        string sourceParameter = source.Length == 0 ? "" : $"ref float {source}, ";
        return $"public static void {method}<V{(affine ? ", TUpdate" : "")}>(ref float gradient, {sourceParameter}ref float normalized, ref float statistics, {affineParameters}{(affine ? "in TUpdate update, " : "")}nuint rows, nuint channels)\n{Fragments.WhereVector}{(affine ? "\n" + Fragments.WhereUpdate : "")}";
    }

    private static void WriteUpdate(SourceWriter writer)
    {
        writer.Line("update.Apply(product, weight + channel);");
        writer.Line("update.Apply(sum, bias + channel);");
    }

    /// <summary>Σ g and Σ g · x̂ over the rows, where g replaces the gradient.</summary>
    private static void WriteSumOverRows(SourceWriter writer, FusedBlock block)
    {
        writer.Line("V sum = V.Zero, product = V.Zero;");
        using (writer.Block(Fragments.SumBlocks))
        {
            writer.Line(Fragments.SumBlockEnd);
            writer.Line("V sum0 = V.Zero, sum1 = V.Zero, product0 = V.Zero, product1 = V.Zero;");
            writer.Line("nuint row = block;");
            using (writer.Block("for (; row + 2 <= end; row += 2)"))
            {
                if (Sizes.IsFarApart(block.Linear.OutStride))
                {
                    WritePrefetch(writer, block);
                }

                WriteSums(writer, block, "row", 0);
                WriteSums(writer, block, "row + 1", 1);
            }

            writer.Line();
            using (writer.Block("if (row < end)"))
            {
                WriteSums(writer, block, "row", 0);
            }

            writer.Line();
            writer.Line("sum += sum0 + sum1;");
            writer.Line("product += product0 + product1;");
        }

        writer.Line();
    }

    private static void WriteCenterRows(SourceWriter writer, FusedBlock block)
    {
        using (writer.Block("for (nuint row = 0; row < rows; row++)"))
        {
            string offset = Fragments.At("row", block.Linear.OutStride);
            writer.Line($"V centered = V.Load(ref gradient, {offset}) - meanGradient - V.Load(ref normalized, {offset}) * meanProduct;");
            writer.Line($"V.Store(scale * centered, ref gradient, {offset});");
        }
    }

    /// <summary>Rows that lie in different pages are not brought in ahead by the processor itself.</summary>
    private static void WritePrefetch(SourceWriter writer, FusedBlock block)
    {
        string source = ActivationBackward.Source(block);
        foreach (string memory in source.Length == 0 ? ["normalized"] : new[] { source, "normalized" })
        {
            writer.Line($"Prefetch.ToFirstLevel(ref {memory}, {Fragments.At("row + 12", block.Linear.OutStride)}); Prefetch.ToFirstLevel(ref {memory}, {Fragments.At("row + 13", block.Linear.OutStride)});");
        }
    }

    private static void WriteSums(SourceWriter writer, FusedBlock block, string row, int chain)
    {
        string offset = Fragments.At(row, block.Linear.OutStride);
        string value = ActivationBackward.Value(block, offset);
        writer.Line($"V g{chain} = {value};");
        if (ActivationBackward.Source(block).Length > 0)
        {
            writer.Line($"V.Store(g{chain}, ref gradient, {offset});");
        }

        writer.Line($"sum{chain} += g{chain}; product{chain} = V.MultiplyAdd(g{chain}, V.Load(ref normalized, {offset}), product{chain});");
    }

    private static string Method(BatchNormPlan norm) => $"Backward{norm.MethodIndex}";

    private static string SumsMethod(BatchNormPlan norm) => $"Sums{norm.MethodIndex}";

    private static string CenterMethod(BatchNormPlan norm) => $"Center{norm.MethodIndex}";

    private static string Modules(FusedBlock block)
    {
        string activation = block.Function.IsIdentity ? "" : $"{block.Function.Name} and ";
        return (block.Dropout.IsActive ? activation.Length > 0 ? $"dropout, {activation}" : "dropout and " : activation) + "batch norm";
    }
}
