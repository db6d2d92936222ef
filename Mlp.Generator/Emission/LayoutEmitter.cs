using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

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
        OffsetsText.Write(writer, ("the packed parameters, in floats", plan.State.ParameterOffsets), ("the packed running statistics, in floats", plan.State.BufferOffsets));
        writer.Line();
        using (writer.Block($"internal static class {ClassName}"))
        {
            writer.Line("public static StateLayout Value { get; } = new(");
            writer.Line($"    \"{plan.Class.Name.TrimStart('@')}\",");
            writer.Line($"    parameterLength: {plan.State.ParameterLength},");
            writer.Line($"    bufferLength: {plan.State.BufferLength},");
            for (int index = 0; index < plan.State.Tensors.Count; index++)
            {
                TensorPlan tensor = plan.State.Tensors[index];
                string shape = string.Join(", ", new[] { tensor.Rows, tensor.Columns }.Where(size => size > 0));
                writer.Line($"    new TensorInfo(\"{tensor.Name}\", TensorRole.{tensor.Role}, new TensorShape({shape}), {Offset(tensor)}){(index == plan.State.Tensors.Count - 1 ? ")" : ",")}");
            }

            WriteTopology(writer, plan);
        }

        return writer.ToString();
    }

    private static string Offset(TensorPlan tensor) => tensor.IsCounter ? $"{tensor.Offset}" : $"(int){NamedOffset.Of(tensor.Name, tensor.Offset).Name}";

    /// <summary>Writes what the declaration says, where it is not the default.</summary>
    private static void WriteTopology(SourceWriter writer, NetworkPlan plan)
    {
        List<string> properties = [];
        FusedBlock[] hidden = [.. plan.Blocks.Where(block => !block.IsLast)];
        if (plan.Norms.FirstOrDefault() is { } norm)
        {
            properties.Add($"NormLayer = NormLayer.{norm.Name},");
            properties.Add($"NormEps = {Literal.Double(norm.Eps)},");
            AddWhereDifferent("Norms", hidden.Select(block => block.Norm is { } own
                ? $"new MlpNorm(NormLayer.{own.Name}, {Literal.Double(own.Eps)})"
                : "new MlpNorm(NormLayer.None)"));
        }

        if (hidden.Length > 0)
        {
            properties.Add($"Activation = {Function(hidden[0].Function)},");
            AddWhereDifferent("Activations", hidden.Select(block => Function(block.Function)));
        }

        foreach (ModulePlan module in plan.Modules)
        {
            if (module.TopologyProperty is { } property)
            {
                properties.Add(property + ",");
            }
        }

        if (plan.Image is { } image)
        {
            properties.Add($"Height = {image.Height},");
            properties.Add($"Width = {image.Width},");
        }

        if (plan.HasDropout)
        {
            properties.Add($"Dropout = {Literal.Double(plan.First.Dropout.Probability)},");
        }

        WriteProperties(writer, plan, properties);

        void AddWhereDifferent(string property, IEnumerable<string> values)
        {
            List<string> each = [.. values];
            if (each.Distinct().Skip(1).Any())
            {
                properties.Add($"{property} =");
                properties.Add("[");
                properties.AddRange(each.Select(value => $"    {value},"));
                properties.Add("],");
            }
        }
    }

    private static string Function(ActivationFunction function)
    {
        string parameters = function.PyTorchFacts;
        return $"ActivationFunction.Of<{function.Type}>(\"{function.Name}\"{(parameters.Length == 0 ? "" : $", \"{parameters}\"")})";
    }

    private static void WriteProperties(SourceWriter writer, NetworkPlan plan, List<string> properties)
    {
        writer.Line("{");
        writer.Line($"    Topology = new MlpTopology({plan.InChannels}, {string.Join(", ", plan.Blocks.Select(block => block.Linear.Out))}){(properties.Count == 0 ? "," : "")}");
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
