using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Forward of a static network with int8 weights: row by row, layer by layer.</summary>
internal static class Int8Emitter
{
    // What is around the integers is not worth a width of its own.
    private const string Vector = "Simd128";

    public static string Emit(NetworkPlan plan)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "Prediction, a row at a time.");
        int even = plan.Inference.EvenStride, odd = plan.Inference.OddStride;
        using (writer.Block("internal static class Forward"))
        {
            writer.Lines($"""
                /// <summary>Prediction: [rows, {plan.InChannels}] → [rows, {plan.OutChannels}]{(plan.FoldsNorm ? ", with parameters into which batch norm is folded" : "")}.</summary>
                """);
            using (writer.Block("public static void Predict(ref float input, ref float parameters, ref float output, nuint rows)"))
            {
                writer.Line($"ref float even = ref ThreadScratch.Rent({plan.Inference.RowLength} + Int8Linear.ScratchLength({plan.Blocks.Max(block => block.Linear.In)}, {plan.Blocks.Max(block => block.Linear.PaddedOut)}));");
                writer.Line($"ref float odd = ref Unsafe.Add(ref even, {even});");
                writer.Line($"ref float scratch = ref Unsafe.Add(ref odd, {odd + plan.Inference.InputStride});");
                WriteInputLocals(writer, plan, odd);
                using (writer.Block("for (nuint row = 0; row < rows; row++)"))
                {
                    string input = $"Unsafe.Add(ref input, row * {plan.InChannels})";
                    foreach (InputModulePlan module in plan.Inputs)
                    {
                        module.WritePrediction(writer, Vector, input, "1");
                        input = module.OutputName;
                    }

                    foreach (FusedBlock block in plan.Blocks)
                    {
                        string output = Scratch(block);
                        WriteBlock(writer, block, input, output);
                        input = output;
                    }

                    writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref {Scratch(plan.Last)}, {plan.OutChannels}).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, row * {plan.OutChannels}), {plan.OutChannels}));");
                }

                if (plan.Outputs.Count > 0)
                {
                    writer.Line();
                    OutputsText.WritePrediction(writer, plan, Vector);
                }
            }

            ImagesEmitter.Write(writer, plan);
        }

        return writer.ToString();
    }

    private static void WriteBlock(SourceWriter writer, FusedBlock block, string input, string output)
    {
        LinearPlan linear = block.Linear;
        string function = (block.Norm is { ActsInPrediction: true } ? ActivationFunction.Identity : block.Function).Type;
        writer.Line($"// {block.Output.Name} = {block.PredictionFormula}   [{linear.In}] · [{linear.In}, {linear.Out}] → [{linear.Out}]");
        writer.Line($"Int8Linear.Run<{function}>(ref {input}, {linear.In}, hasSign: {(block.Input.IsNonNegative ? "false" : "true")}, {Fragments.Ref("parameters", linear.Weight)}, {linear.PaddedOut}, ref {output}, ref scratch);");
        block.Norm?.WriteInt8Prediction(writer, block, output);
        writer.Line();
    }

    private static void WriteInputLocals(SourceWriter writer, NetworkPlan plan, int offset)
    {
        foreach (InputModulePlan module in plan.Inputs)
        {
            writer.Line($"ref float {module.OutputName} = ref Unsafe.Add(ref odd, {offset});");
            offset += module.Stride;
        }
    }

    private static string Scratch(FusedBlock block) => block.UsesOddScratch ? "odd" : "even";
}
