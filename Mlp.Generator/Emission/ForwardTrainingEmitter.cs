using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the forward pass of training, of the class Forward.</summary>
internal sealed class ForwardTrainingEmitter(NetworkPlan plan, SourceWriter writer, ProductText products)
{
    /// <summary>Writes its methods.</summary>
    public void Write()
    {
        WriteTrain();
        if (plan.Inputs.Count > 0)
        {
            WriteInputs();
        }

        foreach (FusedBlock block in plan.Blocks)
        {
            WriteBlock(block);
            if (plan.TakesStatisticsOverRanks && block.Norm is INormOverRanks norm)
            {
                WriteBlockOverRanks(block, norm);
            }
        }

        if (plan.TrainingOutputs.Any())
        {
            WriteOutputs();
        }

        DropoutForward.WriteMethods(writer, plan.Blocks);
        ActivationForward.WriteTrainingMethods(writer, plan.Blocks);
    }

    private void WriteTrain()
    {
        writer.Line();
        writer.Line("/// <summary>The forward pass of training: batch statistics, dropout; everything that the backward pass needs stays on the tape.</summary>");
        using (writer.Block("public static void Train(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)"))
        {
            Fragments.Dispatch(writer, "Train", "ref input, state, tape, rows, step, worker");
        }

        writer.Line();
        writer.Line("/// <summary>Each of the threads that share the pass has output channels of its own in every layer, and needs all of the layer before.</summary>");
        WriteLayers("Train", overRanks: false);
        if (plan.TakesStatisticsOverRanks)
        {
            writer.Line();
            writer.Line("/// <summary>The same for a rank's rows of a batch: its statistics are those of the rows of all ranks, which wait for each other where they are taken.</summary>");
            using (writer.Block("public static void TrainOverRanks(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)"))
            {
                Fragments.Dispatch(writer, "TrainOverRanks", "ref input, state, tape, rows, step, worker");
            }

            writer.Line();
            WriteLayers("TrainOverRanks", overRanks: true);
        }
    }

    private void WriteLayers(string name, bool overRanks)
    {
        using (writer.Block($"private static void {name}<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)\n{Fragments.WhereVector}"))
        {
            if (plan.Inputs.Count > 0)
            {
                writer.Line("TrainInputs<V>(ref input, state, tape, rows, worker);");
            }

            foreach (FusedBlock block in plan.Blocks)
            {
                string method = overRanks && block.Norm is INormOverRanks ? "TrainOverRanks" : "Train";
                writer.Line($"{method}{block.Linear.Index}<V>({(block.Input.Tape is null ? "ref input, " : "")}state, tape, rows, step, worker);");
                if (!block.IsLast)
                {
                    writer.Line("worker.Barrier();");
                }
            }

            if (plan.TrainingOutputs.Any())
            {
                writer.Line("TrainOutputs<V>(tape, rows, worker);");
            }
        }
    }

    private void WriteBlock(FusedBlock block)
    {
        LinearPlan linear = block.Linear;
        writer.Line();
        WriteSummary(block);
        using (writer.Block($"private static void Train{linear.Index}<V>({InputParameter(block)}MlpState state, MlpTape tape, nuint rows, long step, Worker worker)\n{Fragments.WhereVector}"))
        {
            WriteLocals(block);
            writer.Line();
            PanelLoop.WriteOwn(writer, linear.Panels, "first", "end", (channel, width) =>
            {
                WriteProduct(block, channel, width);
                if (block.Norm is null)
                {
                    ActivationForward.WriteTraining(writer, block, channel, width);
                }
                else if (!block.Norm.TakesWholeRows)
                {
                    block.Norm.WriteTraining(writer, block, channel, width);
                }
            });
            if (block.Norm is { TakesWholeRows: true } norm)
            {
                WriteWholeRows(block, norm);
            }

            if (block.IsLast && block.PadsOutput)
            {
                WriteCopy(linear);
            }
        }
    }

    /// <summary>The same where several ranks share a batch: the norm's statistics are taken of the rows of all of them before any is normalised.</summary>
    private void WriteBlockOverRanks(FusedBlock block, INormOverRanks norm)
    {
        LinearPlan linear = block.Linear;
        writer.Line();
        writer.Lines($"""
            /// <summary>
            /// {Describe.Modules(block)}   [rows, {linear.In}] → [rows, {linear.Out}], a rank's rows of a batch.
            /// All panels are multiplied first: the ranks wait for each other once.
            /// </summary>
            """);
        using (writer.Block($"private static void TrainOverRanks{linear.Index}<V>({InputParameter(block)}MlpState state, MlpTape tape, nuint rows, long step, Worker worker)\n{Fragments.WhereVector}"))
        {
            WriteLocals(block);
            writer.Line();
            PanelLoop.WriteOwn(writer, linear.Panels, "first", "end", (channel, width) =>
            {
                WriteProduct(block, channel, width);
                norm.WriteOwnStatistics(writer, channel, width);
            });
            writer.Line();
            writer.Line("// The statistics of the rows of all ranks, by one thread.");
            RanksText.WriteByFirst(writer, () => norm.WriteCombineStatistics(writer));
            writer.Line();
            PanelLoop.WriteOwn(writer, linear.Panels, "firstHidden", "endHidden", (channel, width) => norm.WriteNormalize(writer, block, channel, width));
        }
    }

    private void WriteProduct(FusedBlock block, string channel, int width)
    {
        LinearPlan linear = block.Linear;
        string bias = linear.Bias is null ? "" : $"{Fragments.Ref(linear.BiasName, channel)}, ";
        string function = (block.TrainingPlace == ActivationPlace.Product ? block.Function : ActivationFunction.Identity).Type;
        string weight = Fragments.Ref(linear.WeightName, PanelLoop.Times(channel, linear.In));
        writer.Line($"{products.Forward(linear, width)}<V, {function}>(ref {block.Input.Name}, {weight}, {bias}{Fragments.Ref(block.ProductOutput, channel)}, rows);");
    }

    /// <summary>The modules in front of the first Linear.</summary>
    private void WriteInputs()
    {
        writer.Line();
        writer.Line($"/// <summary>{string.Join(", ", plan.Inputs.Select(module => module.Name))}   [rows, {plan.InChannels}]: each thread has some of the rows.</summary>");
        using (writer.Block($"private static void TrainInputs<V>(ref float input, MlpState state, MlpTape tape, nuint rows, Worker worker)\n{Fragments.WhereVector}"))
        {
            TapeText.Declare(writer, plan.Tape!, plan.Pixels, plan.Inputs.SelectMany(module => module.ForwardUses));
            writer.Line();
            writer.Line("(nuint firstRow, nuint endRow) = worker.Rows(rows);");
            string input = "input";
            foreach (InputModulePlan module in plan.Inputs)
            {
                module.WriteTraining(writer, input);
                input = module.OutputName;
            }

            writer.Line("worker.Barrier();");
        }
    }

    /// <summary>The modules behind the last Dropout.</summary>
    private void WriteOutputs()
    {
        writer.Line();
        writer.Line($"/// <summary>{string.Join(", ", plan.TrainingOutputs.Select(module => module.Name))}   [rows, {plan.OutChannels}], in place: each thread has some of the rows.</summary>");
        using (writer.Block($"private static void TrainOutputs<V>(MlpTape tape, nuint rows, Worker worker)\n{Fragments.WhereVector}"))
        {
            TapeText.Declare(writer, plan.Tape!, plan.Pixels, plan.TrainingOutputs.SelectMany(module => module.ForwardUses));
            writer.Line();
            writer.Line("worker.Barrier();");
            writer.Line("(nuint firstRow, nuint endRow) = worker.Rows(rows);");
            foreach (OutputModulePlan module in plan.TrainingOutputs)
            {
                module.WriteTraining(writer);
            }
        }
    }

    private static string InputParameter(FusedBlock block) => block.Input.Tape is null ? "ref float input, " : "";

    private void WriteSummary(FusedBlock block)
    {
        string shapes = $"{Describe.Modules(block)}   [rows, {block.Linear.In}] → [rows, {block.Linear.Out}].";
        writer.Lines(block.Norm is { TakesWholeRows: false }
            ? $"""
              /// <summary>
              /// {shapes} A panel of channels is multiplied, and while it is in
              /// the cache its statistics are taken and it is normalised.
              /// </summary>
              """
            : $"/// <summary>{shapes}</summary>");
    }

    private void WriteWholeRows(FusedBlock block, NormPlan norm)
    {
        writer.Line();
        writer.Line("// Of whole rows: each thread has some of them.");
        writer.Line("worker.Barrier();");
        writer.Line("(nuint firstRow, nuint endRow) = worker.Rows(rows);");
        norm.WriteTraining(writer, block, "0", block.Linear.PaddedOut);
        if (block.Dropout.IsActive || block.TrainingPlace == ActivationPlace.Pass)
        {
            writer.Line();
            writer.Line("worker.Barrier();");
            PanelLoop.WriteOwn(writer, block.Linear.Panels, "firstHidden", "endHidden", (channel, width) => ActivationForward.WriteTraining(writer, block, channel, width));
        }
    }

    private void WriteCopy(LinearPlan linear)
    {
        writer.Line();
        if (linear.Panels.Count > 1)
        {
            writer.Line("worker.Barrier();");
        }

        using (writer.Block("if (worker.IsFirst)"))
        {
            writer.Line($"CopyLogits(ref logits, ref tape.OutputReference, rows, stride: {linear.OutStride});");
        }
    }

    private void WriteLocals(FusedBlock block)
    {
        LinearPlan linear = block.Linear;
        writer.Line(Fragments.Parameters);
        writer.Line($"ref float {linear.WeightName} = {Fragments.Ref("parameters", linear.Weight)};   // {PanelsText.Of(linear.Panels, linear.In)}");
        if (linear.Bias is { } bias)
        {
            writer.Line($"ref float {linear.BiasName} = {Fragments.Ref("parameters", bias.Offset)};{(bias.IsParameter ? "" : "   // zeros")}");
        }

        TapeText.Declare(writer, plan.Tape!, plan.Pixels, Uses(block));
        if (block.IsLast && !block.PadsOutput)
        {
            writer.Line($"ref float logits = ref tape.OutputReference;   // [rows, {linear.Out}]");
        }

        DropoutForward.WriteLocals(writer, block, plan.SharesBatches);
        block.Norm?.WriteTrainingLocals(writer);
    }

    private static List<TapeUse> Uses(FusedBlock block)
    {
        List<TapeUse> uses = [];
        string shape = $"[rows, {block.Linear.OutStride}]";
        if (block.Input.Tape is { } input)
        {
            uses.Add(new TapeUse(input, $"[rows, {block.Linear.InStride}]"));
        }

        uses.AddRange(block.Norm?.ForwardUses ?? []);
        if (block.Output.Tape is { } output)
        {
            uses.Add(new TapeUse(output, shape));
        }

        if (block.KeepsFactors)
        {
            uses.Add(new TapeUse(block.Factors, shape));
        }

        if (block.KeepsSlopes)
        {
            uses.Add(new TapeUse(block.Slopes, shape));
        }

        return uses;
    }
}
