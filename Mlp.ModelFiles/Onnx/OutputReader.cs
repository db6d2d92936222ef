using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Reads the network of one output: cuts a classifier's tail off, splits the graph at the values that all paths go through, and reads the pieces
/// between them.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="values">The graph's constants, and the shapes of its values.</param>
internal sealed class OutputReader(Graph graph, GraphValues values)
{
    private readonly List<ModelProblem> _problems = [];
    private readonly List<string> _remarks = [];

    /// <summary>The value at which a classifier's tail was cut off; the output itself where there was none.</summary>
    public string Target { get; private set; } = "";

    /// <summary>Whether what was cut off makes a class of probabilities or scores.</summary>
    public bool IsLabel { get; private set; }

    /// <summary>Reads the network; null where the output passes through no Linear.</summary>
    public ModelCandidate? Read(string output)
    {
        Target = output;
        List<GraphNode> nodes = CutTail(Ancestors(output));
        List<string> inputs = [.. graph.Inputs.Select(input => input.Name).Where(name => nodes.Exists(node => node.Inputs.Contains(name)))];
        if (!nodes.Exists(node => node.Operator is "Gemm" or "MatMul" or "Conv" or "FusedGemm" or "FusedMatMul" || !NodeReader.Knows(node)))
        {
            return null;
        }

        foreach (GraphNode node in nodes.Where(node => !NodeReader.Knows(node)))
        {
            Add(node, Reasons.Of(node));
        }

        if (_problems.Count == 0 && inputs.Count != 1)
        {
            _problems.Add(new ModelProblem(output, "", $"is computed from {(inputs.Count == 0 ? "no input" : $"{inputs.Count} inputs, {string.Join(" and ", inputs.Select(OneLine.Of))}")}: a network has one"));
        }

        ModelNetwork? network = null;
        if (_problems.Count == 0)
        {
            try
            {
                network = ReadNetwork(output, inputs[0], nodes);
            }
            catch (PieceNotHeldException refused)
            {
                foreach (GraphNode node in refused.Nodes)
                {
                    Add(node, refused.Message);
                }
            }
            catch (NotHeldException refused)
            {
                _problems.Add(new ModelProblem(output, "", refused.Message));
            }
        }

        return new ModelCandidate(output, network, _problems);
    }

    private void Add(GraphNode node, string reason) => _problems.Add(new ModelProblem(OneLine.Of(node.Name), OneLine.Of(node.Operator), reason));

    /// <summary>The nodes that an output needs and that depend on an input, in order.</summary>
    private List<GraphNode> Ancestors(string output)
    {
        HashSet<string> needed = new(StringComparer.Ordinal) { output };
        List<GraphNode> nodes = [];
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            GraphNode node = graph.Nodes[i];
            if (node.Outputs.Any(needed.Contains) && values.IsData(node))
            {
                nodes.Add(node);
                needed.UnionWith(node.Inputs);
            }
        }

        nodes.Reverse();
        return nodes;
    }

    /// <summary>Cuts off what makes a class of probabilities, or a list of them: the network gives what went in there.</summary>
    private List<GraphNode> CutTail(List<GraphNode> nodes)
    {
        List<GraphNode> all = nodes;
        while (nodes.Find(IsTail) is { } tail)
        {
            IsLabel |= tail.Operator != "ZipMap";
            Target = tail.Inputs[0];
            nodes = Ancestors(Target);
        }

        if (all.Count > nodes.Count)
        {
            _remarks.Add($"Cut off: {string.Join(", ", all.Except(nodes).Select(node => node.Label))}. The network gives what they were computed from.");
        }

        return nodes;
    }

    private static bool IsTail(GraphNode node) => node.Operator is "ArgMax" or "ArgMin" or "ZipMap" or "ArrayFeatureExtractor" or "TopK" or "LabelEncoder" or "Binarizer"
        || (node.Operator == "Cast" && (ElementType)node.Int("to", 1) is not (ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16));

    private ModelNetwork ReadNetwork(string output, string input, List<GraphNode> nodes)
    {
        NodeReader reader = new(values.Constant);
        RowShape shape = RowShape.Of(graph.Inputs.First(known => known.Name == input), nodes, reader);
        values.SetDims(input, shape.Dims);
        ChainBuilder chain = new(_remarks, Tensor.Count(shape.Dims));
        foreach (Piece piece in Pieces(input, nodes))
        {
            try
            {
                foreach (Step step in Steps(piece, reader))
                {
                    chain.Add(step);
                }
            }
            catch (NotHeldException refused)
            {
                throw new PieceNotHeldException(piece.Nodes, refused.Message);
            }
        }

        return chain.Finish(output) with { Height = shape.Height, Width = shape.Width, Remarks = _remarks };
    }

    /// <summary>
    /// Splits nodes at the values that all paths from the input to the output go through. In any order in which nodes follow those that they need,
    /// such a value is the only one that is still to be used when it has been computed.
    /// </summary>
    private IEnumerable<Piece> Pieces(string input, List<GraphNode> nodes)
    {
        Dictionary<string, int> uses = new(StringComparer.Ordinal) { [Target] = 1 };
        foreach (string name in nodes.SelectMany(node => node.Inputs.Distinct()))
        {
            uses[name] = uses.TryGetValue(name, out int count) ? count + 1 : 1;
        }

        HashSet<string> live = new(StringComparer.Ordinal) { input };
        List<GraphNode> piece = [];
        string start = input;
        foreach (GraphNode node in nodes)
        {
            piece.Add(node);
            values.Follow(node);
            foreach (string name in node.Inputs.Distinct().Where(live.Contains).ToList())
            {
                if (--uses[name] == 0)
                {
                    live.Remove(name);
                }
            }

            live.UnionWith(node.Outputs.Where(uses.ContainsKey));
            if (live.Count == 1 && node.Outputs.Contains(live.First()))
            {
                string end = live.First();
                yield return new Piece(start, piece, end);
                start = end;
                piece = [];
            }
        }

        if (piece.Count > 0)
        {
            throw new PieceNotHeldException(piece, "is on a branch that does not join the others");
        }
    }

    private IReadOnlyList<Step> Steps(Piece piece, NodeReader reader)
    {
        int[] dims = values.Dims(piece.Input) ?? throw new NotHeldException("has an input whose shape cannot be told");
        PieceSampler sampler = new(values.Evaluator, values.Constant, piece, dims);
        string label = string.Join(", ", piece.Nodes.Select(node => node.Label));
        if (piece.Nodes.All(NodeReader.IsStructural))
        {
            Tensor moved = sampler.Run(new Tensor([2, .. dims], [.. Enumerable.Range(0, 2 * sampler.Channels).Select(index => (double)index)]));
            values.SetDims(piece.Output, Moved(moved));
            return [Select(label, moved, sampler.Channels)];
        }

        IReadOnlyList<Step>? steps = piece.Nodes.Count == 1 ? reader.Read(piece.Nodes[0], piece.Input, dims) : null;
        if (steps is { Count: > 0 } && steps[0] is LinearStep linear)
        {
            bool isConvolution = piece.Nodes[0].Operator == "Conv";
            if (dims.Length == 0 || dims[isConvolution ? 0 : dims.Length - 1] != linear.In || Tensor.Count(dims) != linear.In)
            {
                throw new NotHeldException($"multiplies {linear.In} channels, and its input has the shape [batch, {string.Join(", ", dims)}]");
            }

            values.SetDims(piece.Output, isConvolution ? [linear.Out, .. dims.Skip(1)] : [.. dims.Take(dims.Length - 1), linear.Out]);
            return steps;
        }

        if (steps is not null)
        {
            values.SetDims(piece.Output, dims);
            return steps;
        }

        if (piece.Nodes.FirstOrDefault(node => !Evaluator.Has(node)) is { } unknown)
        {
            throw new NotHeldException($"is on a branch, beside {unknown.Label}: MlpGen holds networks without branches");
        }

        steps = PieceRecognizer.Recognize(sampler, label) ?? throw new NotHeldException(piece.Nodes.Count == 1
            ? "is not an activation that MlpGen holds, with these parameters"
            : "is on a branch: what these nodes compute together is none of the norms and activations that MlpGen holds, and it holds networks without branches");
        if (values.Dims(piece.Output) is null)
        {
            values.SetDims(piece.Output, Moved(sampler.Run(new Tensor([2, .. dims], new double[2 * sampler.Channels]))));
        }

        return steps;
    }

    private static int[] Moved(Tensor tensor) => tensor.Rank > 0 && tensor.Dims[0] == 2 ? [.. tensor.Dims.Skip(1)] : throw new NotHeldException("does not keep the rows of a batch apart");

    private static Step Select(string label, Tensor moved, int channels)
    {
        int count = moved.Values.Length / 2;
        int[] selected = [.. moved.Values.Take(count).Select(value => (int)value)];
        bool areRows = selected.All(channel => channel < channels) && moved.Values.Skip(count).Select((value, i) => (int)value == selected[i] + channels).All(same => same);
        return !areRows ? throw new NotHeldException("does not keep the rows of a batch apart")
            : count == channels && selected.Select((channel, i) => channel == i).All(same => same) ? new NothingStep(label)
            : new SelectStep(label, selected);
    }
}

/// <summary>Says why the nodes of a piece cannot be held.</summary>
internal sealed class PieceNotHeldException(IReadOnlyList<GraphNode> nodes, string reason) : Exception(reason)
{
    /// <summary>The nodes.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; } = nodes;
}
