using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class BatchNorm: statistics, their running averages, normalisation, its backward pass, folding.</summary>
internal sealed class BatchNormEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly HashSet<string> _written = [];
    private readonly TopologyModel _topology = plan.Topology;
    private readonly bool _hasDropout = plan.Topology.Dropout > 0;

    public static string Emit(NetworkPlan plan) => new BatchNormEmitter(plan).Emit();

    // Layers of the same width share their methods, which bear the number of the first.
    public static string Statistics(NetworkPlan plan, LayerPlan layer) => "Statistics" + Shared(plan, layer);

    public static string Track(NetworkPlan plan, LayerPlan layer) => "MoveRunningStatistics" + Shared(plan, layer);

    public static string Train(NetworkPlan plan, LayerPlan layer) => $"Normalize{Shared(plan, layer)}{(layer.Activation.IsIdentity ? "" : layer.Activation.Name)}{(plan.Topology.Dropout > 0 ? "Dropout" : "")}";

    public static string Predict(NetworkPlan plan, LayerPlan layer) => $"Predict{Shared(plan, layer)}";

    public static string Backward(NetworkPlan plan, LayerPlan layer) => "Backward" + Shared(plan, layer);

    private static int Shared(NetworkPlan plan, LayerPlan layer)
    {
        foreach (LayerPlan other in plan.Layers)
        {
            if (other.Norm is not null && other.Out == layer.Out)
            {
                return other.Norm.Index;
            }
        }

        throw new InvalidOperationException("a layer without a norm");
    }

    private string Emit()
    {
        FileHeading.Write(_writer, plan, "Batch normalisation: statistics of the batch, running statistics, normalisation, its backward pass, folding.");
        using (_writer.Block("internal static class BatchNorm"))
        {
            foreach (LayerPlan layer in plan.Layers)
            {
                if (layer.Norm is null || !_written.Add(Statistics(plan, layer)))
                {
                    continue;
                }

                WriteStatistics(layer);
                if (_topology.TrackRunningStats)
                {
                    WriteTrack(layer);
                }

                WriteNormalize(layer);
                if (plan.PredictsWithBatchStatistics)
                {
                    WritePredict(layer);
                }

                BatchNormBackwardEmitter.Write(_writer, plan, layer);
            }

            if (plan.Folds)
            {
                FoldEmitter.Write(_writer, plan);
            }
        }

        return _writer.ToString();
    }

    private void WriteStatistics(LayerPlan layer)
    {
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>
            /// The statistics of a batch, one panel [rows, channels] of it, rows {{layer.OutStride}} apart, into rows of {{layer.PaddedOut}}:
            /// mean, remainder, variance, inverse deviation. The mean is mean + remainder, what rounding left out of it, so that the
            /// variance is right even where it is a tiny part of the mean's square.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {Statistics(plan, layer)}<V>(ref float x, ref float statistics, nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            _writer.Line("V perRow = V.Create(1f / rows);");
            using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                _writer.Line("ref float column = ref Unsafe.Add(ref x, channel);");
                _writer.Line();
                _writer.Line("// mean = Σ x / rows, in four chains");
                WriteSumOverRows(layer.OutStride, ["sum"], (value, chain) => $"sum{chain} += {value};");
                _writer.Lines($$"""
                    V mean = sum * perRow;

                    // remainder = Σ (x − mean) / rows, variance = Σ (x − mean)² / rows − remainder²: the biased one, which normalises
                    """);
                WriteSumOverRows(layer.OutStride, ["rest", "square"], (value, chain) => $"V deviation{chain} = {value} - mean; rest{chain} += deviation{chain}; square{chain} = V.MultiplyAdd(deviation{chain}, deviation{chain}, square{chain});");
                _writer.Lines($$"""
                    V remainder = rest * perRow;
                    V variance = square * perRow - remainder * remainder;
                    variance = V.ConditionalSelect(V.LessThan(variance, V.Zero), V.Zero, variance);

                    V.Store(mean, ref statistics, channel);
                    V.Store(remainder, ref statistics, channel + {{layer.PaddedOut}});
                    V.Store(variance, ref statistics, channel + {{2 * layer.PaddedOut}});
                    V.Store(V.Create(1f) / V.Sqrt(variance + V.Create({{Literal.Float(_topology.NormEps)}})), ref statistics, channel + {{3 * layer.PaddedOut}});
                    """);
            }
        }
    }

    private void WriteSumOverRows(int stride, string[] sums, Func<string, int, string> step)
    {
        _writer.Line($"V {string.Join(", ", sums.Select(sum => $"{sum} = V.Zero"))};");
        using (_writer.Block(Fragments.SumBlocks))
        {
            _writer.Line(Fragments.SumBlockEnd);
            foreach (string sum in sums)
            {
                _writer.Line($"V {sum}0 = V.Zero, {sum}1 = V.Zero, {sum}2 = V.Zero, {sum}3 = V.Zero;");
            }

            _writer.Line("nuint row = block;");
            using (_writer.Block("for (; row + 4 <= end; row += 4)"))
            {
                for (int chain = 0; chain < 4; chain++)
                {
                    _writer.Line(step($"V.Load(ref column, {(chain == 0 ? "row" : $"(row + {chain})")} * {stride})", chain));
                }
            }

            _writer.Line();
            using (_writer.Block("for (; row < end; row++)"))
            {
                _writer.Line(step($"V.Load(ref column, row * {stride})", 0));
            }

            _writer.Line();
            foreach (string sum in sums)
            {
                _writer.Line($"{sum} += ({sum}0 + {sum}1) + ({sum}2 + {sum}3);");
            }
        }

        _writer.Line();
    }

    private void WriteTrack(LayerPlan layer)
    {
        bool cumulative = _topology.NormMomentum is null;
        string average = cumulative
            ? "running += (batch − running) / batches, the plain average of all batches"
            : $"running = {Literal.Prose(1 - _topology.NormMomentum!.Value)} · running + {Literal.Prose(_topology.NormMomentum.Value)} · batch";
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>
            /// Moves the running statistics: {{average}}.
            /// The running variance takes the unbiased one, variance · rows / (rows − 1).
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {Track(plan, layer)}<V>(ref float statistics, ref float runningMean, ref float runningVar, nuint rows, {(cumulative ? "long batches, " : "")}nuint channels)\n{Fragments.WhereVector}"))
        {
            if (cumulative)
            {
                _writer.Lines("""
                    V taken = V.Create((float)(1.0 / batches));
                    V kept = V.Create((float)(1 - 1.0 / batches));
                    """);
            }
            else
            {
                _writer.Line($"V taken = V.Create({Literal.Float(_topology.NormMomentum!.Value)}), kept = V.Create({Literal.Float(1 - _topology.NormMomentum.Value)});");
            }

            _writer.Line("V unbias = V.Create((float)(rows / (rows - 1.0)));");
            using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                _writer.Lines($$"""
                    V mean = V.Load(ref statistics, channel) + V.Load(ref statistics, channel + {{layer.PaddedOut}});
                    V variance = V.Load(ref statistics, channel + {{2 * layer.PaddedOut}}) * unbias;
                    V.Store(Denormals.Flush(V.MultiplyAdd(kept, V.Load(ref runningMean, channel), taken * mean)), ref runningMean, channel);
                    V.Store(Denormals.Flush(V.MultiplyAdd(kept, V.Load(ref runningVar, channel), taken * variance)), ref runningVar, channel);
                    """);
            }
        }
    }

    private void WriteNormalize(LayerPlan layer)
    {
        bool kept = TapePlanner.KeepsFactors(layer, _topology), slopes = TapePlanner.KeepsSlopes(layer, _topology);
        string affineParameters = _topology.NormAffine ? "ref float weight, ref float bias, " : "";
        string keptParameter = kept ? "ref float kept, " : slopes ? "ref float slopes, " : "";
        string dropoutParameters = _hasDropout ? "DropoutStream dropout, ref float scratch, nuint firstChannel, " : "";
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>
            /// x̂ = (x − mean) / √(variance + {{Literal.Prose(_topology.NormEps)}}) replaces x, {{Formula(layer)}}.
            /// The backward pass needs x̂{{Needs(layer)}}.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {Train(plan, layer)}<V>(ref float x, ref float statistics, {affineParameters}ref float hidden, {keptParameter}{dropoutParameters}nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            void WriteConstants() => WriteStatisticsLocals(_writer, layer, _topology.NormAffine);
            if (_hasDropout)
            {
                DropoutRows.Write(_writer, WriteConstants, () => WriteNormalizeRow(layer, kept));
            }
            else
            {
                using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
                {
                    WriteConstants();
                    using (_writer.Block("for (nuint row = 0; row < rows; row++)"))
                    {
                        WriteNormalizeRow(layer, kept);
                    }
                }
            }
        }
    }

    /// <summary>What the backward pass needs besides x̂, and where it finds it.</summary>
    private string Needs(LayerPlan layer) => HiddenGradient.Source(plan, layer) switch
    {
        "factors" => " and dropout's factors, which are kept",
        "slopes" => $" and the derivatives of {layer.Activation.Name}{(_hasDropout ? " times dropout's factors" : "")}, which are kept",
        "" => "",
        _ when layer.Activation.Derivative == DerivativeSource.Sign => ", and the sign of hidden tells it where the gradient passes",
        _ => $", and hidden tells it the derivative of {layer.Activation.Name}",
    };

    private void WriteNormalizeRow(LayerPlan layer, bool kept)
    {
        string offset = Fragments.At("row", layer.OutStride);
        _writer.Line($"V normalized = ((V.Load(ref x, {offset}) - mean) - remainder) * inverse;");
        _writer.Line($"V.Store(normalized, ref x, {offset});");
        if (TapePlanner.KeepsSlopes(layer, _topology))
        {
            _writer.Line($"V activated = {layer.Activation.Type}.Forward({Affine("normalized")}, out V slope);");
            _writer.Line($"V.Store(activated{(_hasDropout ? " * factor" : "")}, ref hidden, {offset});");
            _writer.Line($"V.Store(slope{(_hasDropout ? " * factor" : "")}, ref slopes, {offset});");
            return;
        }

        _writer.Line($"V.Store({Output(layer, "normalized")}{(_hasDropout ? " * factor" : "")}, ref hidden, {offset});");
        if (kept)
        {
            _writer.Line($"V.Store(factor, ref kept, {offset});");
        }
    }

    private void WritePredict(LayerPlan layer)
    {
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Prediction with the statistics of the batch: {{Formula(layer, dropout: false).Replace("hidden", "x")}}, all {{layer.Out}} channels.</summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {Predict(plan, layer)}<V>(ref float x, ref float statistics, {(_topology.NormAffine ? "ref float weight, ref float bias, " : "")}nuint rows)\n{Fragments.WhereVector}"))
        using (_writer.Block($"for (nuint channel = 0; channel < {layer.PaddedOut}; channel += V.Count)"))
        {
            WriteStatisticsLocals(_writer, layer, _topology.NormAffine);
            using (_writer.Block("for (nuint row = 0; row < rows; row++)"))
            {
                _writer.Line($"ref float element = ref Unsafe.Add(ref x, row * {layer.OutStride} + channel);");
                _writer.Line("V normalized = ((V.Load(ref element, 0) - mean) - remainder) * inverse;");
                _writer.Line($"V.Store({Output(layer, "normalized")}, ref element, 0);");
            }
        }
    }

    private static void WriteStatisticsLocals(SourceWriter writer, LayerPlan layer, bool affine)
    {
        writer.Line($"V mean = V.Load(ref statistics, channel), remainder = V.Load(ref statistics, channel + {layer.PaddedOut}), inverse = V.Load(ref statistics, channel + {3 * layer.PaddedOut});");
        if (affine)
        {
            writer.Line("V gamma = V.Load(ref weight, channel), beta = V.Load(ref bias, channel);");
        }
    }

    private string Output(LayerPlan layer, string normalized)
    {
        string affine = Affine(normalized);
        return layer.Activation.IsIdentity ? affine : $"{layer.Activation.Type}.Forward({affine})";
    }

    private string Affine(string normalized) => _topology.NormAffine ? $"V.MultiplyAdd(gamma, {normalized}, beta)" : normalized;

    private string Formula(LayerPlan layer, bool dropout = true)
    {
        string formula = _topology.NormAffine ? "γ · x̂ + β" : "x̂";
        formula = Describe.Activated(layer, formula);
        return "hidden = " + (dropout && _hasDropout ? $"dropout({formula})" : formula);
    }
}
