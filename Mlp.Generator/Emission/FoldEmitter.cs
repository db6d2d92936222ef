using System.Collections.Generic;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the folding of batch norm into the Linear before it, for prediction.</summary>
internal static class FoldEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line();
        writer.Line("/// <summary>Fills the parameters of prediction: batch norm folded into the Linear before it, all else copied.</summary>");
        using (writer.Block("public static void Fold(MlpState state, ref float folded)"))
        {
            Fragments.Dispatch(writer, "Fold", "state, ref folded");
        }

        writer.Line();
        using (writer.Block($"private static void Fold<V>(MlpState state, ref float folded)\n{Fragments.WhereVector}"))
        {
            writer.Line(Fragments.Parameters);
            writer.Line("ref float buffers = ref state.BufferReference;");
            foreach (LayerPlan layer in plan.Layers)
            {
                WriteCall(writer, layer);
            }
        }

        HashSet<string> written = [];
        foreach (LayerPlan layer in plan.Layers)
        {
            if (layer.Norm is not null && written.Add(Method(layer)))
            {
                WriteMethod(writer, plan, layer);
            }
        }
    }

    private static string Method(LayerPlan layer) => $"Fold{layer.In}To{layer.Out}";

    private static void WriteCall(SourceWriter writer, LayerPlan layer)
    {
        if (layer.Norm is { } norm)
        {
            string affine = norm.Weight < 0 ? "" : $"{Fragments.Ref("parameters", norm.Weight)}, {Fragments.Ref("parameters", norm.Bias)}, ";
            writer.Line($"{Method(layer)}<V>({Fragments.Ref("parameters", layer.Weight)}, {Fragments.Ref("parameters", layer.Bias)}, {affine}{Fragments.Ref("buffers", norm.RunningMean)}, {Fragments.Ref("buffers", norm.RunningVar)}, {Fragments.Ref("folded", layer.Weight)}, {Fragments.Ref("folded", layer.Bias)});");
            return;
        }

        Copy(writer, layer.Weight, (long)layer.In * layer.PaddedOut);
        if (layer.Bias >= 0)
        {
            Copy(writer, layer.Bias, layer.PaddedOut);
        }
    }

    private static void Copy(SourceWriter writer, long offset, long length)
        => writer.Line($"MemoryMarshal.CreateReadOnlySpan({Fragments.Ref("parameters", offset)}, {length}).CopyTo(MemoryMarshal.CreateSpan({Fragments.Ref("folded", offset)}, {length}));");

    private static void WriteMethod(SourceWriter writer, NetworkPlan plan, LayerPlan layer)
    {
        bool affine = layer.Norm!.Weight >= 0;
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// foldedWeight = s · weight, foldedBias = (bias − running mean) · s{{(affine ? " + β" : "")}}, with s = {{(affine ? "γ" : "1")}} / √(running variance + {{Literal.Prose(plan.Topology.NormEps)}})
            /// for each of {{layer.Out}} channels; {{Describe.Panels(layer.Panels, layer.In)}}.
            /// </summary>
            """);
        using (writer.Block($"private static void {Method(layer)}<V>(ref float weight, ref float bias, {(affine ? "ref float gamma, ref float beta, " : "")}ref float runningMean, ref float runningVar, ref float foldedWeight, ref float foldedBias)\n{Fragments.WhereVector}"))
        {
            PanelLoop.Write(writer, layer.Panels, (channel, width) =>
            {
                string weight = PanelLoop.Times(channel, layer.In);
                string affineArguments = affine ? $"{Fragments.Ref("gamma", channel)}, {Fragments.Ref("beta", channel)}, " : "";
                writer.Line($"{Method(layer)}Panel<V>({Fragments.Ref("weight", weight)}, {Fragments.Ref("bias", channel)}, {affineArguments}{Fragments.Ref("runningMean", channel)}, {Fragments.Ref("runningVar", channel)}, {Fragments.Ref("foldedWeight", weight)}, {Fragments.Ref("foldedBias", channel)}, {width});");
            });
        }

        writer.Line();
        writer.Line(Fragments.Kernel);
        using (writer.Block($"private static void {Method(layer)}Panel<V>(ref float weight, ref float bias, {(affine ? "ref float gamma, ref float beta, " : "")}ref float runningMean, ref float runningVar, ref float foldedWeight, ref float foldedBias, nuint channels)\n{Fragments.WhereVector}"))
        using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
        {
            writer.Lines($$"""
                V scale = {{(affine ? "V.Load(ref gamma, channel)" : "V.Create(1f)")}} / V.Sqrt(V.Load(ref runningVar, channel) + V.Create({{Literal.Float(plan.Topology.NormEps)}}));
                V centered = V.Load(ref bias, channel) - V.Load(ref runningMean, channel);
                V.Store({{(affine ? "V.MultiplyAdd(centered, scale, V.Load(ref beta, channel))" : "centered * scale")}}, ref foldedBias, channel);
                for (nuint k = 0; k < {{layer.In}}; k++)
                {
                    V.Store(scale * V.Load(ref weight, k * channels + channel), ref foldedWeight, k * channels + channel);
                }
                """);
        }
    }
}
