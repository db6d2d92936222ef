using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Weights of a static network: its data.</summary>
internal static class StaticWeightsEmitter
{
    public static string Emit(NetworkPlan plan, StaticData data)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "The weights: data of the program.");
        OffsetsText.Write(writer, ("the data, in 32-bit words", plan.Static!.Offsets));
        writer.Line();
        using (writer.Block("internal static class Weights"))
        {
            writer.Lines($"""
                /// <summary>What SelfTest compares with   [{StaticPlan.SelfTestRows}, {plan.OutChannels}].</summary>
                public static global::System.ReadOnlySpan<double> SelfTestOutputs => [{string.Join(", ", data.SelfTest.Expected.Select(Literal.AnyDouble))}];
                """);
            DataText.Write(writer, $"{string.Concat(plan.Inputs.Select(module => module.Places))}{string.Join("; ", plan.Blocks.Select(Place))}{string.Concat(plan.Outputs.Select(module => module.Places))}; zeros between them. Offsets are in 32-bit words.", "Data", data.Words);
        }

        return writer.ToString();
    }

    private static string Place(FusedBlock block)
        => $"Linear {block.Linear.Index}'s weight from {block.Linear.Weight.Offset} and bias from {block.Linear.Bias!.Offset.Offset} on{block.Norm?.Places}";
}
