using System;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the prediction of one row of a small static network with its weights as constants of the code: the compiler lays those at the boundaries
/// that vectors are loaded from, and nothing has to be computed to find them. In .NET's vectors, not ours: of so many operations in one method
/// the JIT would leave some as calls.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="weights">Its weights.</param>
/// <param name="writer">Where to.</param>
/// <param name="bits">Of a vector: 512 or 256.</param>
internal sealed class ConstantRowEmitter(NetworkPlan plan, PackedWeights weights, SourceWriter writer, int bits)
{
    private readonly int _lanes = bits / 32;

    /// <param name="writeScratch">Writes where the outputs of layers go: scratch.</param>
    public void Write(Action writeScratch)
    {
        writer.Line();
        writer.Line($"/// <summary>Prediction: [{plan.Topology.InChannels}] → [{plan.Last.Out}], on {bits} bits, with weights and biases as constants of the code{(plan.HasRowNorm ? ", but not the norms'" : "")}.</summary>");
        writer.Line(Fragments.Kernel);
        using (writer.Block($"private static void PredictConstants{bits}(ref float input, {(plan.HasRowNorm ? "ref float parameters, " : "")}ref float output)"))
        {
            writeScratch();
            writer.Line($"Vector{bits}<float> value;");
            foreach (LayerPlan layer in plan.Layers)
            {
                WriteLayer(layer);
            }

            writer.Line();
            writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref {RegionNames.Logits}, {plan.Last.Out}).CopyTo(MemoryMarshal.CreateSpan(ref output, {plan.Last.Out}));");
        }
    }

    private void WriteLayer(LayerPlan layer)
    {
        string output = BakedRowEmitter.Output(layer);
        string input = layer.Position == 0 ? "input" : BakedRowEmitter.Output(plan.Layers[layer.Position - 1]);
        writer.Line();
        writer.Line($"// {output} = {Describe.Prediction(plan, layer, input)}   [{layer.In}] · [{layer.In}, {layer.Out}] → [{layer.Out}]");
        writer.Line($"ref float {output} = {Fragments.Ref("scratch", layer.Position % 2 == 0 ? 0 : BakedPlanner.RowScratch(plan.Layers, 0))};");
        for (int first = 0; first < layer.PaddedOut; first += PanelsPlan.Width)
        {
            WritePanel(layer, input, output, first, Math.Min(PanelsPlan.Width, layer.PaddedOut - first));
        }

        ActivateEmitter.WriteRow(writer, layer, $"Simd{bits}", output, $"{layer.PaddedOut}");
        RowNormEmitter.WriteRow(writer, plan, layer, $"Simd{bits}", output);
    }

    private void WritePanel(LayerPlan layer, string input, string output, int first, int width)
    {
        // 8 sums that do not wait for each other.
        int vectors = width / _lanes, chains = Math.Min(layer.In, 8 / vectors);
        string Name(int vector, int chain) => $"sum{layer.LinearIndex}_{first + vector * _lanes}_{chain}";
        for (int vector = 0; vector < vectors; vector++)
        {
            string more = string.Concat(Enumerable.Range(1, chains - 1).Select(chain => $", {Name(vector, chain)} = Vector{bits}<float>.Zero"));
            writer.Line($"Vector{bits}<float> {Name(vector, 0)} = {Constant(layer.Bias + first + vector * _lanes)}{more};");
        }

        for (int k = 0; k < layer.In; k++)
        {
            writer.Line($"value = Vector{bits}.Create({(k == 0 ? input : $"Unsafe.Add(ref {input}, {k})")});");
            for (int vector = 0; vector < vectors; vector++)
            {
                string sum = Name(vector, k % chains);
                long start = layer.Weight + PanelsPlan.Offset(layer.Out, layer.In, first + vector * _lanes, k);
                writer.Line($"{sum} = Vector{bits}.MultiplyAddEstimate({Constant(start)}, value, {sum});");
            }
        }

        for (int vector = 0; vector < vectors; vector++)
        {
            string sum = RowEmitter.Sum([.. Enumerable.Range(0, chains).Select(chain => Name(vector, chain))]);
            string value = !layer.Activation.IsIdentity && layer.Activation.IsCheap && layer.RowNorm is null ? $"{layer.Activation.Type}.Forward(new Simd{bits}({sum}))" : $"new({sum})";
            writer.Line($"Simd{bits}.Store({value}, ref {output}, {first + vector * _lanes});");
        }
    }

    private string Constant(long start)
        => $"Vector{bits}.Create({string.Join(", ", Enumerable.Range(0, _lanes).Select(lane => Literal.Float(FloatBits.FromBits(weights.Words[start + lane]))))})";
}
