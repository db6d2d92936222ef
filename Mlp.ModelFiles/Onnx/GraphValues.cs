using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>What is known of a graph's values: the constants, computed where they are needed, and the shapes of the others.</summary>
/// <param name="graph">The graph.</param>
/// <param name="tensors">Reads the tensors of the file.</param>
/// <param name="evaluator">Computes nodes.</param>
/// <param name="batch">The rows of the sample that shapes are followed with: not one, or a dimension of 1 could be taken for the
/// batch.</param>
internal sealed class GraphValues(Graph graph, TensorReader tensors, Evaluator evaluator, int batch = 2)
{
    private readonly Dictionary<string, Tensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _data = Data(graph);
    private readonly Dictionary<string, GraphNode> _origins = graph.Nodes
        .SelectMany(node => node.Outputs.Where(output => output.Length > 0), (node, output) => (node, output))
        .ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);

    /// <summary>
    /// The dimensions between the batch and a row's own, where a network acts on the last axis of a sequence: each of their elements is a
    /// row.
    /// </summary>
    public int[] RowAxes { get; set; } = [];

    /// <summary>The dimensions of a sample of rows.</summary>
    public int[] RowDims => [batch, .. RowAxes];

    /// <summary>Computes nodes.</summary>
    public Evaluator Evaluator => evaluator;

    /// <summary>How much computation is left.</summary>
    public Budget Budget => evaluator.Budget;

    /// <summary>How many elements a computed constant may have.</summary>
    public int MostElements => evaluator.MostElements;

    /// <summary>The values of the same graph for another number of rows. Nothing is known of shapes yet.</summary>
    public GraphValues ForBatch(int rows) => new(graph, tensors, evaluator, rows);

    /// <summary>Whether a node computes something of an input's elements. The shape of a value is none of them.</summary>
    public bool IsData(GraphNode node) => node.Operator is not ("Shape" or "Size") && node.Inputs.Any(_data.Contains);

    /// <summary>Whether a node makes a constant of nothing, or the shape of something.</summary>
    public bool IsOfConstants(GraphNode node) => node.Domain.Length == 0 && node.Operator is "Constant" or "Shape" or "Size";

    /// <summary>A value that depends on no input; null for one that does.</summary>
    /// <exception cref="NotHeldException">It cannot be computed.</exception>
    public Tensor? Constant(string name)
    {
        if (name.Length == 0 || _data.Contains(name))
        {
            return null;
        }

        // Without recursion: a forged file may have a long chain of them.
        Stack<string> wanted = new([name]);
        while (wanted.Count > 0)
        {
            string next = wanted.Peek();
            if (_constants.ContainsKey(next))
            {
                wanted.Pop();
                continue;
            }

            if (graph.Tensors.TryGetValue(next, out TensorProto? proto))
            {
                _constants[next] = tensors.Read(proto);
                continue;
            }

            GraphNode node = _origins[next];
            IEnumerable<string> constants = node.Inputs.Where(input => input.Length > 0 && !_data.Contains(input));
            List<string> missing = [.. constants.Where(input => !_constants.ContainsKey(input))];
            missing.ForEach(wanted.Push);
            if (missing.Count == 0)
            {
                Compute(node);
            }
        }

        return _constants[name];
    }

    /// <summary>The dimensions of a row of a value; null where they are not known.</summary>
    public int[]? Dims(string name)
        => _shapes.TryGetValue(name, out int[]? shape) && shape.Take(RowAxes.Length + 1).SequenceEqual(RowDims)
            ? [.. shape.Skip(RowAxes.Length + 1)]
            : null;

    /// <summary>Notes the dimensions of a row of a value.</summary>
    /// <exception cref="NotHeldException">They are more than a network of this file can have.</exception>
    public void SetDims(string name, int[] dims)
    {
        int[] shape = [.. RowDims, .. dims];
        _shapes[name] = Tensor.Count(shape) <= MostElements ? shape
            : throw new NotHeldException($"has the shape [batch, {string.Join(", ", dims)}], which is larger than the file");
    }

    /// <summary>Notes the dimensions of a value that has been computed.</summary>
    public void SetShape(string name, int[] shape) => _shapes[name] = shape;

    /// <summary>Notes the dimensions of a node's outputs, as far as they follow from those of its inputs.</summary>
    public void Follow(GraphNode node)
    {
        if (node.Operator is "BatchNormalization" or "Scaler" or "Dropout"
            or "LayerNormalization" or "RMSNormalization" or "SimplifiedLayerNormalization")
        {
            Note(node, 0, Dims(node.Inputs[0]));
            return;
        }

        if (node.Int("transA", 0) == 0 && Linears.Weight(node, Constant) is { } weight)
        {
            Note(node, 0, Dims(node.Inputs[0]) is { Length: > 0 } dims
                ? node.Operator == "Conv"
                    ? [weight.Dims[0], .. dims.Skip(1)]
                    : [.. dims.Take(dims.Length - 1), Linears.OutChannels(node, weight)]
                : null);
            return;
        }

        if (!Evaluator.Has(node) || node.Inputs.Any(name => _data.Contains(name) && !_shapes.ContainsKey(name)))
        {
            return;
        }

        try
        {
            IReadOnlyList<Tensor?> outputs = Evaluator.ComputeOfRows(node, [.. node.Inputs.Select(name => name.Length == 0 ? null
                : _data.Contains(name) ? new Tensor(_shapes[name], new double[Tensor.Count(_shapes[name])])
                : Constant(name))]);
            for (int i = 0; i < Math.Min(outputs.Count, node.Outputs.Count); i++)
            {
                if (outputs[i] is { } output && node.Outputs[i].Length > 0)
                {
                    _shapes[node.Outputs[i]] = output.Dims;
                }
            }
        }
        catch (NotHeldException)
        {
            // Whoever reads the node will say so.
        }
    }

    private void Note(GraphNode node, int output, int[]? dims)
    {
        if (dims is not null && node.Outputs[output].Length > 0)
        {
            SetDims(node.Outputs[output], dims);
        }
    }

    private void Compute(GraphNode node)
    {
        if (node.Operator is "Shape" or "Size" && _data.Contains(node.Inputs[0]))
        {
            int[] dims = Dims(node.Inputs[0])
                ?? throw new NotHeldException($"needs the shape of '{OneLine.Of(node.Inputs[0])}', which cannot be told");
            List<double> shape = [double.NaN, .. RowAxes.Select(dim => (double)dim), .. dims.Select(dim => (double)dim)];
            _constants[node.Outputs[0]] = node.Operator == "Size"
                ? throw new NotHeldException("needs the size of the batch")
                : Tensor.Vector(Part(node, shape), isInteger: true);
            return;
        }

        IReadOnlyList<Tensor?> outputs = node.Operator switch
        {
            "Constant" => [ConstantOf(node)],
            "Shape" => [Tensor.Vector(Part(node, [.. Constant(node.Inputs[0])!.Dims.Select(dim => (double)dim)]), isInteger: true)],
            _ => Evaluator.Has(node)
                ? Evaluator.Compute(node, [.. node.Inputs.Select(input => input.Length == 0 ? null : _constants[input])])
                : throw new NotHeldException($"needs what {node.Label} computes, which {Reasons.Of(node)}"),
        };
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length > 0)
            {
                _constants[node.Outputs[i]] = (i < outputs.Count ? outputs[i] : null)
                    ?? throw new NotHeldException(
                        $"needs the output '{OneLine.Of(node.Outputs[i])}' of {node.Label}, which MlpGen does not compute");
            }
        }
    }

    private static IEnumerable<double> Part(GraphNode node, List<double> shape)
    {
        int start = Bound(node.Int("start", 0)), end = Bound(node.Int("end", shape.Count));
        return shape.Skip(start).Take(Math.Max(0, end - start));

        int Bound(long index) => (int)Math.Max(0, Math.Min(shape.Count, index < 0 ? index + shape.Count : index));
    }

    private Tensor ConstantOf(GraphNode node)
    {
        if (node.Find("value")?.T is { } tensor)
        {
            return tensors.Read(tensor);
        }

        return node.Find("value_float") is { } single ? Tensor.Scalar(single.F)
            : node.Find("value_int") is { } integer ? new Tensor([], [integer.I], isInteger: true)
            : node.Find("value_floats") is { } floats ? Tensor.Vector(floats.Floats.Select(value => (double)value))
            : node.Find("value_ints") is { } integers ? Tensor.Vector(integers.Ints.Select(value => (double)value), isInteger: true)
            : throw new NotHeldException($"needs {node.Label}, which has no number or tensor");
    }

    /// <summary>The names of the values that depend on an input's elements.</summary>
    private static HashSet<string> Data(Graph graph)
    {
        HashSet<string> data = new(graph.Inputs.Select(input => input.Name), StringComparer.Ordinal);
        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Operator is not ("Shape" or "Size") && node.Inputs.Any(data.Contains))
            {
                data.UnionWith(node.Outputs.Where(output => output.Length > 0));
            }
        }

        return data;
    }
}
