using System;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes batch norm's statistics, their running averages, and its normalisation.</summary>
internal sealed class BatchNormForward
{
    private readonly SourceWriter _writer;
    private readonly BatchNormPlan _norm;
    private readonly FusedBlock _block;

    private BatchNormForward(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        _writer = writer;
        _norm = norm;
        _block = block;
    }

    private bool HasDropout => _block.Dropout.IsActive;

    private bool IsAffine => _norm.Affine is not null;

    private int Stride => _block.Linear.OutStride;

    private int Padded => _norm.PaddedChannels;

    /// <summary>Writes the calls of prediction with the statistics of the batch.</summary>
    public static void WritePredictionCalls(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        string output = block.PredictionOutput;
        string affine = norm.Affine is { } own ? $"{Fragments.Ref("parameters", own.Weight)}, {Fragments.Ref("parameters", own.Bias)}, " : "";
        writer.Line($"BatchNorm.{StatisticsMethod(norm)}<V>(ref {output}, ref statistics, rows, {norm.PaddedChannels});");
        writer.Line($"BatchNorm.{PredictMethod(norm)}<V>(ref {output}, ref statistics, {affine}rows);");
    }

    /// <summary>Writes the calls of training, for one panel.</summary>
    public static void WriteTrainingCalls(SourceWriter writer, BatchNormPlan norm, FusedBlock block, string channel, int width)
    {
        WriteStatisticsCall(writer, norm, channel, width);
        WriteNormalizeCalls(writer, norm, block, channel, width, allRows: "rows");
    }

    /// <summary>Writes the call that takes the statistics, for one panel.</summary>
    public static void WriteStatisticsCall(SourceWriter writer, BatchNormPlan norm, string channel, int width)
        => writer.Line($"BatchNorm.{StatisticsMethod(norm)}<V>({Fragments.Ref(norm.Normalized.Name, channel)}, {Fragments.Ref(norm.Statistics.Name, channel)}, rows, {width});");

    /// <summary>Writes the calls that use them, for one panel.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="norm">The norm.</param>
    /// <param name="block">Its block.</param>
    /// <param name="channel">The expression of the panel's first channel.</param>
    /// <param name="width">The panel's.</param>
    /// <param name="allRows">How many rows they are of; those that are normalised are called rows.</param>
    public static void WriteNormalizeCalls(SourceWriter writer, BatchNormPlan norm, FusedBlock block, string channel, int width, string allRows)
    {
        string normalized = Fragments.Ref(norm.Normalized.Name, channel);
        string statistics = Fragments.Ref(norm.Statistics.Name, channel);
        if (norm.Running is { } running)
        {
            string mean = Fragments.Ref("state.BufferReference", PanelLoop.Plus(running.Mean, channel));
            string variance = Fragments.Ref("state.BufferReference", PanelLoop.Plus(running.Variance, channel));
            writer.Line($"BatchNorm.{MoveMethod(norm)}<V>({statistics}, {mean}, {variance}, {allRows}, {(norm.Momentum is null ? $"batches{norm.Index}, " : "")}{width});");
        }

        string affine = norm.Affine is { } own
            ? $"{Fragments.Ref("parameters", PanelLoop.Plus(own.Weight, channel))}, {Fragments.Ref("parameters", PanelLoop.Plus(own.Bias, channel))}, "
            : "";
        string hidden = Fragments.Ref(block.Output.Name, channel);
        string kept = block.GradientSource is GradientSource.Factors or GradientSource.Slopes ? ActivationBackward.SourceArgument(block, channel) : "";
        writer.Line($"BatchNorm.{NormalizeMethod(norm, block)}<V>({normalized}, {statistics}, {affine}{hidden}, {kept}{DropoutForward.Arguments(block, channel)}rows, {width});");
        ActivationForward.WriteClear(writer, block, channel, width);
    }

    /// <summary>Writes the methods that they call.</summary>
    public static void WriteMethods(SourceWriter writer, BatchNormPlan norm, FusedBlock block)
    {
        BatchNormForward forward = new(writer, norm, block);
        forward.WriteStatistics();
        if (norm.Running is not null)
        {
            forward.WriteMove();
        }

        forward.WriteNormalize();
        if (norm.ActsInPrediction)
        {
            forward.WritePredict();
        }
    }

    // Layers that are alike share their methods, which bear the number of the first.
    private static string StatisticsMethod(BatchNormPlan norm) => $"Statistics{norm.MethodIndex}";

    private static string MoveMethod(BatchNormPlan norm) => $"MoveRunningStatistics{norm.MethodIndex}";

    private static string PredictMethod(BatchNormPlan norm) => $"Predict{norm.MethodIndex}";

    private static string NormalizeMethod(BatchNormPlan norm, FusedBlock block)
        => $"Normalize{norm.MethodIndex}{(block.Function.IsIdentity ? "" : block.Function.Label)}{(block.Dropout.IsActive ? "Dropout" : "")}";

    private void WriteStatistics()
    {
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>
            /// The statistics of a batch, one panel [rows, channels] of it, rows {{Stride}} apart, into rows of {{Padded}}:
            /// mean, remainder, variance, inverse deviation. The mean is mean + remainder, what rounding left out of it, so that the
            /// variance is right even where it is a tiny part of the mean's square.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {StatisticsMethod(_norm)}<V>(ref float x, ref float statistics, nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            _writer.Line("V perRow = V.Create(1f / rows);");
            using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                _writer.Line("ref float column = ref Unsafe.Add(ref x, channel);");
                _writer.Line();
                _writer.Line("// mean = Σ x / rows, in four chains");
                WriteSumOverRows(Stride, ["sum"], (value, chain) => $"sum{chain} += {value};");
                _writer.Lines($$"""
                    V mean = sum * perRow;

                    // remainder = Σ (x − mean) / rows, variance = Σ (x − mean)² / rows − remainder²: the biased one, which normalises
                    """);
                WriteSumOverRows(Stride, ["rest", "square"], (value, chain) => $"V deviation{chain} = {value} - mean; rest{chain} += deviation{chain}; square{chain} = V.MultiplyAdd(deviation{chain}, deviation{chain}, square{chain});");
                _writer.Lines($$"""
                    V remainder = rest * perRow;
                    V variance = square * perRow - remainder * remainder;
                    variance = V.ConditionalSelect(V.LessThan(variance, V.Zero), V.Zero, variance);

                    V.Store(mean, ref statistics, channel);
                    V.Store(remainder, ref statistics, channel + {{Padded}});
                    V.Store(variance, ref statistics, channel + {{2 * Padded}});
                    V.Store(V.Create(1f) / V.Sqrt(variance + V.Create({{Literal.Float(_norm.Eps)}})), ref statistics, channel + {{3 * Padded}});
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

    private void WriteMove()
    {
        bool cumulative = _norm.Momentum is null;
        string average = cumulative
            ? "running += (batch − running) / batches, the plain average of all batches"
            : $"running = {Literal.Prose(1 - _norm.Momentum!.Value)} · running + {Literal.Prose(_norm.Momentum.Value)} · batch";
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>
            /// Moves the running statistics: {{average}}.
            /// The running variance takes the unbiased one, variance · rows / (rows − 1).
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {MoveMethod(_norm)}<V>(ref float statistics, ref float runningMean, ref float runningVar, nuint rows, {(cumulative ? "long batches, " : "")}nuint channels)\n{Fragments.WhereVector}"))
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
                _writer.Line($"V taken = V.Create({Literal.Float(_norm.Momentum!.Value)}), kept = V.Create({Literal.Float(1 - _norm.Momentum.Value)});");
            }

            _writer.Line("V unbias = V.Create((float)(rows / (rows - 1.0)));");
            using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                _writer.Lines($$"""
                    V mean = V.Load(ref statistics, channel) + V.Load(ref statistics, channel + {{Padded}});
                    V variance = V.Load(ref statistics, channel + {{2 * Padded}}) * unbias;
                    V.Store(Denormals.Flush(V.MultiplyAdd(kept, V.Load(ref runningMean, channel), taken * mean)), ref runningMean, channel);
                    V.Store(Denormals.Flush(V.MultiplyAdd(kept, V.Load(ref runningVar, channel), taken * variance)), ref runningVar, channel);
                    """);
            }
        }
    }

    private void WriteNormalize()
    {
        string affineParameters = IsAffine ? "ref float weight, ref float bias, " : "";
        string keptParameter = _block.KeepsFactors ? "ref float kept, " : _block.KeepsSlopes ? "ref float slopes, " : "";
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>
            /// x̂ = (x − mean) / √(variance + {{Literal.Prose(_norm.Eps)}}) replaces x, {{Formula()}}.
            /// The backward pass needs x̂{{Needs()}}.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {NormalizeMethod(_norm, _block)}<V>(ref float x, ref float statistics, {affineParameters}ref float hidden, {keptParameter}{DropoutForward.Parameters(_block)}nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            if (HasDropout)
            {
                DropoutForward.WriteRows(_writer, WriteStatisticsLocals, () => WriteNormalizeRow());
            }
            else
            {
                using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
                {
                    WriteStatisticsLocals();
                    using (_writer.Block("for (nuint row = 0; row < rows; row++)"))
                    {
                        WriteNormalizeRow();
                    }
                }
            }
        }
    }

    /// <summary>Says what the backward pass needs besides x̂, and where it finds it.</summary>
    private string Needs() => _block.GradientSource switch
    {
        GradientSource.Factors => " and dropout's factors, which are kept",
        GradientSource.Slopes => $" and the derivatives of {_block.Function.Name}{(HasDropout ? " times dropout's factors" : "")}, which are kept",
        GradientSource.None => "",
        _ when _block.Function.Derivative == DerivativeSource.Sign => ", and the sign of hidden tells it where the gradient passes",
        _ => $", and hidden tells it the derivative of {_block.Function.Name}",
    };

    private void WriteNormalizeRow()
    {
        string offset = Fragments.At("row", Stride);
        _writer.Line($"V normalized = ((V.Load(ref x, {offset}) - mean) - remainder) * inverse;");
        _writer.Line($"V.Store(normalized, ref x, {offset});");
        if (_block.KeepsSlopes)
        {
            _writer.Line($"V activated = {_block.Function.Type}.Forward({Affine("normalized")}, out V slope);");
            _writer.Line($"V.Store(activated{(HasDropout ? " * factor" : "")}, ref hidden, {offset});");
            _writer.Line($"V.Store(slope{(HasDropout ? " * factor" : "")}, ref slopes, {offset});");
            return;
        }

        _writer.Line($"V.Store({Output("normalized")}{(HasDropout ? " * factor" : "")}, ref hidden, {offset});");
        if (_block.KeepsFactors)
        {
            _writer.Line($"V.Store(factor, ref kept, {offset});");
        }
    }

    private void WritePredict()
    {
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Prediction with the statistics of the batch: {{Formula(dropout: false).Replace("hidden", "x")}}, all {{_norm.Channels}} channels.</summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {PredictMethod(_norm)}<V>(ref float x, ref float statistics, {(IsAffine ? "ref float weight, ref float bias, " : "")}nuint rows)\n{Fragments.WhereVector}"))
        using (_writer.Block($"for (nuint channel = 0; channel < {Padded}; channel += V.Count)"))
        {
            WriteStatisticsLocals();
            using (_writer.Block("for (nuint row = 0; row < rows; row++)"))
            {
                _writer.Line($"ref float element = ref Unsafe.Add(ref x, row * {Stride} + channel);");
                _writer.Line("V normalized = ((V.Load(ref element, 0) - mean) - remainder) * inverse;");
                _writer.Line($"V.Store({Output("normalized")}, ref element, 0);");
            }
        }
    }

    private void WriteStatisticsLocals()
    {
        _writer.Line($"V mean = V.Load(ref statistics, channel), remainder = V.Load(ref statistics, channel + {Padded}), inverse = V.Load(ref statistics, channel + {3 * Padded});");
        if (IsAffine)
        {
            _writer.Line("V gamma = V.Load(ref weight, channel), beta = V.Load(ref bias, channel);");
        }
    }

    private string Output(string normalized)
    {
        string affine = Affine(normalized);
        return _block.Function.IsIdentity ? affine : $"{_block.Function.Type}.Forward({affine})";
    }

    private string Affine(string normalized) => IsAffine ? $"V.MultiplyAdd(gamma, {normalized}, beta)" : normalized;

    private string Formula(bool dropout = true)
    {
        string formula = IsAffine ? "γ · x̂ + β" : "x̂";
        formula = _block.Function.Of(formula);
        return "hidden = " + (dropout && HasDropout ? $"dropout({formula})" : formula);
    }
}
