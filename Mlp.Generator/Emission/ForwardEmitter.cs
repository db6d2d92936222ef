using System;
using System.Collections.Generic;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Forward: prediction of many rows, the forward pass of training, and their products.</summary>
internal sealed class ForwardEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly ProductEmitter _products = new();
    private readonly Dictionary<LinearKey, string> _linears = [];
    private readonly SourceWriter _linearMethods = new();
    private readonly bool _hasDropout = plan.Topology.Dropout > 0;
    private readonly int _expandedLength = plan.Baked?.ExpandedLength ?? 0;

    public static string Emit(NetworkPlan plan) => new ForwardEmitter(plan).Emit();

    private string Emit()
    {
        FileHeading.Write(_writer, plan, plan.Baked is null ? "The forward pass, of prediction and of training." : "Prediction.");
        using (_writer.Block("internal static class Forward"))
        {
            WritePredict();
            WritePredictBlock();
            ImagesEmitter.Write(_writer, plan);
            if (plan.Baked is null)
            {
                WriteTrain();
                foreach (LayerPlan layer in plan.Layers)
                {
                    WriteTrainLayer(layer);
                }

                WriteDropout();
                ActivateEmitter.WriteTraining(_writer, plan);
            }

            ActivateEmitter.Write(_writer, plan);

            if (plan.Last.OutStride != plan.Last.Out)
            {
                WriteCopyLogits();
            }

            _writer.Line();
            _writer.Lines(_linearMethods.ToString().TrimEnd('\n'));
            _writer.Line();
            _writer.Lines(_products.Kernels.TrimEnd('\n'));
        }

        return _writer.ToString();
    }

    private void WritePredict()
    {
        _writer.Line($"/// <summary>Prediction: [rows, {plan.Topology.InChannels}] → [rows, {plan.Last.Out}]{(plan.Folds || (plan.Baked is not null && plan.HasNorm) ? ", with parameters into which batch norm is folded" : "")}.</summary>");
        _writer.Line(Fragments.Inlined);
        using (_writer.Block("public static void Predict(ref float input, ref float parameters, ref float output, nuint rows)"))
        {
            Fragments.Dispatch(_writer, "Predict", "ref input, ref parameters, ref output, rows");
        }

        _writer.Line();
        if (plan.PredictsWithBatchStatistics)
        {
            return;
        }

        InferencePlan inference = plan.Inference;
        _writer.Line(Fragments.Inlined);
        using (_writer.Block($"private static void Predict<V>(ref float input, ref float parameters, ref float output, nuint rows)\n{Fragments.WhereVector}"))
        {
            _writer.Lines("""
                if (rows == 1)
                {
                    ForwardRow.Predict<V>(ref input, ref parameters, ref output);
                }
                else
                {
                    PredictRows<V>(ref input, ref parameters, ref output, rows);
                }
                """);
        }

        _writer.Line();
        _writer.Line("/// <summary>A block of rows at a time runs through all layers, in scratch that stays in the cache however many rows there are.</summary>");
        using (_writer.Block($"private static void PredictRows<V>(ref float input, ref float parameters, ref float output, nuint rows)\n{Fragments.WhereVector}"))
        {
            _writer.Lines($$"""
                ref float scratch = ref ThreadScratch.Rent({{inference.ScratchLength + _expandedLength}});
                if (rows <= {{inference.BlockRows}})
                {
                    PredictBlock<V>(ref input, ref parameters, ref scratch, ref output, rows);
                    return;
                }

                // Blocks of at most {{inference.BlockRows}} rows, whose outputs of two layers fit the second-level cache; all of about the same size, a multiple of 4.
                nuint blocks = (rows + {{inference.BlockRows - 1}}) / {{inference.BlockRows}};
                nuint block = ((rows + blocks - 1) / blocks + 3) / 4 * 4;
                for (nuint row = 0; row < rows; row += block)
                {
                    PredictBlock<V>(ref Unsafe.Add(ref input, row * {{plan.Topology.InChannels}}), ref parameters, ref scratch, ref Unsafe.Add(ref output, row * {{plan.Last.Out}}), nuint.Min(block, rows - row));
                }
                """);
        }

        _writer.Line();
    }

    private void WritePredictBlock()
    {
        bool batchStatistics = plan.PredictsWithBatchStatistics;
        InferencePlan inference = plan.Inference;
        int widest = Math.Max(inference.EvenStride, inference.OddStride);
        _writer.Line(batchStatistics
            ? "/// <summary>All rows run through one layer after the other: batch norm has no running statistics and takes them from the batch.</summary>"
            : "/// <summary>All layers, for one block of rows.</summary>");
        using (_writer.Block($"private static void {(batchStatistics ? "Predict" : "PredictBlock")}<V>(ref float input, ref float parameters, {(batchStatistics ? "" : "ref float scratch, ")}ref float output, nuint rows)\n{Fragments.WhereVector}"))
        {
            if (batchStatistics)
            {
                _writer.Line($"ref float statistics = ref ThreadScratch.Rent({StatisticsPlan.Rows * widest} + (long)rows * {inference.EvenStride + inference.OddStride});");
                _writer.Line($"ref float scratch = ref Unsafe.Add(ref statistics, {StatisticsPlan.Rows * widest});");
            }

            foreach (LayerPlan layer in plan.Layers)
            {
                string output = PredictOutput(layer);
                if (output != "output")
                {
                    string offset = layer.Position % 2 == 0 ? "0" : batchStatistics ? $"rows * {inference.EvenStride}" : Fragments.Offset(inference.OddOffset);
                    _writer.Line($"ref float {output} = {Fragments.Ref("scratch", offset)};   // [rows, {(layer.IsLast && plan.PredictsInQuads ? NetworkPlan.QuadChannels : layer.OutStride)}]");
                }
            }

            if (_expandedLength > 0)
            {
                _writer.Line($"ref float expanded = ref Unsafe.Add(ref scratch, {inference.ScratchLength});   // the weights of a panel as floats");
            }

            foreach (LayerPlan layer in plan.Layers)
            {
                WritePredictLayer(layer);
            }

            if (plan.Last.OutStride != plan.Last.Out && !plan.PredictsInQuads)
            {
                _writer.Line($"CopyLogits(ref logits, ref output, rows, stride: {plan.Last.OutStride});");
            }
        }
    }

    private void WritePredictLayer(LayerPlan layer)
    {
        string input = layer.Position == 0 ? "input" : PredictOutput(plan.Layers[layer.Position - 1]);
        string output = PredictOutput(layer);
        bool batchStatistics = layer.Norm is not null && plan.PredictsWithBatchStatistics;
        bool activates = !batchStatistics && !layer.Activation.IsCheap;
        string activation = batchStatistics || activates || layer.RowNorm is not null ? ActivationPlan.Identity.Type : layer.Activation.Type;
        string bias = layer.Bias < 0 ? "" : $"{Fragments.Ref("parameters", layer.Bias)}, ";
        _writer.Line();
        _writer.Line($"// {output} = {Describe.Prediction(plan, layer, input)}   [rows, {layer.In}] · [{layer.In}, {layer.Out}] → [rows, {layer.Out}]");
        if (layer.IsLast && plan.PredictsInQuads)
        {
            WriteQuads(layer, input);
            return;
        }

        _writer.Line($"{Linear(layer)}<V, {activation}>(ref {input}, {Fragments.Ref("parameters", layer.Weight)}, {bias}{(_expandedLength > 0 ? "ref expanded, " : "")}ref {output}, rows);");
        if (layer.RowNorm is { } rowNorm)
        {
            _writer.Line($"{RowNormEmitter.Method(plan, layer, "Predict")}<V, {(activates ? ActivationPlan.Identity.Type : layer.Activation.Type)}>(ref {output}, {RowNormEmitter.Affine(rowNorm)}rows);");
        }

        if (activates)
        {
            _writer.Line($"{ActivateEmitter.Method}<V>(ref {output}, rows, stride: {layer.OutStride}, channels: {layer.PaddedOut});");
        }

        if (batchStatistics)
        {
            NormPlan norm = layer.Norm!;
            string affine = norm.Weight < 0 ? "" : $"{Fragments.Ref("parameters", norm.Weight)}, {Fragments.Ref("parameters", norm.Bias)}, ";
            _writer.Line($"BatchNorm.{BatchNormEmitter.Statistics(plan, layer)}<V>(ref {output}, ref statistics, rows, {layer.PaddedOut});");
            _writer.Line($"BatchNorm.{BatchNormEmitter.Predict(plan, layer)}<V>(ref {output}, ref statistics, {affine}rows);");
        }
    }

    private void WriteQuads(LayerPlan layer, string input)
    {
        string weight = Fragments.Ref("parameters", layer.Weight);
        if (_expandedLength > 0)
        {
            _writer.Line($"BakedWeights.Expand<V>({weight}, ref expanded, {BakedPlan.Depth(WeightFormat.BFloat16, layer.In)}, {PanelsPlan.NarrowWidth});");
            weight = "ref expanded";
        }

        new QuadEmitter(_writer, plan).WriteCall(input, weight);
        new QuadEmitter(_linearMethods, plan).WriteMethod();
    }

    private string PredictOutput(LayerPlan layer) => !layer.IsLast ? RegionNames.Hidden(layer) : layer.OutStride == layer.Out ? "output" : RegionNames.Logits;

    /// <summary>The method that runs one Linear and its activation over all panels; layers of the same shape share it.</summary>
    private string Linear(LayerPlan layer)
    {
        LinearKey key = new(layer.In, layer.InStride, layer.Out, layer.OutStride, layer.Bias >= 0);
        if (_linears.TryGetValue(key, out string? method))
        {
            return method;
        }

        method = $"Linear{layer.LinearIndex}";
        _linears.Add(key, method);
        (string biasParameter, string biasFormula) = key.HasBias ? ("ref float bias, ", " + bias") : ("", "");
        _linearMethods.Line();
        _linearMethods.Line($"/// <summary>output = f(input · weight{biasFormula})   [rows, {layer.In}] · [{layer.In}, {layer.Out}] → [rows, {layer.Out}], {Describe.Panels(layer.Panels)}.</summary>");
        using (_linearMethods.Block($"private static void {method}<V, TActivation>(ref float input, ref float weight, {biasParameter}{(_expandedLength > 0 ? "ref float expanded, " : "")}ref float output, nuint rows)\n{Fragments.WhereVector}\n{Fragments.WhereActivation}"))
        {
            PanelLoop.Write(_linearMethods, layer.Panels, (channel, width) =>
            {
                string bias = key.HasBias ? $"{Fragments.Ref("bias", channel)}, " : "", weight = Fragments.Ref("weight", PanelLoop.Times(channel, layer.In));
                if (_expandedLength > 0)
                {
                    int pairs = BakedPlan.Depth(WeightFormat.BFloat16, layer.In);
                    _linearMethods.Line($"BakedWeights.Expand<V>({Fragments.Ref("weight", PanelLoop.Times(channel, pairs))}, ref expanded, {pairs}, {width});");
                    weight = "ref expanded";
                }

                _linearMethods.Line($"{Product(layer, width)}<V, TActivation>(ref input, {weight}, {bias}{Fragments.Ref("output", channel)}, rows);");
            });
        }

        return method;
    }

    private string Product(LayerPlan layer, int width)
        => _products.Forward(
            new ForwardProduct(layer.In, layer.InStride, layer.OutStride, width, layer.Bias >= 0, HasActivation: true),
            $"Linear{layer.LinearIndex}",
            $"A panel of {width} output channels: output = f(input · weight{(layer.Bias >= 0 ? " + bias" : "")})   [rows, {layer.In}] · [{layer.In}, {width}] → [rows, {width}].");

    private void WriteTrain()
    {
        _writer.Line();
        _writer.Line("/// <summary>The forward pass of training: batch statistics, dropout; everything that the backward pass needs stays on the tape.</summary>");
        using (_writer.Block("public static void Train(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)"))
        {
            Fragments.Dispatch(_writer, "Train", "ref input, state, tape, rows, step, worker");
        }

        _writer.Line();
        _writer.Line("/// <summary>Each of the threads that share the pass has output channels of its own in every layer, and needs all of the layer before.</summary>");
        using (_writer.Block($"private static void Train<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)\n{Fragments.WhereVector}"))
        {
            foreach (LayerPlan layer in plan.Layers)
            {
                _writer.Line($"Train{layer.LinearIndex}<V>({(layer.Position == 0 ? "ref input, " : "")}state, tape, rows, step, worker);");
                if (!layer.IsLast)
                {
                    _writer.Line("worker.Barrier();");
                }
            }
        }
    }

    private void WriteTrainLayer(LayerPlan layer)
    {
        string input = layer.Position == 0 ? "input" : RegionNames.Hidden(plan.Layers[layer.Position - 1]);
        string product = layer.Norm is not null || layer.RowNorm is not null ? RegionNames.Normalized(layer) : layer.IsLast ? RegionNames.Logits : RegionNames.Hidden(layer);
        _writer.Line();
        _writer.Lines(Describe.TrainingSummary(plan, layer));
        using (_writer.Block($"private static void Train{layer.LinearIndex}<V>({(layer.Position == 0 ? "ref float input, " : "")}MlpState state, MlpTape tape, nuint rows, long step, Worker worker)\n{Fragments.WhereVector}"))
        {
            WriteTrainLocals(layer);
            _writer.Line();
            PanelLoop.WriteOwn(_writer, layer.Panels, "first", "end", (channel, width) =>
            {
                string bias = layer.Bias < 0 ? "" : $"{Fragments.Ref(Describe.Bias(layer), channel)}, ";
                string activation = TapePlanner.ActivatesAtOnce(layer, plan.Topology) && layer.RowNorm is null ? layer.Activation.Type : ActivationPlan.Identity.Type;
                _writer.Line($"{Product(layer, width)}<V, {activation}>(ref {input}, {Fragments.Ref(Describe.Weight(layer), PanelLoop.Times(channel, layer.In))}, {bias}{Fragments.Ref(product, channel)}, rows);");
                if (layer.Norm is not null)
                {
                    WriteTrainNorm(layer, channel, width);
                    ActivateEmitter.WriteClear(_writer, layer, channel, width);
                }
                else if (layer.RowNorm is null)
                {
                    WriteTrainActivation(layer, product, channel, width);
                }
            });
            if (layer.RowNorm is not null)
            {
                WriteTrainRowNorm(layer);
            }

            if (layer.IsLast && layer.OutStride != layer.Out)
            {
                _writer.Line();
                if (layer.Panels.Count > 1)
                {
                    _writer.Line("worker.Barrier();");
                }

                using (_writer.Block("if (worker.IsFirst)"))
                {
                    _writer.Line($"CopyLogits(ref logits, ref tape.OutputReference, rows, stride: {layer.OutStride});");
                }
            }
        }
    }

    /// <summary>What comes behind a product, or a norm of rows: activation and dropout, on one panel.</summary>
    private void WriteTrainActivation(LayerPlan layer, string hidden, string channel, int width)
    {
        if (TapePlanner.KeepsSlopes(layer, plan.Topology))
        {
            string dropout = _hasDropout ? $"dropout{layer.DropoutIndex}, ref scratch, {channel}, " : "";
            _writer.Line($"{ActivateEmitter.TrainMethod(plan, layer)}<V>({Fragments.Ref(hidden, channel)}, {Fragments.Ref(RegionNames.Slopes(layer), channel)}, {dropout}rows, {width});");
        }
        else if (!layer.Activation.IsCheap)
        {
            _writer.Line($"{ActivateEmitter.Method}<V>({Fragments.Ref(hidden, channel)}, rows, stride: {layer.OutStride}, channels: {width});");
        }
        else if (_hasDropout)
        {
            string factors = TapePlanner.KeepsFactors(layer, plan.Topology) ? $"{Fragments.Ref(RegionNames.Factors(layer), channel)}, " : "";
            _writer.Line($"{Dropout(layer)}<V>({Fragments.Ref(hidden, channel)}, {factors}dropout{layer.DropoutIndex}, ref scratch, {channel}, rows, {width});");
        }

        ActivateEmitter.WriteClear(_writer, layer, channel, width);
    }

    private void WriteTrainRowNorm(LayerPlan layer)
    {
        string hidden = RegionNames.Hidden(layer);
        string activation = TapePlanner.ActivatesAtOnce(layer, plan.Topology) ? layer.Activation.Type : ActivationPlan.Identity.Type;
        _writer.Line();
        _writer.Line("// Of whole rows: each thread has some of them.");
        _writer.Line("worker.Barrier();");
        _writer.Line("(nuint firstRow, nuint endRow) = worker.Rows(rows);");
        _writer.Line($"{RowNormEmitter.Method(plan, layer, "Normalize")}<V, {activation}>(ref {RegionNames.Normalized(layer)}, ref {RegionNames.Inverse(layer)}, {RowNormEmitter.Affine(layer.RowNorm!)}ref {hidden}, firstRow, endRow);");
        if (_hasDropout || TapePlanner.KeepsSlopes(layer, plan.Topology) || !layer.Activation.IsCheap)
        {
            _writer.Line();
            _writer.Line("worker.Barrier();");
            PanelLoop.WriteOwn(_writer, layer.Panels, "firstHidden", "endHidden", (channel, width) => WriteTrainActivation(layer, hidden, channel, width));
        }
    }

    private void WriteTrainLocals(LayerPlan layer)
    {
        List<RegionUse> regions = [];
        if (layer.Position > 0)
        {
            regions.Add(RegionUse.Hidden(plan.Layers[layer.Position - 1]));
        }

        if (layer.Norm is not null)
        {
            regions.AddRange([RegionUse.Statistics(layer), RegionUse.Normalized(layer)]);
        }
        else if (layer.RowNorm is not null)
        {
            regions.AddRange([RegionUse.Normalized(layer), RegionUse.Inverse(layer)]);
        }

        if (!layer.IsLast)
        {
            regions.Add(RegionUse.Hidden(layer));
        }
        else if (layer.OutStride != layer.Out)
        {
            regions.Add(RegionUse.Logits(layer));
        }

        if (TapePlanner.KeepsFactors(layer, plan.Topology))
        {
            regions.Add(RegionUse.Factors(layer));
        }

        if (TapePlanner.KeepsSlopes(layer, plan.Topology))
        {
            regions.Add(RegionUse.Slopes(layer));
        }

        _writer.Line(Fragments.Parameters);
        _writer.Line($"ref float {Describe.Weight(layer)} = {Fragments.Ref("parameters", layer.Weight)};   // {Describe.Panels(layer.Panels, layer.In)}");
        if (layer.Bias >= 0)
        {
            _writer.Line($"ref float {Describe.Bias(layer)} = {Fragments.Ref("parameters", layer.Bias)};{(layer.HasBiasParameter ? "" : "   // zeros")}");
        }

        Fragments.Regions(_writer, plan, regions);
        if (layer.IsLast && layer.OutStride == layer.Out)
        {
            _writer.Line($"ref float logits = ref tape.OutputReference;   // [rows, {layer.Out}]");
        }

        if (_hasDropout)
        {
            _writer.Line($"DropoutStream dropout{layer.DropoutIndex} = new(tape.Seed, step, layer: {layer.DropoutIndex}, probability: {Literal.Double(plan.Topology.Dropout)});");
            _writer.Line($"ref float scratch = ref tape.Scratch(worker);   // [{DropoutPlan.BlockRows}, {layer.Panels.Widest}]: dropout's factors, block by block");
        }

        if (layer.Norm is { Counter: >= 0 } norm && plan.Topology.NormMomentum is null)
        {
            _writer.Line();
            _writer.Line($"// {norm.Index}.num_batches_tracked: the running statistics are the plain average over all batches.");
            _writer.Line($"long batches{norm.Index} = state.Counter({norm.Counter});");
        }
    }

    private void WriteTrainNorm(LayerPlan layer, string channel, int width)
    {
        NormPlan norm = layer.Norm!;
        string normalized = Fragments.Ref(RegionNames.Normalized(layer), channel);
        string statistics = Fragments.Ref(RegionNames.Statistics(layer), channel);
        _writer.Line($"BatchNorm.{BatchNormEmitter.Statistics(plan, layer)}<V>({normalized}, {statistics}, rows, {width});");
        if (norm.RunningMean >= 0)
        {
            _writer.Line($"BatchNorm.{BatchNormEmitter.Track(plan, layer)}<V>({statistics}, {Fragments.Ref("state.BufferReference", PanelLoop.Plus(norm.RunningMean, channel))}, {Fragments.Ref("state.BufferReference", PanelLoop.Plus(norm.RunningVar, channel))}, rows, {(plan.Topology.NormMomentum is null ? $"batches{norm.Index}, " : "")}{width});");
        }

        string affine = norm.Weight < 0 ? "" : $"{Fragments.Ref("parameters", PanelLoop.Plus(norm.Weight, channel))}, {Fragments.Ref("parameters", PanelLoop.Plus(norm.Bias, channel))}, ";
        string source = HiddenGradient.Source(plan, layer);
        string factors = source is "factors" or "slopes" ? $"{Fragments.Ref(HiddenGradient.Region(plan, layer), channel)}, " : "";
        string dropout = _hasDropout ? $"dropout{layer.DropoutIndex}, ref scratch, {channel}, " : "";
        _writer.Line($"BatchNorm.{BatchNormEmitter.Train(plan, layer)}<V>({normalized}, {statistics}, {affine}{Fragments.Ref(RegionNames.Hidden(layer), channel)}, {factors}{dropout}rows, {width});");
    }

    private string Dropout(LayerPlan layer) => TapePlanner.KeepsFactors(layer, plan.Topology) ? $"DropoutKept{layer.OutStride}" : $"Dropout{layer.OutStride}";

    /// <summary>Dropout on its own, where no norm comes before it; one method a stride.</summary>
    private void WriteDropout()
    {
        HashSet<string> written = [];
        foreach (LayerPlan layer in plan.Layers)
        {
            if (!_hasDropout || layer.Norm is not null || TapePlanner.KeepsSlopes(layer, plan.Topology) || !written.Add(Dropout(layer)))
            {
                continue;
            }

            bool kept = TapePlanner.KeepsFactors(layer, plan.Topology);
            _writer.Line();
            _writer.Line($"/// <summary>hidden *= factors, 0 with probability {Literal.Prose(plan.Topology.Dropout)} and {Describe.Scale(plan)} otherwise{(kept ? "; the factors are kept, since the sign of the output does not tell them" : "")}   [rows, channels], rows {layer.OutStride} apart.</summary>");
            _writer.Line(Fragments.Kernel);
            using (_writer.Block($"private static void {Dropout(layer)}<V>(ref float hidden, {(kept ? "ref float kept, " : "")}DropoutStream dropout, ref float scratch, nuint firstChannel, nuint rows, nuint channels)\n{Fragments.WhereVector}"))
            {
                DropoutRows.Write(_writer, constants: null, () =>
                {
                    string offset = Fragments.At("row", layer.OutStride);
                    _writer.Line($"V.Store(V.Load(ref hidden, {offset}) * factor, ref hidden, {offset});");
                    if (kept)
                    {
                        _writer.Line($"V.Store(factor, ref kept, {offset});");
                    }
                });
            }
        }
    }

    private void WriteCopyLogits()
    {
        LayerPlan last = plan.Last;
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Copies the {{last.Out}} outputs of each row out of their padding.</summary>
            {{Fragments.Kernel}}
            private static void CopyLogits(ref float logits, ref float output, nuint rows, nuint stride)
            {
                for (nuint row = 0; row < rows; row++)
                {
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref logits, row * stride), {{last.Out}}).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, row * {{last.Out}}), {{last.Out}}));
                }
            }
            """);
    }

    private sealed record LinearKey(int In, int InStride, int Out, int OutStride, bool HasBias);
}
