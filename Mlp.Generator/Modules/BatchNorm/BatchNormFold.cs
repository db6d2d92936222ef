using System.Collections.Generic;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the folding of batch norm into the Linear before it, for prediction.</summary>
internal static class BatchNormFold
{
    /// <summary>Writes the methods Fold.</summary>
    public static void Write(SourceWriter writer, IReadOnlyList<FusedBlock> blocks)
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
            foreach (FusedBlock block in blocks)
            {
                WriteCall(writer, block.Linear, block.Norm as BatchNormPlan);
            }
        }

        HashSet<string> written = [];
        foreach ((BatchNormPlan norm, FusedBlock block) in BatchNormPlan.Of(blocks))
        {
            if (written.Add(Method(block.Linear)))
            {
                WriteMethod(writer, norm, block.Linear);
            }
        }
    }

    private static string Method(LinearPlan linear) => $"Fold{linear.In}To{linear.Out}";

    private static void WriteCall(SourceWriter writer, LinearPlan linear, BatchNormPlan? norm)
    {
        if (norm?.Running is { } running)
        {
            long bias = linear.Bias!.Offset;
            string affine = norm.Affine is { } own ? $"{Fragments.Ref("parameters", own.Weight)}, {Fragments.Ref("parameters", own.Bias)}, " : "";
            writer.Line($"{Method(linear)}<V>({Fragments.Ref("parameters", linear.Weight)}, {Fragments.Ref("parameters", bias)}, {affine}{Fragments.Ref("buffers", running.Mean)}, {Fragments.Ref("buffers", running.Variance)}, {Fragments.Ref("folded", linear.Weight)}, {Fragments.Ref("folded", bias)});");
            return;
        }

        Copy(writer, linear.Weight, (long)linear.In * linear.PaddedOut);
        if (linear.Bias is not null)
        {
            Copy(writer, linear.Bias.Offset, linear.PaddedOut);
        }
    }

    private static void Copy(SourceWriter writer, long offset, long length)
        => writer.Line($"MemoryMarshal.CreateReadOnlySpan({Fragments.Ref("parameters", offset)}, {length}).CopyTo(MemoryMarshal.CreateSpan({Fragments.Ref("folded", offset)}, {length}));");

    private static void WriteMethod(SourceWriter writer, BatchNormPlan norm, LinearPlan linear)
    {
        bool affine = norm.Affine is not null;
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// foldedWeight = s · weight, foldedBias = (bias − running mean) · s{{(affine ? " + β" : "")}}, with s = {{(affine ? "γ" : "1")}} / √(running variance + {{Literal.Prose(norm.Eps)}})
            /// for each of {{linear.Out}} channels; {{PanelsText.Of(linear.Panels, linear.In)}}.
            /// </summary>
            """);
        using (writer.Block($"private static void {Method(linear)}<V>(ref float weight, ref float bias, {(affine ? "ref float gamma, ref float beta, " : "")}ref float runningMean, ref float runningVar, ref float foldedWeight, ref float foldedBias)\n{Fragments.WhereVector}"))
        {
            PanelLoop.Write(writer, linear.Panels, (channel, width) =>
            {
                string weight = PanelLoop.Times(channel, linear.In);
                string affineArguments = affine ? $"{Fragments.Ref("gamma", channel)}, {Fragments.Ref("beta", channel)}, " : "";
                writer.Line($"{Method(linear)}Panel<V>({Fragments.Ref("weight", weight)}, {Fragments.Ref("bias", channel)}, {affineArguments}{Fragments.Ref("runningMean", channel)}, {Fragments.Ref("runningVar", channel)}, {Fragments.Ref("foldedWeight", weight)}, {Fragments.Ref("foldedBias", channel)}, {width});");
            });
        }

        writer.Line();
        writer.Line(Fragments.Kernel);
        using (writer.Block($"private static void {Method(linear)}Panel<V>(ref float weight, ref float bias, {(affine ? "ref float gamma, ref float beta, " : "")}ref float runningMean, ref float runningVar, ref float foldedWeight, ref float foldedBias, nuint channels)\n{Fragments.WhereVector}"))
        using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
        {
            writer.Lines($$"""
                V scale = {{(affine ? "V.Load(ref gamma, channel)" : "V.Create(1f)")}} / V.Sqrt(V.Load(ref runningVar, channel) + V.Create({{Literal.Float(norm.Eps)}}));
                V centered = V.Load(ref bias, channel) - V.Load(ref runningMean, channel);
                V.Store({{(affine ? "V.MultiplyAdd(centered, scale, V.Load(ref beta, channel))" : "centered * scale")}}, ref foldedBias, channel);
                for (nuint k = 0; k < {{linear.In}}; k++)
                {
                    V.Store(scale * V.Load(ref weight, k * channels + channel), ref foldedWeight, k * channels + channel);
                }
                """);
        }
    }
}
