using System.Collections.Generic;
using System.Linq;
using Google.Protobuf;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Puts a graph together, node by node.</summary>
internal sealed class OnnxGraphBuilder
{
    private readonly GraphProto _graph = new();

    /// <summary>An attribute that is a whole number.</summary>
    public static AttributeProto Attribute(string name, long value)
        => new() { Name = name, I = value, Type = (int)AttributeProto.Types.AttributeType.Int };

    /// <summary>An attribute that is a float.</summary>
    public static AttributeProto Attribute(string name, float value)
        => new() { Name = name, F = value, Type = (int)AttributeProto.Types.AttributeType.Float };

    /// <summary>Adds a node, and returns the name of what it gives: its own.</summary>
    public string Add(string type, string name, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        node.Output.Add(name);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return name;
    }

    /// <summary>Adds a tensor of floats, and returns its name.</summary>
    public string Tensor(string name, int[] dims, float[] values)
    {
        ByteString bytes = ByteString.CopyFrom(LittleEndian.Bytes(values));
        TensorProto tensor = new() { Name = name, DataType = (int)ElementType.Float, RawData = bytes };
        tensor.Dims.AddRange(dims.Select(dim => (long)dim));
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds a number.</summary>
    public string Scalar(string name, float value) => Tensor(name, [], [value]);

    /// <summary>Adds the number of an axis, as reductions take it.</summary>
    public string Axes(string name, long axis)
    {
        ByteString bytes = ByteString.CopyFrom(LittleEndian.Bytes(unchecked((ulong)axis)));
        TensorProto tensor = new() { Name = name, DataType = (int)ElementType.Int64, RawData = bytes };
        tensor.Dims.Add(1);
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>The graph, whose last value is given out under the output's name.</summary>
    public GraphProto Build(string name, string last, ValueInfoProto input, ValueInfoProto output)
    {
        _graph.Name = name;
        _graph.Input.Add(input);
        _graph.Output.Add(output);
        NodeProto node = _graph.Node.First(node => node.Output[0] == last);
        node.Output[0] = output.Name;
        return _graph;
    }
}
