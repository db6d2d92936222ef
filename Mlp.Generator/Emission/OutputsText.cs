using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the modules behind the last Dropout, in prediction.</summary>
internal static class OutputsText
{
    /// <summary>Writes their calls, for all rows.</summary>
    public static void WritePrediction(SourceWriter writer, NetworkPlan plan, string vector = "V")
    {
        foreach (OutputModulePlan module in plan.Outputs)
        {
            module.WritePrediction(writer, vector, "rows");
        }
    }
}
