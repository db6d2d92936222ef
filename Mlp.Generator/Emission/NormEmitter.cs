using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class of a kind of norm.</summary>
internal static class NormEmitter
{
    public static string Emit(NetworkPlan plan, NormPlan norm)
    {
        bool trains = plan.Static is null;
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, norm.ClassSummary(trains));
        using (writer.Block($"internal static class {norm.ClassName}"))
        {
            norm.WriteClass(writer, plan.Blocks, trains, plan.SharesBatches);
        }

        return writer.ToString();
    }
}
