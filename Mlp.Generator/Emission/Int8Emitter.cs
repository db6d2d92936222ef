using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Forward of a static network with int8 weights: row by row, layer by layer.</summary>
internal static class Int8Emitter
{
    public static string Emit(NetworkPlan plan)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "Prediction, a row at a time.");
        int even = plan.Inference.EvenStride, odd = plan.Inference.OddStride;
        using (writer.Block("internal static class Forward"))
        {
            writer.Lines($"""
                /// <summary>Prediction: [rows, {plan.Topology.InChannels}] → [rows, {plan.Last.Out}]{(plan.HasNorm ? ", with parameters into which batch norm is folded" : "")}.</summary>
                """);
            using (writer.Block("public static void Predict(ref float input, ref float parameters, ref float output, nuint rows)"))
            {
                writer.Line($"ref float even = ref ThreadScratch.Rent({even + odd} + Int8Linear.ScratchLength({plan.Layers.Max(layer => layer.In)}, {plan.Layers.Max(layer => layer.PaddedOut)}));");
                writer.Line($"ref float odd = ref Unsafe.Add(ref even, {even});");
                writer.Line($"ref float scratch = ref Unsafe.Add(ref odd, {odd});");
                using (writer.Block("for (nuint row = 0; row < rows; row++)"))
                {
                    foreach (LayerPlan layer in plan.Layers)
                    {
                        string input = layer.Position == 0 ? $"Unsafe.Add(ref input, row * {layer.In})" : layer.Position % 2 == 1 ? "even" : "odd";
                        string activation = layer.RowNorm is null ? layer.Activation.Type : ActivationPlan.Identity.Type;
                        string layerOutput = layer.Position % 2 == 0 ? "even" : "odd";
                        writer.Line($"// {(layer.IsLast ? RegionNames.Logits : RegionNames.Hidden(layer))} = {Describe.Prediction(plan, layer, layer.Position == 0 ? "input" : RegionNames.Hidden(plan.Layers[layer.Position - 1]))}   [{layer.In}] · [{layer.In}, {layer.Out}] → [{layer.Out}]");
                        writer.Line($"Int8Linear.Run<{activation}>(ref {input}, {layer.In}, hasSign: {(plan.InputHasSign(layer) ? "true" : "false")}, {Fragments.Ref("parameters", layer.Weight)}, {layer.PaddedOut}, ref {layerOutput}, ref scratch);");
                        if (layer.RowNorm is { } norm)
                        {
                            writer.Line($"Int8RowNorm.Run<{layer.Activation.Type}>(ref {layerOutput}, {layer.Out}, {Vector(norm.Weight)}, {Vector(norm.Bias)}, {Literal.Float(plan.Topology.NormEps)}, centers: {(norm.Centers ? "true" : "false")});");
                        }

                        writer.Line();
                    }

                    writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref {(plan.Last.Position % 2 == 0 ? "even" : "odd")}, {plan.Last.Out}).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, row * {plan.Last.Out}), {plan.Last.Out}));");
                }
            }

            ImagesEmitter.Write(writer, plan);
        }

        return writer.ToString();
    }

    private static string Vector(long offset) => offset < 0 ? "ref Unsafe.NullRef<float>()" : Fragments.Ref("parameters", offset);
}
