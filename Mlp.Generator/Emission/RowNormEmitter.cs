using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the class LayerNorm or RMSNorm: the norms that take the statistics of each row over its channels, the same in training and in prediction.
/// </summary>
internal sealed class RowNormEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly RowNormPlan _norm = plan.Layers.First(layer => layer.RowNorm is not null).RowNorm!;

    private bool Centers => _norm.Centers;

    private bool HasAffine => _norm.Weight >= 0;

    private string Eps => Literal.Float(plan.Topology.NormEps);

    // Layers of the same width share their methods, which bear the number of the first.
    public static string Method(NetworkPlan plan, LayerPlan layer, string work)
        => $"{layer.RowNorm!.Name}.{work}{plan.Layers.First(other => other.RowNorm is not null && other.Out == layer.Out).RowNorm!.Index}";

    /// <summary>The arguments of its weight and bias, where it has them, each with a comma behind it.</summary>
    public static string Affine(RowNormPlan norm, string channel = "0")
        => (norm.Weight < 0 ? "" : $"{Fragments.Ref("parameters", PanelLoop.Plus(norm.Weight, channel))}, ")
            + (norm.Bias < 0 ? "" : $"{Fragments.Ref("parameters", PanelLoop.Plus(norm.Bias, channel))}, ");

    /// <summary>Writes the call that normalises and activates the output of a layer, a single row.</summary>
    public static void WriteRow(SourceWriter writer, NetworkPlan plan, LayerPlan layer, string vector, string output)
    {
        if (layer.RowNorm is not { } norm)
        {
            return;
        }

        string activation = layer.Activation.IsCheap ? layer.Activation.Type : ActivationPlan.Identity.Type;
        writer.Line($"{Method(plan, layer, "Predict")}<{vector}, {activation}>(ref {output}, {Affine(norm)}rows: 1);");
        if (!layer.Activation.IsCheap)
        {
            writer.Line($"Forward.{ActivateEmitter.Method}<{vector}>(ref {output}, rows: 1, stride: 0, channels: {layer.PaddedOut});");
        }
    }

    public static string Emit(NetworkPlan plan) => new RowNormEmitter(plan).Emit();

    private string Emit()
    {
        bool trains = plan.Baked is null;
        FileHeading.Write(_writer, plan, $"{_norm.Name}: each row is normalised over its channels{(trains ? ", in training and in prediction; the backward pass" : "")}.");
        using (_writer.Block($"internal static class {_norm.Name}"))
        {
            HashSet<int> written = [];
            foreach (LayerPlan layer in plan.Layers.Where(layer => layer.RowNorm is not null && written.Add(layer.Out)))
            {
                if (written.Count > 1)
                {
                    _writer.Line();
                }

                WriteNormalize(layer, training: false);
                if (!trains)
                {
                    continue;
                }

                _writer.Line();
                WriteNormalize(layer, training: true);
                _writer.Line();
                WriteBackward(layer);
                if (HasAffine)
                {
                    _writer.Line();
                    WriteAffineGradient(layer);
                }
            }
        }

        return _writer.ToString();
    }

    private string AffineParameters => (_norm.Weight < 0 ? "" : "ref float weight, ") + (_norm.Bias < 0 ? "" : "ref float bias, ");

    private string Output => (HasAffine, _norm.Bias >= 0) switch
    {
        (false, _) => "x̂",
        (true, false) => "γ · x̂",
        _ => "γ · x̂ + β",
    };

    private void WriteNormalize(LayerPlan layer, bool training)
    {
        string formula = Centers
            ? $"x̂ = (x − mean) / √(variance + {Literal.Prose(plan.Topology.NormEps)}), the biased variance"
            : $"x̂ = x / √(mean of x² + {Literal.Prose(plan.Topology.NormEps)})";
        string output = training ? "hidden" : "x", row = $"row * {layer.OutStride}";
        _writer.Lines($$"""
            /// <summary>
            /// {{output}} = f({{Output}}), {{formula}}, of each row over its {{layer.Out}} channels   [rows, {{layer.Out}}], rows {{layer.OutStride}} apart.
            """);
        if (training)
        {
            _writer.Line("/// The backward pass needs x̂, which takes the place of x, and what the row was multiplied by: inverse.");
        }

        _writer.Line("/// </summary>");
        _writer.Line(Fragments.Kernel);
        string parameters = training
            ? $"ref float x, ref float inverse, {AffineParameters}ref float hidden, nuint first, nuint end"
            : $"ref float x, {AffineParameters}nuint rows";
        string method = Method(plan, layer, training ? "Normalize" : "Predict").Split('.')[1];
        using (_writer.Block($"public static void {method}<V, TActivation>({parameters})\n{Fragments.WhereVector}\n{Fragments.WhereActivation}"))
        {
            using (_writer.Block(training ? "for (nuint row = first; row < end; row++)" : "for (nuint row = 0; row < rows; row++)"))
            {
                _writer.Line($"ref float values = ref Unsafe.Add(ref x, {row});");
                if (training)
                {
                    _writer.Line($"ref float outputs = ref Unsafe.Add(ref hidden, {row});");
                }

                WriteStatistics(layer);
                if (training)
                {
                    _writer.Line("Unsafe.Add(ref inverse, row) = scale;");
                }

                _writer.Line("V scales = V.Create(scale);");
                WriteChannels(layer, chains: 1, (offset, _, mask) =>
                {
                    string centered = Centers ? $"(V.Load(ref values, {offset}) - means - remainders)" : $"V.Load(ref values, {offset})";
                    _writer.Line($"V normalized = {Masked(mask, $"{centered} * scales")};");
                    string scaled = (HasAffine, _norm.Bias >= 0) switch
                    {
                        (false, _) => "normalized",
                        (true, false) => $"V.Load(ref weight, {offset}) * normalized",
                        _ => $"V.MultiplyAdd(V.Load(ref weight, {offset}), normalized, V.Load(ref bias, {offset}))",
                    };
                    if (training)
                    {
                        _writer.Line($"V.Store(normalized, ref values, {offset});");
                    }

                    _writer.Line($"V.Store(TActivation.Forward({scaled}), ref {(training ? "outputs" : "values")}, {offset});");
                });
            }
        }
    }

    /// <summary>The statistics of one row: means and remainders, whose sum is the mean, and scale.</summary>
    private void WriteStatistics(LayerPlan layer)
    {
        if (Centers)
        {
            _writer.Line();
            _writer.Line("// mean = Σ x / channels; the padding is 0");
            WriteSums(layer, ["sum"], (offset, chain, _) => $"sum{chain} += V.Load(ref values, {offset});", masks: false);
            _writer.Lines($$"""
                V means = V.Create(V.Sum(sum) * (1f / {{layer.Out}}));

                // remainder = Σ (x − mean) / channels, what rounding left out of the mean; variance = Σ (x − mean)² / channels − remainder²
                """);
            WriteSums(
                layer,
                ["rest", "square"],
                (offset, chain, mask) => $"V deviation{chain} = {Masked(mask, $"V.Load(ref values, {offset}) - means")}; rest{chain} += deviation{chain}; square{chain} = V.MultiplyAdd(deviation{chain}, deviation{chain}, square{chain});");
            _writer.Lines($$"""
                float remainder = V.Sum(rest) * (1f / {{layer.Out}});
                float variance = V.Sum(square) * (1f / {{layer.Out}}) - remainder * remainder;
                float scale = 1f / float.Sqrt((variance < 0f ? 0f : variance) + {{Eps}});
                V remainders = V.Create(remainder);
                """);
        }
        else
        {
            _writer.Line();
            WriteSums(
                layer,
                ["square"],
                (offset, chain, _) => $"V value{chain} = V.Load(ref values, {offset}); square{chain} = V.MultiplyAdd(value{chain}, value{chain}, square{chain});",
                masks: false);
            _writer.Line($"float scale = 1f / float.Sqrt(V.Sum(square) * (1f / {layer.Out}) + {Eps});");
        }
    }

    private void WriteBackward(LayerPlan layer)
    {
        string g = HasAffine ? "γ · gradient" : "gradient";
        string mean = Centers ? " − Σ g / channels" : "";
        _writer.Lines($$"""
            /// <summary>
            /// Back through {{_norm.Name}}, in place: with g = {{g}}, gradient = inverse · (g{{mean}} − x̂ · Σ (g · x̂) / channels), of each row over its
            /// {{layer.Out}} channels   [rows, {{layer.Out}}], rows {{layer.OutStride}} apart.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        string weight = HasAffine ? "ref float weight, " : "";
        string method = Method(plan, layer, "Backward").Split('.')[1];
        using (_writer.Block($"public static void {method}<V>(ref float gradient, ref float normalized, ref float inverse, {weight}nuint first, nuint end)\n{Fragments.WhereVector}"))
        {
            using (_writer.Block("for (nuint row = first; row < end; row++)"))
            {
                _writer.Line($"ref float gradients = ref Unsafe.Add(ref gradient, row * {layer.OutStride});");
                _writer.Line($"ref float values = ref Unsafe.Add(ref normalized, row * {layer.OutStride});");
                _writer.Line();
                string Scaled(string offset) => HasAffine ? $"V.Load(ref weight, {offset}) * V.Load(ref gradients, {offset})" : $"V.Load(ref gradients, {offset})";
                string[] sums = Centers ? ["sum", "product"] : ["product"];
                WriteSums(
                    layer,
                    sums,
                    (offset, chain, _) => $"V g{chain} = {Scaled(offset)}; {(Centers ? $"sum{chain} += g{chain}; " : "")}product{chain} = V.MultiplyAdd(g{chain}, V.Load(ref values, {offset}), product{chain});",
                    masks: false);
                if (Centers)
                {
                    _writer.Line($"V meanGradient = V.Create(V.Sum(sum) * (1f / {layer.Out}));");
                }

                _writer.Line($"V meanProduct = V.Create(V.Sum(product) * (1f / {layer.Out}));");
                _writer.Line("V scale = V.Create(Unsafe.Add(ref inverse, row));");
                WriteChannels(layer, chains: 1, (offset, _, mask) =>
                {
                    _writer.Line($"V centered = {Scaled(offset)}{(Centers ? " - meanGradient" : "")} - V.Load(ref values, {offset}) * meanProduct;");
                    _writer.Line($"V.Store({Masked(mask, "scale * centered")}, ref gradients, {offset});");
                });
            }
        }
    }

    /// <summary>The gradients of γ and β, which wait until nobody needs γ any more.</summary>
    private void WriteAffineGradient(LayerPlan layer)
    {
        bool hasBias = _norm.Bias >= 0;
        string method = Method(plan, layer, "AffineGradient").Split('.')[1];
        _writer.Lines($$"""
            /// <summary>weight gradient = Σ gradient · x̂{{(hasBias ? ", bias gradient = Σ gradient" : "")}} over the rows, into rows of {{layer.PaddedOut}}, one panel [rows, channels], rows {{layer.OutStride}} apart.</summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {method}<V>(ref float gradient, ref float normalized, ref float affine, nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
        {
            string[] sums = hasBias ? ["product", "sum"] : ["product"];
            _writer.Line($"V {string.Join(", ", sums.Select(sum => $"{sum} = V.Zero"))};");
            using (_writer.Block(Fragments.SumBlocks))
            {
                _writer.Line(Fragments.SumBlockEnd);
                _writer.Line($"V {string.Join(", ", sums.SelectMany(sum => new[] { $"{sum}0 = V.Zero", $"{sum}1 = V.Zero" }))};");
                _writer.Line("nuint row = block;");
                using (_writer.Block("for (; row + 2 <= end; row += 2)"))
                {
                    Step("row", 0);
                    Step("row + 1", 1);
                }

                _writer.Line();
                using (_writer.Block("if (row < end)"))
                {
                    Step("row", 0);
                }

                _writer.Line();
                foreach (string sum in sums)
                {
                    _writer.Line($"{sum} += {sum}0 + {sum}1;");
                }
            }

            _writer.Line();
            _writer.Line("V.Store(product, ref affine, channel);");
            if (hasBias)
            {
                _writer.Line($"V.Store(sum, ref affine, channel + {layer.PaddedOut});");
            }
        }

        void Step(string row, int chain)
        {
            string offset = Fragments.At(row, layer.OutStride);
            _writer.Line($"V g{chain} = V.Load(ref gradient, {offset}); {(hasBias ? $"sum{chain} += g{chain}; " : "")}product{chain} = V.MultiplyAdd(g{chain}, V.Load(ref normalized, {offset}), product{chain});");
        }
    }

    /// <summary>Sums over the channels of a row, in four chains that do not wait for each other where there are enough channels.</summary>
    private void WriteSums(LayerPlan layer, string[] sums, Func<string, string, bool, string> step, bool masks = true)
    {
        int chains = layer.PaddedOut >= 4 * PanelsPlan.NarrowWidth ? 4 : 1;
        foreach (string sum in sums)
        {
            _writer.Line($"V {string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"{sum}{Suffix(chain, chains)} = V.Zero"))};");
        }

        WriteChannels(layer, chains, (offset, chain, mask) => _writer.Line(step(offset, chain, mask && masks)), masks);
        if (chains > 1)
        {
            foreach (string sum in sums)
            {
                _writer.Line($"V {sum} = {RowEmitter.Sum([.. Enumerable.Range(0, chains).Select(chain => $"{sum}{chain}")])};");
            }
        }
    }

    /// <summary>Loops over the channels of a row: some vectors at a time, then one by one, then those with padding, where there is some.</summary>
    private void WriteChannels(LayerPlan layer, int chains, Action<string, string, bool> step, bool masks = true)
    {
        int whole = masks && layer.Out % PanelsPlan.NarrowWidth != 0 ? layer.PaddedOut - PanelsPlan.NarrowWidth : layer.PaddedOut;
        int group = chains * PanelsPlan.NarrowWidth, grouped = chains == 1 ? 0 : whole / group * group;
        if (grouped > 0)
        {
            // A group is as many channels for any vector: the loop inside it ends with the group.
            using (_writer.Block($"for (nuint channel = 0; channel < {grouped}; channel += {chains} * V.Count)"))
            {
                for (int chain = 0; chain < chains; chain++)
                {
                    step(chain == 0 ? "channel" : chain == 1 ? "channel + V.Count" : $"channel + {chain} * V.Count", Suffix(chain, chains), false);
                }
            }

            _writer.Line();
        }

        if (grouped < whole)
        {
            using (_writer.Block($"for (nuint channel = {grouped}; channel < {whole}; channel += V.Count)"))
            {
                step("channel", Suffix(0, chains), false);
            }

            _writer.Line();
        }

        if (whole < layer.PaddedOut)
        {
            using (_writer.Block($"for (nuint channel = {whole}; channel < {layer.PaddedOut}; channel += V.Count)"))
            {
                _writer.Line($"V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create({layer.Out}f));");
                step("channel", Suffix(0, chains), true);
            }

            _writer.Line();
        }
    }

    /// <summary>A chain's number, where there are several.</summary>
    private static string Suffix(int chain, int chains) => chains == 1 ? "" : $"{chain}";

    private static string Masked(bool mask, string value) => mask ? $"V.ConditionalSelect(isChannel, {value}, V.Zero)" : value;
}
