using Google.Protobuf;
using Google.Protobuf.Collections;
using Mlp.ModelFiles.Onnx;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>Changes a graph: the file stays whole, and what it says is wrong. Most changes of bytes stop at the parser; these do not.</summary>
internal static class GraphMutator
{
    private static readonly long[] Numbers =
        [0, 1, -1, 2, 3, 6, 8, 1 << 20, int.MaxValue, int.MinValue, 1L << 33, 1L << 62, long.MaxValue, long.MinValue];

    private static readonly float[] Floats = [0, -0.0f, 1, -1, 1e-38f, 1e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    /// <summary>Makes one change. A graph may have nothing of the kind that is to be changed; then it stays as it is.</summary>
    /// <param name="model">What is changed.</param>
    /// <param name="other">A model that pieces come from.</param>
    /// <param name="random">Chooses.</param>
    public static void Change(ModelProto model, ModelProto other, Random random)
    {
        GraphProto graph = model.Graph ??= new();
        NodeProto? node = Any(graph.Node, random);
        TensorProto? tensor = Any(graph.Initializer, random);
        AttributeProto? attribute = node is null ? null : Any(node.Attribute, random);
        switch (random.Next(14))
        {
            case 0 when node?.Input.Count > 0: // A wire goes elsewhere, perhaps in a circle.
                node.Input[random.Next(node.Input.Count)] = AnyName(graph, random);
                break;
            case 1 when node is not null: // An operator becomes another one.
                node.OpType = Any(other.Graph?.Node ?? [], random)?.OpType ?? "";
                break;
            case 2 when node is not null: // A node is missing.
                graph.Node.Remove(node);
                break;
            case 3 when node is not null: // A node stands somewhere else.
                graph.Node.Remove(node);
                graph.Node.Insert(random.Next(graph.Node.Count + 1), node);
                break;
            case 4 when attribute is not null: // An attribute has another value.
                attribute.I = Number(random);
                attribute.F = Floats[random.Next(Floats.Length)];
                ChangeOne(attribute.Ints, random);
                break;
            case 5 when attribute is not null: // An attribute is missing, or another one's.
                attribute.Name = Any(Any(other.Graph?.Node ?? [], random)?.Attribute ?? [], random)?.Name ?? "none";
                break;
            case 6 when tensor is not null: // A tensor has other dimensions.
                ChangeOne(tensor.Dims, random);
                break;
            case 7 when tensor is not null: // A tensor has another type.
                tensor.DataType = random.Next(24);
                break;
            case 8 when tensor is not null: // A tensor has other numbers, which may be those of a shape.
                ChangeNumbers(tensor, random);
                break;
            case 9 when tensor is not null: // A tensor is missing, or takes another one's place.
                graph.Initializer[random.Next(graph.Initializer.Count)].Name = tensor.Name;
                break;
            case 10 when node?.Input.Count > 0: // An input is missing or is there twice.
                int at = random.Next(node.Input.Count);
                node.Input.Insert(at, node.Input[at]);
                break;
            case 11 when node?.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 12 when node is not null && Any(other.Graph?.Node ?? [], random) is { } theirs: // A node of another graph comes in between.
                NodeProto copy = theirs.Clone();
                copy.Input.Clear();
                copy.Input.Add(theirs.Input.Select(_ => AnyName(graph, random)));
                copy.Output.Clear();
                copy.Output.Add("between");
                graph.Node.Insert(random.Next(graph.Node.Count + 1), copy);
                node.Input.Add("between");
                node.Input.RemoveAt(0);
                break;
            case 13 when model.OpsetImport.Count > 0: // The operators are those of another version.
                model.OpsetImport[0].Version = random.Next(26);
                break;
            default: // The input has another shape.
                ChangeInput(graph, random);
                break;
        }
    }

    private static void ChangeInput(GraphProto graph, Random random)
    {
        if (Any(graph.Input, random)?.Type?.TensorType?.Shape is { } shape && Any(shape.Dim, random) is { } dimension)
        {
            dimension.DimValue = Number(random);
        }
    }

    private static void ChangeOne(RepeatedField<long> numbers, Random random)
    {
        if (numbers.Count > 0 && random.Next(3) > 0)
        {
            numbers[random.Next(numbers.Count)] = Number(random);
        }
        else
        {
            numbers.Insert(random.Next(numbers.Count + 1), Number(random));
        }
    }

    private static void ChangeNumbers(TensorProto tensor, Random random)
    {
        byte[] bytes = tensor.RawData.ToByteArray();
        byte[] number = tensor.DataType == 1 ? BitConverter.GetBytes(Floats[random.Next(Floats.Length)]) : BitConverter.GetBytes(Number(random));
        if (bytes.Length >= number.Length)
        {
            number.CopyTo(bytes, random.Next(bytes.Length / number.Length) * number.Length);
            tensor.RawData = ByteString.CopyFrom(bytes);
        }
    }

    private static string AnyName(GraphProto graph, Random random)
    {
        IEnumerable<string> given = graph.Initializer.Select(tensor => tensor.Name).Concat(graph.Input.Select(input => input.Name));
        string[] names = [.. graph.Node.SelectMany(node => node.Output), .. given];
        return names.Length == 0 ? "nothing" : names[random.Next(names.Length)];
    }

    private static long Number(Random random) => Numbers[random.Next(Numbers.Length)];

    private static T? Any<T>(IReadOnlyList<T> items, Random random)
        where T : class => items.Count == 0 ? null : items[random.Next(items.Count)];
}
