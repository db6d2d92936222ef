using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the class that holds the state dict's layout. It is a class of its own, so that static members of the user's part, which
/// may run first, find it: a network in a static field, say.
/// </summary>
internal static class LayoutEmitter
{
    public const string ClassName = "NetworkLayout";

    public static string Emit(NetworkPlan plan)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "The state dict: each tensor's name, role, shape, and offset in the packed parameters or running statistics; and the topology, for reports.");
        using (writer.Block($"internal static class {ClassName}"))
        {
            writer.Line("public static StateLayout Value { get; } = new(");
            writer.Line($"    \"{plan.Class.Name.TrimStart('@')}\",");
            writer.Line($"    parameterLength: {plan.ParameterLength},");
            writer.Line($"    bufferLength: {plan.BufferLength},");
            for (int index = 0; index < plan.Tensors.Count; index++)
            {
                TensorPlan tensor = plan.Tensors[index];
                string shape = string.Join(", ", new[] { tensor.Rows, tensor.Columns }.Where(size => size > 0));
                writer.Line($"    new TensorInfo(\"{tensor.Name}\", TensorRole.{tensor.Role}, new TensorShape({shape}), {tensor.Offset}){(index == plan.Tensors.Count - 1 ? ")" : ",")}");
            }

            WriteTopology(writer, plan);
        }

        return writer.ToString();
    }

    /// <summary>What the declaration says, where it is not the default.</summary>
    private static void WriteTopology(SourceWriter writer, NetworkPlan plan)
    {
        TopologyModel topology = plan.Topology;
        List<string> properties = [];
        if (plan.HasNorm || plan.HasRowNorm)
        {
            properties.Add($"NormLayer = NormLayer.{topology.NormLayer},");
            properties.Add($"NormEps = {Literal.Double(topology.NormEps)},");
        }

        if (plan.HiddenActivation is { } activation)
        {
            string parameters = Describe.PyTorchParameters(activation);
            properties.Add($"Activation = ActivationFunction.Of<{activation.Type}>(\"{activation.Name}\"{(parameters.Length == 0 ? "" : $", \"{parameters}\"")}),");
        }

        if (topology.Image is { } image)
        {
            properties.Add($"Height = {image.Height},");
            properties.Add($"Width = {image.Width},");
        }

        if (topology.Dropout > 0)
        {
            properties.Add($"Dropout = {Literal.Double(topology.Dropout)},");
        }

        writer.Line("{");
        writer.Line($"    Topology = new MlpTopology({topology.InChannels}, {string.Join(", ", topology.HiddenChannels)}){(properties.Count == 0 ? "," : "")}");
        if (properties.Count > 0)
        {
            writer.Line("    {");
            foreach (string property in properties)
            {
                writer.Line($"        {property}");
            }

            writer.Line("    },");
        }

        writer.Line("};");
    }
}
