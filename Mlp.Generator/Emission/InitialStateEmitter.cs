using System.Globalization;
using System.Linq;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Weights of a network that begins with trained weights: its state dict, packed.</summary>
internal static class InitialStateEmitter
{
    public static string Emit(NetworkPlan plan, InitialState state)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "The weights to begin with: data of the program.");
        using (writer.Block("internal static class Weights"))
        {
            DataText.Write(writer, $"The parameters, packed: {Literal.Count(plan.State.ParameterLength)} floats.", "Parameters", state.Parameters);
            if (plan.State.BufferLength > 0)
            {
                DataText.Write(writer, $"The running statistics, packed: {Literal.Count(plan.State.BufferLength)} floats.", "Buffers", state.Buffers);
                writer.Line();
                writer.Line("/// <summary>num_batches_tracked of each norm.</summary>");
                writer.Line($"public static global::System.ReadOnlySpan<long> Counters => [{string.Join(", ", state.Counters.Select(counter => counter.ToString(CultureInfo.InvariantCulture)))}];");
            }
        }

        return writer.ToString();
    }
}
