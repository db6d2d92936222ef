using System;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the class ForwardRow of a static network: prediction of one row with weights that are data of the program. Such data lies on any
/// multiple of 8 bytes, and a vector that straddles two cache lines costs twice: so vectors are loaded from the boundary before each tensor.
/// </summary>
internal sealed class BakedRowEmitter(NetworkPlan plan, PackedWeights weights)
{
    private readonly SourceWriter _writer = new();
    private readonly BakedPlan _baked = plan.Baked!;

    public static string Emit(NetworkPlan plan, PackedWeights weights) => new BakedRowEmitter(plan, weights).Emit();

    private string Emit()
    {
        FileHeading.Write(_writer, plan, "Prediction of one row.");
        _writer.Lines("""
            /// <summary>
            /// Vectors of weights and biases are loaded from the boundary at or before each tensor, shift lanes too early, so that none straddles two
            /// cache lines. The first vector of each row of weights so begins with the last channels of the row before, the edge: those lanes take the
            /// input of that row. What they sum up belongs to the end of the panel, and is stored with the next panel's first channels.
            /// </summary>
            """);
        using (_writer.Block("internal static class ForwardRow"))
        {
            WritePredict();
            WriteLinears();
            if (_baked.HasConstantRow)
            {
                new ConstantRowEmitter(plan, weights, _writer, bits: 512).Write(WriteScratch);
                new ConstantRowEmitter(plan, weights, _writer, bits: 256).Write(WriteScratch);
            }

            if (IsLocal)
            {
                _writer.Line();
                _writer.Lines($$"""
                    /// <summary>The outputs of the layers, on the stack, with room to align them.</summary>
                    [InlineArray({{ScratchLength + PanelsPlan.NarrowWidth}})]
                    private struct Scratch
                    {
                        private float _first;
                    }
                    """);
            }
        }

        return _writer.ToString();
    }

    /// <summary>The outputs of a layer begin up to a vector behind where their scratch does.</summary>
    private int ScratchLength => _baked.RowScratchLength + PanelsPlan.NarrowWidth;

    private bool IsLocal => ScratchLength <= BakedPlan.MaxLocalFloats;

    private void WritePredict()
    {
        _writer.Line($"/// <summary>Prediction: [{plan.Topology.InChannels}] → [{plan.Last.Out}].</summary>");
        _writer.Line(Fragments.Kernel);
        using (_writer.Block($"public static void Predict<V>(ref float input, ref float parameters, ref float output)\n{Fragments.WhereVector}"))
        {
            if (_baked.HasConstantRow)
            {
                string vectors = plan.HasRowNorm ? "ref parameters, " : "";
                _writer.Lines($$"""
                    if (typeof(V) == typeof(Simd512))
                    {
                        PredictConstants512(ref input, {{vectors}}ref output);
                        return;
                    }

                    if (typeof(V) == typeof(Simd256))
                    {
                        PredictConstants256(ref input, {{vectors}}ref output);
                        return;
                    }

                    """);
            }

            _writer.Lines("""
                nuint shift = BakedWeights.Shift<V>(ref parameters);
                V edge = BakedWeights.Edge<V>(shift);
                ref float aligned = ref Unsafe.Subtract(ref parameters, shift);
                """);
            WriteScratch();
            foreach (LayerPlan layer in plan.Layers)
            {
                _writer.Line($"ref float {Output(layer)} = {Fragments.Ref("scratch", layer.Position % 2 == 0 ? 0 : BakedPlanner.RowScratch(plan.Layers, 0))};   // shift floats, then [{layer.Out}]");
            }

            _writer.Line();
            foreach (LayerPlan layer in plan.Layers)
            {
                string input = layer.Position == 0 ? "input" : $"Unsafe.Add(ref {Output(plan.Layers[layer.Position - 1])}, shift)";
                _writer.Line($"Linear{layer.LinearIndex}<V>(ref {input}, {Fragments.Ref("aligned", layer.Weight)}, {Fragments.Ref("aligned", layer.Bias)}, ref {Output(layer)}, edge);");
                RowNormEmitter.WriteRow(_writer, plan, layer, "V", $"Unsafe.Add(ref {Output(layer)}, shift)");
            }

            _writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref {RegionNames.Logits}, shift), {plan.Last.Out}).CopyTo(MemoryMarshal.CreateSpan(ref output, {plan.Last.Out}));");
        }
    }

    private void WriteScratch()
    {
        if (IsLocal)
        {
            _writer.Line("Scratch local = default;");
            _writer.Line("ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));");
        }
        else
        {
            _writer.Line($"ref float scratch = ref ThreadScratch.Rent({ScratchLength});");
        }
    }

    public static string Output(LayerPlan layer) => layer.IsLast ? RegionNames.Logits : RegionNames.Hidden(layer);

    /// <summary>Inlined into one method, as long as the JIT keeps up: with more operations than this it would call each of them.</summary>
    private void WriteLinears()
    {
        const int MaxOperations = 400;
        SourceWriter inlined = new(), called = new();
        foreach (LayerPlan layer in plan.Layers)
        {
            new BakedLinearEmitter(plan, inlined).Write(layer, Fragments.Inlined);
            new BakedLinearEmitter(plan, called).Write(layer, Fragments.Kernel);
        }

        string text = inlined.ToString();
        bool isTooLong = plan.Layers.Count > RowPlan.InlinedLayers || text.Split(["V."], StringSplitOptions.None).Length > MaxOperations;
        _writer.Line();
        _writer.Lines((isTooLong ? called.ToString() : text).TrimEnd('\n'));
    }
}
