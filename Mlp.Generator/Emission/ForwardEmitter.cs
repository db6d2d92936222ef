using System;
using System.Collections.Generic;
using Mlp.Generator.Memory;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Forward: prediction of many rows, and the products of both forward passes.</summary>
internal sealed class ForwardEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly ProductText _products = new();
    private readonly Dictionary<LinearKey, string> _linears = [];
    private readonly SourceWriter _linearMethods = new(outerLevel: 1);
    private readonly int _expandedLength = plan.Inference.ExpandedLength;

    public static string Emit(NetworkPlan plan) => new ForwardEmitter(plan).Emit();

    private string Emit()
    {
        FileHeading.Write(_writer, plan, plan.Static is null ? "The forward pass, of prediction and of training." : "Prediction.");
        using (_writer.Block("internal static class Forward"))
        {
            WritePredict();
            WritePredictBlock();
            ImagesEmitter.Write(_writer, plan);
            if (plan.Static is null)
            {
                new ForwardTrainingEmitter(plan, _writer, _products).Write();
            }

            if (plan.Last.PadsOutput)
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
        _writer.Line($"/// <summary>Prediction: [rows, {plan.InChannels}] → [rows, {plan.OutChannels}]{(plan.FoldsNorm ? ", with parameters into which batch norm is folded" : "")}.</summary>");
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
            if (plan.Outputs.Count > 0)
            {
                _writer.Line();
                OutputsText.WritePrediction(_writer, plan);
            }
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
                    PredictBlock<V>(ref Unsafe.Add(ref input, row * {{plan.InChannels}}), ref parameters, ref scratch, ref Unsafe.Add(ref output, row * {{plan.OutChannels}}), nuint.Min(block, rows - row));
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
                _writer.Line($"ref float statistics = ref ThreadScratch.Rent({BatchNormPlan.StatisticsRows * widest} + (long)rows * {inference.RowLength});");
                _writer.Line($"ref float scratch = ref Unsafe.Add(ref statistics, {BatchNormPlan.StatisticsRows * widest});");
            }

            foreach (FusedBlock block in plan.Blocks)
            {
                if (block.PredictionOutput != "output")
                {
                    string offset = !block.UsesOddScratch ? "0" : batchStatistics ? $"rows * {inference.EvenStride}" : Fragments.Offset(inference.OddOffset);
                    _writer.Line($"ref float {block.PredictionOutput} = {Fragments.Ref("scratch", offset)};   // [rows, {(block.IsLast && plan.PredictsInQuads ? LinearPlan.QuadChannels : block.Linear.OutStride)}]");
                }
            }

            WriteInputs(batchStatistics);
            if (_expandedLength > 0)
            {
                _writer.Line($"ref float expanded = ref Unsafe.Add(ref scratch, {inference.ScratchLength});   // the weights of a panel as floats");
            }

            foreach (FusedBlock block in plan.Blocks)
            {
                WritePredictBlock(block);
            }

            if (plan.Last.PadsOutput && !plan.PredictsInQuads)
            {
                _writer.Line($"CopyLogits(ref logits, ref output, rows, stride: {plan.Last.Linear.OutStride});");
            }

            if (batchStatistics)
            {
                OutputsText.WritePrediction(_writer, plan);
            }
        }
    }

    /// <summary>The modules in front of the first Linear.</summary>
    private void WriteInputs(bool batchStatistics)
    {
        InferencePlan inference = plan.Inference;
        string input = "input";
        long offset = inference.InputOffset, perRow = inference.EvenStride + inference.OddStride;
        foreach (InputModulePlan module in plan.Inputs)
        {
            string place = batchStatistics ? $"rows * {perRow}" : Fragments.Offset(offset);
            _writer.Line($"ref float {module.OutputName} = {Fragments.Ref("scratch", place)};   // [rows, {module.Stride}]");
            module.WritePrediction(_writer, "V", input, "rows");
            input = module.OutputName;
            offset += (long)inference.BlockRows * module.Stride;
            perRow += module.Stride;
        }
    }

    private void WritePredictBlock(FusedBlock block)
    {
        LinearPlan linear = block.Linear;
        string output = block.PredictionOutput;
        string function = (block.PredictionPlace == ActivationPlace.Product ? block.Function : ActivationFunction.Identity).Type;
        string bias = linear.Bias is { } own ? $"{Fragments.Ref("parameters", own.Offset)}, " : "";
        _writer.Line();
        _writer.Line($"// {output} = {block.PredictionFormula}   [rows, {linear.In}] · [{linear.In}, {linear.Out}] → [rows, {linear.Out}]");
        if (block.IsLast && plan.PredictsInQuads)
        {
            WriteQuads(block);
            return;
        }

        _writer.Line($"{Linear(linear)}<V, {function}>(ref {block.Input.Name}, {Fragments.Ref("parameters", linear.Weight)}, {bias}{(_expandedLength > 0 ? "ref expanded, " : "")}ref {output}, rows);");
        block.Norm?.WritePrediction(_writer, block);
        ActivationForward.WriteRows(_writer, block);
    }

    private void WriteQuads(FusedBlock block)
    {
        string weight = Fragments.Ref("parameters", block.Linear.Weight);
        if (_expandedLength > 0)
        {
            _writer.Line($"BakedWeights.Expand<V>({weight}, ref expanded, {block.Linear.StaticRow!.Depth}, {PanelsPlan.NarrowWidth});");
            weight = "ref expanded";
        }

        new QuadText(_writer, block.Linear).WriteCall(block.Input.Name, weight);
        new QuadText(_linearMethods, block.Linear).WriteMethod();
    }

    /// <summary>The method that runs one Linear and its activation over all panels; layers of the same shape share it.</summary>
    private string Linear(LinearPlan linear)
    {
        LinearKey key = new(linear.In, linear.InStride, linear.Out, linear.OutStride, linear.Bias is not null);
        if (_linears.TryGetValue(key, out string? method))
        {
            return method;
        }

        method = $"Linear{linear.Index}";
        _linears.Add(key, method);
        (string biasParameter, string biasFormula) = key.HasBias ? ("ref float bias, ", " + bias") : ("", "");
        _linearMethods.Line();
        _linearMethods.Line($"/// <summary>output = f(input · weight{biasFormula})   [rows, {linear.In}] · [{linear.In}, {linear.Out}] → [rows, {linear.Out}], {PanelsText.Of(linear.Panels)}.</summary>");
        using (_linearMethods.Block($"private static void {method}<V, TActivation>(ref float input, ref float weight, {biasParameter}{(_expandedLength > 0 ? "ref float expanded, " : "")}ref float output, nuint rows)\n{Fragments.WhereVector}\n{Fragments.WhereActivation}"))
        {
            PanelLoop.Write(_linearMethods, linear.Panels, (channel, width) =>
            {
                string bias = key.HasBias ? $"{Fragments.Ref("bias", channel)}, " : "", weight = Fragments.Ref("weight", PanelLoop.Times(channel, linear.In));
                if (_expandedLength > 0)
                {
                    int pairs = linear.StaticRow!.Depth;
                    _linearMethods.Line($"BakedWeights.Expand<V>({Fragments.Ref("weight", PanelLoop.Times(channel, pairs))}, ref expanded, {pairs}, {width});");
                    weight = "ref expanded";
                }

                _linearMethods.Line($"{_products.Forward(linear, width)}<V, TActivation>(ref input, {weight}, {bias}{Fragments.Ref("output", channel)}, rows);");
            });
        }

        return method;
    }

    private void WriteCopyLogits()
    {
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Copies the {{plan.OutChannels}} outputs of each row out of their padding.</summary>
            {{Fragments.Kernel}}
            private static void CopyLogits(ref float logits, ref float output, nuint rows, nuint stride)
            {
                for (nuint row = 0; row < rows; row++)
                {
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref logits, row * stride), {{plan.OutChannels}}).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, row * {{plan.OutChannels}}), {{plan.OutChannels}}));
                }
            }
            """);
    }

    private sealed record LinearKey(int In, int InStride, int Out, int OutStride, bool HasBias);
}
