using System.Collections.Generic;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the folding of batch norm into the Linear before it, for prediction.</summary>
internal static class BatchNormFold
{
    /// <summary>Writes the call that folds a norm with running statistics into its Linear.</summary>
    public static void WriteCall(SourceWriter writer, LinearPlan linear, BatchNormPlan norm, RunningPlan running)
    {
        string weight = Fragments.Ref("parameters", linear.Weight), bias = Fragments.Ref("parameters", linear.Bias!.Offset);
        string affine = norm.Affine is { } own ? $"{Fragments.Ref("parameters", own.Weight)}, {Fragments.Ref("parameters", own.Bias)}, " : "";
        string statistics = $"{Fragments.Ref("buffers", running.Mean)}, {Fragments.Ref("buffers", running.Variance)}";
        string folded = $"{Fragments.Ref("folded", linear.Weight)}, {Fragments.Ref("folded", linear.Bias.Offset)}";
        writer.Line($"{Method(norm, linear)}<V>({weight}, {bias}, {affine}{statistics}, {folded});");
    }

    /// <summary>Writes the methods that it calls; layers of the same shape and kind share them.</summary>
    public static void WriteMethods(SourceWriter writer, IReadOnlyList<FusedBlock> blocks)
    {
        HashSet<string> written = [];
        foreach ((BatchNormPlan norm, FusedBlock block) in BatchNormPlan.Of(blocks))
        {
            if (written.Add(Method(norm, block.Linear)))
            {
                WriteMethod(writer, norm, block.Linear);
            }
        }
    }

    private static string Method(BatchNormPlan norm, LinearPlan linear) => $"Fold{linear.In}To{linear.Out}{norm.FoldSuffix}";

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
        using (writer.Block($"private static void {Method(norm, linear)}<V>(ref float weight, ref float bias, {(affine ? "ref float gamma, ref float beta, " : "")}ref float runningMean, ref float runningVar, ref float foldedWeight, ref float foldedBias)\n{Fragments.WhereVector}"))
        {
            PanelLoop.Write(writer, linear.Panels, (channel, width) =>
            {
                string weight = PanelLoop.Times(channel, linear.In);
                string affineArguments = affine ? $"{Fragments.Ref("gamma", channel)}, {Fragments.Ref("beta", channel)}, " : "";
                writer.Line($"{Method(norm, linear)}Panel<V>({Fragments.Ref("weight", weight)}, {Fragments.Ref("bias", channel)}, {affineArguments}{Fragments.Ref("runningMean", channel)}, {Fragments.Ref("runningVar", channel)}, {Fragments.Ref("foldedWeight", weight)}, {Fragments.Ref("foldedBias", channel)}, {width});");
            });
        }

        writer.Line();
        writer.Line(Fragments.Kernel);
        using (writer.Block($"private static void {Method(norm, linear)}Panel<V>(ref float weight, ref float bias, {(affine ? "ref float gamma, ref float beta, " : "")}ref float runningMean, ref float runningVar, ref float foldedWeight, ref float foldedBias, nuint channels)\n{Fragments.WhereVector}"))
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
