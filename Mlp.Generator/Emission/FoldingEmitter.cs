using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Folding: it fills the parameters of prediction from those of training and from buffers.</summary>
internal static class FoldingEmitter
{
    public static string Emit(NetworkPlan plan)
    {
        string what = plan.FoldsNorm ? "batch norm folded into the Linear before it, all else copied" : "those of training, and buffers beside them";
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, $"The parameters of prediction: {what}.");
        using (writer.Block("internal static class Folding"))
        {
            writer.Line($"/// <summary>Fills the parameters of prediction: {what}.</summary>");
            using (writer.Block("public static void Fold(MlpState state, ref float folded)"))
            {
                Fragments.Dispatch(writer, "Fold", "state, ref folded");
            }

            writer.Line();
            using (writer.Block($"private static void Fold<V>(MlpState state, ref float folded)\n{Fragments.WhereVector}"))
            {
                WriteBody(writer, plan);
            }

            foreach (NormPlan norm in plan.NormClasses)
            {
                norm.WriteFoldMethods(writer, plan.Blocks);
            }
        }

        return writer.ToString();
    }

    private static void WriteBody(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line(Fragments.Parameters);
        writer.Line("ref float buffers = ref state.BufferReference;");
        foreach (InputModulePlan module in plan.Inputs)
        {
            module.WriteFold(writer);
        }

        foreach (FusedBlock block in plan.Blocks)
        {
            if (block.Norm is { } norm)
            {
                norm.WriteFold(writer, block.Linear);
            }
            else
            {
                Modules.Folding.WriteCopy(writer, block.Linear);
            }
        }

        foreach (OutputModulePlan module in plan.Outputs)
        {
            module.WriteFold(writer);
        }
    }
}
