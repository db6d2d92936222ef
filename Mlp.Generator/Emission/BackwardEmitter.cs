using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Backward: gradients of the parameters, of the hidden layers and, on request, of the inputs.</summary>
internal sealed class BackwardEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly ProductEmitter _products = new();
    private readonly BackwardHelpers _helpers = new(plan);

    public static string Emit(NetworkPlan plan) => new BackwardEmitter(plan).Emit();

    private LayerPlan First => plan.Layers[0];

    private string Emit()
    {
        FileHeading.Write(_writer, plan, "The backward pass: from the gradient of the outputs to those of the parameters and of the inputs.");
        using (_writer.Block("internal static class Backward"))
        {
            WriteRun();
            if (CopiesOutputGradient)
            {
                WriteOutputGradient();
            }

            for (int position = plan.Layers.Count - 1; position >= 0; position--)
            {
                WriteLayer(plan.Layers[position]);
            }

            WriteInputGradient();
            _writer.Line();
            _writer.Lines(_helpers.Methods.TrimEnd('\n'));
            _writer.Line();
            _writer.Lines(_products.Kernels.TrimEnd('\n'));
        }

        return _writer.ToString();
    }

    private bool CopiesOutputGradient => TapePlanner.CopiesOutputGradient(plan.Last, plan.Topology);

    private void WriteRun()
    {
        _writer.Lines("""
            /// <summary>
            /// The gradients of all parameters, each handed to <paramref name="update"/> as soon as it is computed: that may move the parameter,
            /// which nothing reads any more then.
            /// </summary>
            """);
        using (_writer.Block($"public static void Run<TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereUpdate}"))
        {
            Fragments.Dispatch(_writer, "Run", "ref input, state, tape, rows, in update, worker", ", TUpdate");
        }

        _writer.Line();
        _writer.Line($"/// <summary>The gradient of the inputs, [rows, {plan.Topology.InChannels}], after that of the parameters; on the calling thread, with scratch that the first call allocates.</summary>");
        using (_writer.Block("public static void RunInput(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)"))
        {
            Fragments.Dispatch(_writer, "InputGradient", "ref inputGradient, state, tape, rows");
        }

        _writer.Line();
        _writer.Line("/// <summary>Each of the threads that share the pass has channels of its own in every layer, the same as in the forward pass.</summary>");
        using (_writer.Block($"private static void Run<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            if (CopiesOutputGradient)
            {
                using (_writer.Block("if (worker.IsFirst)"))
                {
                    _writer.Line("OutputGradient<V>(tape, rows);");
                }

                _writer.Line();
                _writer.Line("worker.Barrier();");
            }

            for (int position = plan.Layers.Count - 1; position >= 0; position--)
            {
                LayerPlan layer = plan.Layers[position];
                _writer.Line($"Backward{layer.LinearIndex}<V, TUpdate>({(position == 0 ? "ref input, " : "")}state, tape, rows, in update, worker);");
            }
        }
    }

    private void WriteOutputGradient()
    {
        LayerPlan last = plan.Last;
        bool dropout = plan.Topology.Dropout > 0;
        string gradient = RegionNames.Gradient(last);
        _writer.Line();
        _writer.Line($"/// <summary>The gradient of Linear {last.LinearIndex}'s output: that of the outputs{(last.OutStride == last.Out ? "" : $", padded from {last.Out} to {last.OutStride} channels")}{(dropout ? $", times the factors of Dropout {last.DropoutIndex}" : "")}.</summary>");
        _writer.Line(Fragments.Kernel);
        using (_writer.Block($"private static void OutputGradient<V>(MlpTape tape, nuint rows)\n{Fragments.WhereVector}"))
        {
            Fragments.Regions(_writer, plan, dropout ? [RegionUse.Gradient(last), RegionUse.Factors(last)] : [RegionUse.Gradient(last)]);
            _writer.Line($"ref float outputGradient = ref tape.OutputGradientReference;   // [rows, {last.Out}]");
            _writer.Line();
            using (_writer.Block($"for (nuint channel = 0; channel < {last.PaddedOut}; channel += V.Count)"))
            {
                string value = $"V.Load(ref outputGradient, {Fragments.At("row", last.Out)})";
                if (last.PaddedOut != last.Out)
                {
                    _writer.Line("// A vector of a row's last channels goes on into the next row: that is not the padding, which is 0.");
                    _writer.Line($"V isChannel = V.LessThan(V.Indices + V.Create(channel), V.Create({Literal.Float(last.Out)}));");
                    value = $"V.ConditionalSelect(isChannel, {value}, V.Zero)";
                }

                string at = Fragments.At("row", last.OutStride);
                string factor = dropout ? $" * V.Load(ref {RegionNames.Factors(last)}, {at})" : "";
                using (_writer.Block("for (nuint row = 0; row < rows; row++)"))
                {
                    _writer.Line($"V.Store({value}{factor}, ref {gradient}, {at});");
                }
            }
        }
    }

    private void WriteLayer(LayerPlan layer)
    {
        LayerPlan? before = layer.Position == 0 ? null : plan.Layers[layer.Position - 1];
        string input = before is null ? "input" : RegionNames.Hidden(before);
        string gradient = Gradient(layer);
        _writer.Line();
        _writer.Lines(Summary(layer, before, input));
        using (_writer.Block($"private static void Backward{layer.LinearIndex}<V, TUpdate>({(before is null ? "ref float input, " : "")}MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            WriteLocals(layer, before, gradient);
            if (before is not null)
            {
                WriteHiddenGradient(layer, before, gradient);
                _writer.Line();
                if (before.RowNorm is not null)
                {
                    WriteRowNorm(before);
                }

                _writer.Line($"// The layer before needs all of it, and nobody needs {Describe.Weight(layer)} any more: its gradient may move it.");
                _writer.Line("worker.Barrier();");
            }

            _writer.Line();
            _writer.Lines($$"""
                // {{WeightGradientFormula(layer, input)}}
                {{WeightGradient(layer)}}<V, TUpdate>(ref {{input}}, ref {{gradient}}, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
                for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
                {
                    // Further rows of a large batch: it keeps its gradients, and they are added to.
                    {{WeightGradient(layer)}}<V, GradientAccumulation>(ref Unsafe.Add(ref {{input}}, row * {{layer.InStride}}), ref Unsafe.Add(ref {{gradient}}, row * {{layer.OutStride}}), tape, tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
                }
                """);
            WriteBiasGradient(layer, gradient);
            if (before?.RowNorm is { Weight: >= 0 } rowNorm)
            {
                WriteAffineUpdate(before, rowNorm);
            }
        }

        WriteWeightGradient(layer, input);
    }

    private static string WeightGradientFormula(LayerPlan layer, string input)
        => $"{Describe.Weight(layer)} gradient = {input}ᵀ · gradient   [{layer.In}, rows] · [rows, {layer.Out}] → [{layer.In}, {layer.Out}]";

    private static string WeightGradient(LayerPlan layer) => $"WeightGradient{layer.LinearIndex}";

    /// <summary>The weight's gradient over a block of rows: all panels go through them while they are in the cache.</summary>
    private void WriteWeightGradient(LayerPlan layer, string input)
    {
        _writer.Line();
        _writer.Line($"/// <summary>{WeightGradientFormula(layer, input)}, a thread's own panels, for as many rows as are summed in one chain.</summary>");
        using (_writer.Block($"private static void {WeightGradient(layer)}<V, TUpdate>(ref float {input}, ref float gradient, MlpTape tape, in TUpdate update, nuint rows, Worker worker)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            _writer.Line("ref float scratch = ref tape.Scratch(worker);");
            PanelLoop.WriteOwn(_writer, layer.Panels, "first", "end", (channel, width) =>
            {
                WeightGradientProduct product = new(layer.In, layer.InStride, layer.OutStride, width);
                string method = _products.WeightGradient(product, $"WeightGradient{layer.LinearIndex}", $"A panel of {width} output channels: weight gradient = inputᵀ · gradient   [{layer.In}, rows] · [rows, {width}] → [{layer.In}, {width}].");
                _writer.Line($"{method}<V, TUpdate>(ref {input}, {Fragments.Ref("gradient", channel)}, ref scratch, {PanelLoop.Plus(layer.Weight, PanelLoop.Times(channel, layer.In))}, in update, rows);");
            });
        }
    }

    private void WriteBiasGradient(LayerPlan layer, string gradient)
    {
        if (!layer.HasBiasParameter)
        {
            return;
        }

        _writer.Line();
        _writer.Line(layer.Norm is null
            ? $"// {Describe.Bias(layer)} gradient = Σ gradient"
            : $"// BatchNorm {layer.Norm.Index} takes its mean from the batch, and {Describe.Bias(layer)} goes with it: its gradient is 0, exactly.");
        PanelLoop.WriteOwn(_writer, layer.Panels, "first", "end", (channel, width) =>
        {
            string bias = PanelLoop.Plus(layer.Bias, channel);
            _writer.Line(layer.Norm is null
                ? $"{_helpers.BiasGradient(layer.OutStride)}<V, TUpdate>({Fragments.Ref(gradient, channel)}, {bias}, in update, rows, {width});"
                : $"{_helpers.NoGradient()}<V, TUpdate>({bias}, in update, {width});");
        });
    }

    private string Summary(LayerPlan layer, LayerPlan? before, string input)
        => before is null
            ? $"/// <summary>Back through Linear {layer.LinearIndex}: the gradient of its {(layer.HasBiasParameter ? "weight and bias" : "weight")}.</summary>"
            : $"""
              /// <summary>
              /// Back through Linear {layer.LinearIndex}: the gradient of {input} and from there to the output of Linear {before.LinearIndex}, then of its {(layer.HasBiasParameter ? "weight and bias" : "weight")}.
              /// </summary>
              """;

    private void WriteLocals(LayerPlan layer, LayerPlan? before, string gradient)
    {
        if (before is not null)
        {
            _writer.Line(Fragments.Parameters);
        }

        if (gradient == "outputGradient")
        {
            _writer.Line($"ref float outputGradient = ref tape.OutputGradientReference;   // [rows, {layer.Out}]");
        }

        List<RegionUse> regions = gradient == "outputGradient" ? [] : [RegionUse.Gradient(layer)];
        if (before is not null)
        {
            regions.AddRange([RegionUse.Hidden(before), RegionUse.Gradient(before)]);
            if (before.Norm is not null)
            {
                regions.AddRange([RegionUse.Normalized(before), RegionUse.Statistics(before)]);
            }

            if (before.RowNorm is { } rowNorm)
            {
                regions.AddRange([RegionUse.Normalized(before), RegionUse.Inverse(before)]);
                if (rowNorm.Weight >= 0)
                {
                    regions.Add(RegionUse.AffineGradient(before));
                }
            }

            if (TapePlanner.KeepsFactors(before, plan.Topology))
            {
                regions.Add(RegionUse.Factors(before));
            }

            if (TapePlanner.KeepsSlopes(before, plan.Topology))
            {
                regions.Add(RegionUse.Slopes(before));
            }
        }

        Fragments.Regions(_writer, plan, regions);
    }

    private void WriteHiddenGradient(LayerPlan layer, LayerPlan before, string gradient)
    {
        string hiddenGradient = RegionNames.Gradient(before);
        _writer.Line($"ref float transposed = {Transposed};   // one panel [{layer.PaddedOut}, {layer.InputPanels.Widest}]");
        _writer.Line();
        _writer.Line($"// {RegionNames.Hidden(before)} gradient = gradient · {Describe.Weight(layer)}ᵀ   [rows, {layer.Out}] · [{layer.Out}, {layer.In}] → [rows, {layer.In}], then back to the output of Linear {before.LinearIndex}");
        PanelLoop.WriteOwn(_writer, layer.InputPanels, "firstInput", "endInput", (channel, width) =>
        {
            _writer.Line($"{_helpers.Transpose(layer)}({Fragments.Ref("parameters", layer.Weight)}, ref transposed, {channel}, {width});");
            _writer.Line($"{InputProduct(layer, width, before.OutStride)}<V>(ref {gradient}, ref transposed, {Fragments.Ref(hiddenGradient, channel)}, rows);");
            string source = HiddenGradient.Source(plan, before);
            string sourceArgument = source.Length == 0 ? "" : $"{Fragments.Ref(HiddenGradient.Region(plan, before), channel)}, ";
            if (before.Norm is { } norm)
            {
                bool affine = norm.Weight >= 0;
                string parameters = affine ? $"ref parameters, {PanelLoop.Plus(norm.Weight, channel)}, {PanelLoop.Plus(norm.Bias, channel)}, in update, " : "";
                _writer.Line($"BatchNorm.{BatchNormEmitter.Backward(plan, before)}<V{(affine ? ", TUpdate" : "")}>({Fragments.Ref(hiddenGradient, channel)}, {sourceArgument}{Fragments.Ref(RegionNames.Normalized(before), channel)}, {Fragments.Ref(RegionNames.Statistics(before), channel)}, {parameters}rows, {width});");
            }
            else if (source.Length > 0)
            {
                _writer.Line($"{_helpers.Elementwise(before, source)}<V>({Fragments.Ref(hiddenGradient, channel)}, {sourceArgument}rows, {width});");
            }

            if (before.RowNorm is { Weight: >= 0 })
            {
                _writer.Line($"{RowNormEmitter.Method(plan, before, "AffineGradient")}<V>({Fragments.Ref(hiddenGradient, channel)}, {Fragments.Ref(RegionNames.Normalized(before), channel)}, {Fragments.Ref(RegionNames.AffineGradient(before), channel)}, rows, {width});");
            }
        });
    }

    /// <summary>Back through a norm of rows, which takes whole rows: each thread has some of them.</summary>
    private void WriteRowNorm(LayerPlan before)
    {
        RowNormPlan norm = before.RowNorm!;
        string weight = norm.Weight < 0 ? "" : $"{Fragments.Ref("parameters", norm.Weight)}, ";
        _writer.Line($"// Back through {norm.Name} {norm.Index}, of whole rows: each thread has some of them.");
        _writer.Line("worker.Barrier();");
        _writer.Line("(nuint firstRow, nuint endRow) = worker.Rows(rows);");
        _writer.Line($"{RowNormEmitter.Method(plan, before, "Backward")}<V>(ref {RegionNames.Gradient(before)}, ref {RegionNames.Normalized(before)}, ref {RegionNames.Inverse(before)}, {weight}firstRow, endRow);");
        _writer.Line();
    }

    /// <summary>Hands the gradients of a norm's weight and bias over, once nobody needs the weight any more.</summary>
    private void WriteAffineUpdate(LayerPlan before, RowNormPlan norm)
    {
        string affine = RegionNames.AffineGradient(before);
        _writer.Line();
        PanelLoop.WriteOwn(_writer, before.Panels, "firstHidden", "endHidden", (channel, width) =>
        {
            _writer.Line($"{_helpers.Update()}<V, TUpdate>({Fragments.Ref(affine, channel)}, {PanelLoop.Plus(norm.Weight, channel)}, in update, {width});");
            if (norm.Bias >= 0)
            {
                _writer.Line($"{_helpers.Update()}<V, TUpdate>({Fragments.Ref(affine, PanelLoop.Plus(before.PaddedOut, channel))}, {PanelLoop.Plus(norm.Bias, channel)}, in update, {width});");
            }
        });
    }

    private string Gradient(LayerPlan layer) => layer.IsLast && !CopiesOutputGradient ? "outputGradient" : RegionNames.Gradient(layer);

    private string InputProduct(LayerPlan layer, int width, int stride)
        => _products.Forward(
            new ForwardProduct(layer.Out, layer.OutStride, stride, width, HasBias: false, HasActivation: false),
            $"InputGradient{layer.LinearIndex}",
            $"A panel of {width} input channels: output = input · weight, the gradient times the transposed weight   [rows, {layer.Out}] · [{layer.Out}, {width}] → [rows, {width}].");

    /// <summary>Where a thread transposes a panel of a weight: behind the gradients that it hands over piece by piece.</summary>
    private string Transposed => $"ref Unsafe.Add(ref tape.Scratch(worker), {UpdatePlan.Length})";

    private void WriteInputGradient()
    {
        LayerPlan first = First;
        string gradient = Gradient(first);
        _writer.Line();
        _writer.Line($"/// <summary>inputGradient = gradient · {Describe.Weight(first)}ᵀ   [rows, {first.Out}] · [{first.Out}, {first.In}] → [rows, {first.In}], a panel at a time.</summary>");
        using (_writer.Block($"private static void InputGradient<V>(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)\n{Fragments.WhereVector}"))
        {
            _writer.Line(Fragments.Parameters);
            _writer.Line($"ref float transposed = {Transposed.Replace("(worker)", "(default)")};   // one panel [{first.PaddedOut}, {first.InputPanels.Widest}]");
            _writer.Line($"ref float padded = ref tape.InputGradientScratch;   // [rows, {PanelsPlan.Width}]");
            if (gradient == "outputGradient")
            {
                _writer.Line($"ref float outputGradient = ref tape.OutputGradientReference;   // [rows, {first.Out}]");
            }
            else
            {
                Fragments.Regions(_writer, plan, [RegionUse.Gradient(first)]);
            }

            _writer.Line();
            PanelLoop.Write(_writer, first.InputPanels, (channel, width) =>
            {
                // Only the last panel has padding, which is not copied.
                string channels = channel == "channel" ? first.InputPanels.HasNarrow || first.In % width == 0 ? $"{width}" : $"int.Min({width}, {first.In} - (int)channel)" : $"{Math.Min(width, first.In - int.Parse(channel, CultureInfo.InvariantCulture))}";
                _writer.Line($"{_helpers.Transpose(first)}({Fragments.Ref("parameters", first.Weight)}, ref transposed, {channel}, {width});");
                _writer.Line($"{InputProduct(first, width, PanelsPlan.Width)}<V>(ref {gradient}, ref transposed, ref padded, rows);");
                _writer.Line($"CopyRows(ref padded, {Fragments.Ref("inputGradient", channel)}, rows, {channels});");
            });
        }

        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Copies channels of rows {{PanelsPlan.Width}} apart to rows {{first.In}} apart.</summary>
            private static void CopyRows(ref float from, ref float to, nuint rows, int channels)
            {
                for (nuint row = 0; row < rows; row++)
                {
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref from, row * {{PanelsPlan.Width}}), channels).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref to, row * {{first.In}}), channels));
                }
            }
            """);
    }
}
