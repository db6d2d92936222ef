using Mlp.Generator.Memory;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class ForwardRow: the prediction of a single row, where latency is what counts.</summary>
internal static class RowEmitter
{
    public static string Emit(NetworkPlan plan)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "Prediction of a single row: every sum is split into several that do not wait for each other.");
        using (writer.Block("internal static class ForwardRow"))
        {
            WritePredict(writer, plan);
            foreach (FusedBlock block in plan.Blocks)
            {
                RowText.Write(writer, block, plan.Row.InlinesLinears);
            }

            if (plan.Row is { ScratchLength: > 0, IsLocal: true })
            {
                WriteScratchType(writer, plan, "The hidden channels, on the stack, with room to align them.");
            }
        }

        return writer.ToString();
    }

    /// <summary>Writes the type of a scratch on the stack.</summary>
    public static void WriteScratchType(SourceWriter writer, NetworkPlan plan, string summary)
    {
        writer.Line();
        writer.Lines($$"""
            /// <summary>{{summary}}</summary>
            [InlineArray({{plan.Row.ScratchLength + PanelsPlan.NarrowWidth}})]
            private struct Scratch
            {
                private float _first;
            }
            """);
    }

    /// <summary>Writes where the outputs of layers go: scratch.</summary>
    public static void WriteScratch(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.Row.IsLocal)
        {
            writer.Line("Scratch local = default;");
            writer.Line("ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));");
        }
        else
        {
            writer.Line($"ref float scratch = ref ThreadScratch.Rent({plan.Row.ScratchLength});");
        }
    }

    /// <summary>Writes the modules in front of the first Linear.</summary>
    public static void WriteInputs(SourceWriter writer, NetworkPlan plan, string vector)
    {
        string input = "input";
        int offset = plan.Row.InputOffset;
        foreach (InputModulePlan module in plan.Inputs)
        {
            writer.Line($"ref float {module.OutputName} = {Fragments.Ref("scratch", offset)};   // [{module.Channels}]");
            module.WritePrediction(writer, vector, input, "1");
            input = module.OutputName;
            offset += module.Stride;
        }
    }

    /// <summary>Where the output of a block lies in the scratch.</summary>
    public static int ScratchOffset(NetworkPlan plan, FusedBlock block) => block.UsesOddScratch ? plan.Row.OddOffset : 0;

    private static void WritePredict(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line($"/// <summary>Prediction: [{plan.InChannels}] → [{plan.OutChannels}].</summary>");
        writer.Line(Fragments.Kernel);
        using (writer.Block($"public static void Predict<V>(ref float input, ref float parameters, ref float output)\n{Fragments.WhereVector}"))
        {
            if (plan.Row.ScratchLength > 0)
            {
                WriteScratch(writer, plan);
            }

            foreach (FusedBlock block in plan.Blocks)
            {
                if (block.PredictionOutput != "output")
                {
                    writer.Line($"ref float {block.PredictionOutput} = {Fragments.Ref("scratch", ScratchOffset(plan, block))};   // [{block.Linear.Out}]");
                }
            }

            WriteInputs(writer, plan, "V");
            writer.Line();
            foreach (FusedBlock block in plan.Blocks)
            {
                RowText.WriteCall(writer, block);
            }

            if (plan.Last.PadsOutput)
            {
                writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref {plan.Last.Output.Name}, {plan.OutChannels}).CopyTo(MemoryMarshal.CreateSpan(ref output, {plan.OutChannels}));");
            }
        }
    }
}
