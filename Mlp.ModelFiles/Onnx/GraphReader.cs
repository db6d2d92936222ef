using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads the graph of a model: writes its functions out, orders its nodes, and checks that each value has one origin.</summary>
internal sealed class GraphReader
{
    /// <summary>Nodes that a graph may have, its functions written out: far more than an MLP of 64 layers.</summary>
    private const int MostNodes = 200_000;

    /// <summary>The newest operator set whose operators are known here.</summary>
    private const long NewestVersion = 25;

    /// <summary>Operator sets that were there before some operators had their present meaning.</summary>
    private const long OldestVersion = 6;

    /// <summary>How deep functions may call one another.</summary>
    private const int MostDepth = 16;

    /// <summary>Calls of functions that a graph may have: a function of two calls each, 16 deep, would be more.</summary>
    private const int MostCalls = 2000;

    private readonly ModelProto _model;
    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];
    private readonly List<GraphNode> _nodes = [];
    private int _calls;

    private GraphReader(ModelProto model)
    {
        _model = model;
        foreach (FunctionProto function in model.Functions)
        {
            _functions[(Domain(function.Domain), function.Name, function.Overload)] = function;
        }
    }

    /// <summary>Reads the graph.</summary>
    /// <exception cref="ModelFileException">It is not one.</exception>
    public static Graph Read(ModelProto model) => new GraphReader(model).Read();

    /// <summary>The version of ONNX' own operators; 0 where the file does not say it.</summary>
    public static long Version(IEnumerable<OperatorSetIdProto> sets, string domain = "")
        => sets.Where(set => Domain(set.Domain) == domain).Select(set => set.Version).DefaultIfEmpty(0).Max();

    private Graph Read()
    {
        GraphProto graph = _model.Graph ?? throw new ModelFileException("it has no graph: it is no ONNX model. Export the model again");
        if (Version(_model.OpsetImport) is var version and (< OldestVersion or > NewestVersion))
        {
            throw new ModelFileException(
                (version == 0
                    ? "it does not say which operator set it uses"
                    : $"it uses operator set {version.ToString(CultureInfo.InvariantCulture)}")
                + $", and MlpGen reads {OldestVersion} to {NewestVersion}: convert it with onnx.version_converter, "
                + "or export it again with opset_version=18");
        }

        Dictionary<string, TensorProto> tensors = new(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (tensors.ContainsKey(tensor.Name))
            {
                throw new ModelFileException(
                    $"it has two tensors named '{OneLine.Of(tensor.Name)}'. The file is torn or forged: export it again");
            }

            tensors.Add(tensor.Name, tensor);
        }

        if (graph.SparseInitializer.Count > 0)
        {
            throw new ModelFileException("it has sparse tensors, which MlpGen does not read: export it with dense ones");
        }

        // Before IR version 4 tensors are inputs as well.
        IEnumerable<ValueInfoProto> given = graph.Input.Where(input => !tensors.ContainsKey(input.Name));
        List<GraphInput> inputs = [.. given.Select(input => new GraphInput(input.Name, Dims(input)))];
        foreach (NodeProto node in graph.Node)
        {
            Add(node, names: null, "", _model.OpsetImport, depth: 0);
        }

        if (graph.Output.Count == 0)
        {
            throw new ModelFileException("its graph has no outputs: export the model again");
        }

        List<GraphNode> nodes = Sorted(inputs, tensors);
        IEnumerable<string> computed = nodes.SelectMany(node => node.Outputs);
        HashSet<string> known = new(computed.Concat(inputs.Select(input => input.Name)).Concat(tensors.Keys), StringComparer.Ordinal);
        if (graph.Output.FirstOrDefault(output => !known.Contains(output.Name)) is { } missing)
        {
            throw new ModelFileException(
                $"nothing computes its output '{OneLine.Of(missing.Name)}'. The file is torn or forged: export it again");
        }

        return new Graph(inputs, [.. graph.Output.Select(output => output.Name).Distinct()], nodes, tensors);
    }

    private static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    private static int[]? Dims(ValueInfoProto input)
        => input.Type?.TensorType?.Shape is { } shape
            ? [.. shape.Dim.Select(dim => dim is { HasDimValue: true, DimValue: >= 0 and <= int.MaxValue } ? (int)dim.DimValue : -1)]
            : null;

    /// <summary>Adds a node, or the nodes of the function that it calls.</summary>
    /// <param name="node">The node.</param>
    /// <param name="names">In a function, what its names are called outside; null in the graph itself.</param>
    /// <param name="prefix">In a function, what its own values' names begin with outside.</param>
    /// <param name="sets">The operator sets in force.</param>
    /// <param name="depth">How many functions are around.</param>
    private void Add(NodeProto node, Dictionary<string, string>? names, string prefix, IEnumerable<OperatorSetIdProto> sets, int depth)
    {
        string[] inputs = [.. node.Input.Select(Outside)], outputs = [.. node.Output.Select(Outside)];
        string domain = Domain(node.Domain), name = prefix + (node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "");
        if (_functions.TryGetValue((domain, node.OpType, node.Overload), out FunctionProto? function))
        {
            Call(function, node, name, inputs, outputs, depth);
            return;
        }

        if (_nodes.Count == MostNodes)
        {
            throw new ModelFileException(
                $"it has more than {MostNodes.ToString("N0", CultureInfo.InvariantCulture)} nodes, "
                + "which no network of at most 64 layers has");
        }

        _nodes.Add(new GraphNode(name, node.OpType, domain, Version(sets, domain), inputs, outputs, node.Attribute));

        string Outside(string value)
        {
            if (value.Length == 0 || names is null)
            {
                return value;
            }

            if (!names.TryGetValue(value, out string? outside))
            {
                names.Add(value, outside = prefix + value);
            }

            return outside;
        }
    }

    private void Call(FunctionProto function, NodeProto node, string name, string[] inputs, string[] outputs, int depth)
    {
        if (depth == MostDepth)
        {
            throw new ModelFileException(
                $"its functions call one another more than {MostDepth} deep, or in a circle: '{OneLine.Of(function.Name)}'. "
                + "Export it without functions");
        }

        // A number, so that two calls of one function do not share names.
        string prefix = $"{name}#{(++_calls).ToString(CultureInfo.InvariantCulture)}/";
        if (_calls > MostCalls)
        {
            throw new ModelFileException(
                $"it calls functions more than {MostCalls} times, which no network of at most 64 layers does: export it without functions");
        }

        Dictionary<string, string> names = new(StringComparer.Ordinal);
        Bind(function.Input, inputs);
        Bind(function.Output, outputs);
        foreach (NodeProto inner in function.Node)
        {
            Add(WithAttributes(inner, node, function), names, prefix, function.OpsetImport, depth + 1);
        }

        void Bind(IList<string> own, string[] given)
        {
            for (int i = 0; i < own.Count; i++)
            {
                names[own[i]] = i < given.Length && given[i].Length > 0 ? given[i] : "";
            }
        }
    }

    /// <summary>
    /// The node with the attributes that it takes from the function's caller. Ours reads no references: it has the callers' by name.
    /// </summary>
    private static NodeProto WithAttributes(NodeProto inner, NodeProto caller, FunctionProto function)
    {
        if (!inner.Attribute.Any(attribute => attribute.HasRefAttrName))
        {
            return inner;
        }

        NodeProto bound = inner.Clone();
        bound.Attribute.Clear();
        foreach (AttributeProto attribute in inner.Attribute)
        {
            if (!attribute.HasRefAttrName)
            {
                bound.Attribute.Add(attribute);
            }
            else if ((caller.Attribute.FirstOrDefault(given => given.Name == attribute.RefAttrName)
                ?? function.AttributeProto.FirstOrDefault(usual => usual.Name == attribute.RefAttrName)) is { } value)
            {
                AttributeProto copy = value.Clone();
                copy.Name = attribute.Name;
                bound.Attribute.Add(copy);
            }
        }

        return bound;
    }

    /// <summary>The nodes in an order in which each follows those that it needs.</summary>
    private List<GraphNode> Sorted(IEnumerable<GraphInput> inputs, Dictionary<string, TensorProto> tensors)
    {
        HashSet<string> known = new(inputs.Select(input => input.Name).Concat(tensors.Keys), StringComparer.Ordinal);
        Dictionary<string, GraphNode> origins = new(StringComparer.Ordinal);
        foreach (GraphNode node in _nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (known.Contains(output) || origins.ContainsKey(output))
                {
                    throw new ModelFileException(
                        $"two of its nodes compute the value '{OneLine.Of(output)}'. The file is torn or forged: export it again");
                }

                origins.Add(output, node);
            }
        }

        List<GraphNode> sorted = [];
        Dictionary<GraphNode, int> needs = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, List<GraphNode>> waiting = new(StringComparer.Ordinal);
        Queue<GraphNode> ready = new();
        foreach (GraphNode node in _nodes)
        {
            int missing = 0;
            foreach (string input in node.Inputs.Where(input => input.Length > 0 && !known.Contains(input)).Distinct())
            {
                if (!origins.ContainsKey(input))
                {
                    throw new ModelFileException(
                        $"its node {node.Label} needs the value '{OneLine.Of(input)}', which nothing computes. "
                        + "The file is torn or forged: export it again");
                }

                missing++;
                if (!waiting.TryGetValue(input, out List<GraphNode>? nodes))
                {
                    waiting.Add(input, nodes = []);
                }

                nodes.Add(node);
            }

            needs.Add(node, missing);
            if (missing == 0)
            {
                ready.Enqueue(node);
            }
        }

        while (ready.Count > 0)
        {
            GraphNode node = ready.Dequeue();
            sorted.Add(node);
            foreach (GraphNode next in node.Outputs.Where(waiting.ContainsKey).SelectMany(output => waiting[output]))
            {
                if (--needs[next] == 0)
                {
                    ready.Enqueue(next);
                }
            }
        }

        return sorted.Count == _nodes.Count ? sorted
            : throw new ModelFileException(
                $"its graph has a circle, through the node {_nodes.First(node => needs[node] > 0).Label}. The file is forged, "
                + "or of a recurrent network");
    }
}
