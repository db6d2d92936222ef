using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the structs of the network's activations that have parameters.</summary>
internal static class ActivationEmitter
{
    public static string Emit(NetworkPlan plan)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, plan.TrainingOutputs.Any() ? "Activations with parameters." : "The activation of the hidden layers.");
        foreach (ActivationFunction function in plan.Functions.Where(function => function.Parameters.Count > 0))
        {
            writer.Line();
            ActivationStruct.Write(writer, function);
        }

        return writer.ToString();
    }
}
