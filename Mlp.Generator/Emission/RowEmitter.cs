using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class ForwardRow: the prediction of a single row, where latency is what counts.</summary>
internal sealed class RowEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly HashSet<LayerPlan> _unrolled = RowPlan.Unrolled(plan);

    public static string Emit(NetworkPlan plan) => new RowEmitter(plan).Emit();

    private string Emit()
    {
        FileHeading.Write(_writer, plan, "Prediction of a single row: every sum is split into several that do not wait for each other.");
        using (_writer.Block("internal static class ForwardRow"))
        {
            WritePredict();
            foreach (LayerPlan layer in plan.Layers)
            {
                WriteLinear(layer);
            }

            if (HasScratch && plan.Inference.RowScratchIsLocal)
            {
                _writer.Line();
                _writer.Lines($$"""
                    /// <summary>The hidden channels, on the stack, with room to align them.</summary>
                    [InlineArray({{plan.Inference.RowScratchLength + PanelsPlan.NarrowWidth}})]
                    private struct Scratch
                    {
                        private float _first;
                    }
                    """);
            }
        }

        return _writer.ToString();
    }

    private bool HasScratch => plan.Layers.Count > 1 || CopiesOutput;

    private bool CopiesOutput => plan.Last.OutStride != plan.Last.Out;

    private void WritePredict()
    {
        _writer.Line($"/// <summary>Prediction: [{plan.Topology.InChannels}] → [{plan.Last.Out}].</summary>");
        _writer.Line(Fragments.Kernel);
        using (_writer.Block($"public static void Predict<V>(ref float input, ref float parameters, ref float output)\n{Fragments.WhereVector}"))
        {
            if (HasScratch)
            {
                _writer.Line(plan.Inference.RowScratchIsLocal ? "Scratch local = default;" : $"ref float scratch = ref ThreadScratch.Rent({plan.Inference.RowScratchLength});");
                if (plan.Inference.RowScratchIsLocal)
                {
                    _writer.Line("ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));");
                }
            }

            foreach (LayerPlan layer in plan.Layers)
            {
                string output = Output(layer);
                if (output != "output")
                {
                    _writer.Line($"ref float {output} = {Fragments.Ref("scratch", layer.Position % 2 == 0 ? 0 : plan.Inference.EvenStride)};   // [{layer.Out}]");
                }
            }

            _writer.Line();
            foreach (LayerPlan layer in plan.Layers)
            {
                string input = layer.Position == 0 ? "input" : Output(plan.Layers[layer.Position - 1]);
                string bias = layer.Bias < 0 ? "" : $"{Fragments.Ref("parameters", layer.Bias)}, ";
                _writer.Line($"Linear{layer.LinearIndex}<V>(ref {input}, {Fragments.Ref("parameters", layer.Weight)}, {bias}ref {Output(layer)});");
                RowNormEmitter.WriteRow(_writer, plan, layer, "V", Output(layer));
            }

            if (CopiesOutput)
            {
                _writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref {RegionNames.Logits}, {plan.Last.Out}).CopyTo(MemoryMarshal.CreateSpan(ref output, {plan.Last.Out}));");
            }
        }
    }

    private string Output(LayerPlan layer) => !layer.IsLast ? RegionNames.Hidden(layer) : CopiesOutput ? RegionNames.Logits : "output";

    private void WriteLinear(LayerPlan layer)
    {
        string input = layer.Position == 0 ? "input" : RegionNames.Hidden(plan.Layers[layer.Position - 1]);
        _writer.Line();
        _writer.Line($"/// <summary>{Output(layer)} = {Describe.Prediction(plan, layer, input)}   [{layer.In}] · [{layer.In}, {layer.Out}] → [{layer.Out}], {Describe.Panels(layer.Panels)}.</summary>");
        _writer.Line(plan.Layers.Count <= RowPlan.InlinedLayers ? Fragments.Inlined : Fragments.Kernel);
        using (_writer.Block($"private static void Linear{layer.LinearIndex}<V>(ref float input, ref float weight, {(layer.Bias < 0 ? "" : "ref float bias, ")}ref float output)\n{Fragments.WhereVector}"))
        {
            if (layer.Panels.Wide > 0)
            {
                using (_writer.Block($"for (nuint channel = 0; channel < {layer.Panels.WideChannels}; channel += 2 * V.Count)"))
                {
                    _writer.Line(layer.Panels.Wide == 1
                        ? "ref float panel = ref Unsafe.Add(ref weight, channel);"
                        : $"ref float panel = ref Unsafe.Add(ref weight, channel / 32 * {layer.In * 32} + channel % 32);");
                    WriteSums(layer, wide: true, "channel");
                }
            }

            if (layer.Panels.HasNarrow)
            {
                _writer.Line();
                using (_writer.Block("for (nuint channel = 0; channel < 16; channel += V.Count)"))
                {
                    _writer.Line($"ref float panel = ref Unsafe.Add(ref weight, {(layer.Panels.Wide == 0 ? "" : $"{(long)layer.Panels.WideChannels * layer.In} + ")}channel);");
                    WriteSums(layer, wide: false, layer.Panels.Wide == 0 ? "channel" : $"{layer.Panels.WideChannels} + channel");
                }
            }

            ActivateEmitter.WriteRow(_writer, layer, "V", "output", $"{layer.PaddedOut}");
        }
    }

    /// <summary>
    /// One vector of 16 channels or two of 32, with at least 8 chains of sums: input channels k, k + 1, … go to different ones.
    /// </summary>
    private void WriteSums(LayerPlan layer, bool wide, string channel)
    {
        int chains = Math.Min(layer.In, wide ? 4 : 8);
        string[] sides = wide ? ["low", "high"] : ["sum"];
        int width = wide ? PanelsPlan.Width : PanelsPlan.NarrowWidth;
        string Vector(string side, string offset) => side != "high" ? offset : $"{offset} + V.Count";
        foreach (string side in sides)
        {
            string first = layer.Bias < 0 ? "V.Zero" : $"V.Load(ref bias, {Vector(side, channel)})";
            _writer.Line($"V {string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"{side}{chain} = {(chain == 0 ? first : "V.Zero")}"))};");
        }

        _writer.Line("V value;");
        void Step(string k, int constant, int chain)
        {
            string at = constant == 0 ? k : $"{k} + {constant}";
            string weight = k == "0" ? $"{constant * width}" : constant == 0 ? $"{k} * {width}" : $"{k} * {width} + {constant * width}";
            _writer.Line($"value = V.Broadcast(ref input, {(k == "0" ? $"{constant}" : at)}); "
                + string.Join(" ", sides.Select(side => $"{side}{chain} = V.MultiplyAdd(V.Load(ref panel, {Vector(side, weight)}), value, {side}{chain});")));
        }

        int looped = _unrolled.Contains(layer) ? 0 : layer.In / chains * chains;
        if (looped > 0)
        {
            using (_writer.Block($"for (nuint k = 0; k < {looped}; k += {chains})"))
            {
                for (int chain = 0; chain < chains; chain++)
                {
                    Step("k", chain, chain);
                }
            }

            _writer.Line();
        }

        for (int k = looped; k < layer.In; k++)
        {
            Step("0", k, k % chains);
        }

        foreach (string side in sides)
        {
            string sum = Sum([.. Enumerable.Range(0, chains).Select(chain => $"{side}{chain}")]);
            string value = ActivateEmitter.InPlace(layer, sum);
            _writer.Line($"V.Store({value}, ref output, {Vector(side, channel)});");
        }
    }

    /// <summary>Adds pairs, then pairs of pairs.</summary>
    public static string Sum(string[] terms)
    {
        while (terms.Length > 1)
        {
            terms = [.. Enumerable.Range(0, (terms.Length + 1) / 2).Select(pair => 2 * pair + 1 < terms.Length ? $"({terms[2 * pair]} + {terms[2 * pair + 1]})" : terms[2 * pair])];
        }

        return terms[0].StartsWith("(", StringComparison.Ordinal) ? terms[0].Substring(1, terms[0].Length - 2) : terms[0];
    }
}
