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
            Write(writer, plan, state);
        }

        return writer.ToString();
    }

    /// <summary>Writes the properties of a state.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The network.</param>
    /// <param name="state">Its state.</param>
    /// <param name="suffix">What follows the names of the properties.</param>
    /// <param name="whose">Which network it is, in the documentation.</param>
    public static void Write(SourceWriter writer, NetworkPlan plan, InitialState state, string suffix = "", string whose = "")
    {
        DataText.Write(writer, $"The parameters{whose}, packed: {Literal.Count(plan.State.ParameterLength)} floats.", "Parameters" + suffix, state.Parameters);
        if (plan.State.BufferLength > 0)
        {
            DataText.Write(writer, $"The running statistics{whose}, packed: {Literal.Count(plan.State.BufferLength)} floats.", "Buffers" + suffix, state.Buffers);
            writer.Line();
            writer.Line($"/// <summary>num_batches_tracked of each norm{whose}.</summary>");
            string counters = string.Join(", ", state.Counters.Select(counter => counter.ToString(CultureInfo.InvariantCulture)));
            writer.Line($"public static global::System.ReadOnlySpan<long> Counters{suffix} => [{counters}];");
        }
    }
}
