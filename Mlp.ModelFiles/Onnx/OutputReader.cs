using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Reads the network of one output: cuts a classifier's tail off, splits the graph at the values that all paths go through, and reads the
/// pieces between them.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="values">The graph's constants, and the shapes of its values.</param>
internal sealed class OutputReader(Graph graph, GraphValues values)
{
    /// <summary>How many problems are told one by one.</summary>
    private const int MostProblems = 32;

    /// <summary>What it costs to read a node, in elements that are computed in the same time.</summary>
    private const int CostOfNode = 512;

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
        if (!nodes.Exists(node => Linears.IsProduct(node) || !NodeReader.Knows(node)))
        {
            return null;
        }

        IEnumerable<GraphNode> all = Ancestors(Target, ofConstants: true);
        foreach (GraphNode node in all.Where(node => !NodeReader.Knows(node) && !values.IsOfConstants(node)))
        {
            Add(node, Reasons.Of(node));
        }

        if (_problems.Count == 0 && inputs.Count > 1)
        {
            foreach (GraphNode node in Joints(nodes, inputs))
            {
                Add(node, $"joins what comes from the inputs {string.Join(" and ", inputs.Select(OneLine.Of))}: a network has one input");
            }
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

    private void Add(GraphNode node, string reason)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new ModelProblem(OneLine.Of(node.Name), OneLine.Of(node.Operator), reason));
        }
    }

    /// <summary>The nodes that an output needs and that depend on an input, in order.</summary>
    private List<GraphNode> Ancestors(string output, bool ofConstants = false)
    {
        HashSet<string> needed = new(StringComparer.Ordinal) { output };
        List<GraphNode> nodes = [];
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            GraphNode node = graph.Nodes[i];
            if (node.Outputs.Any(needed.Contains) && (ofConstants || values.IsData(node)))
            {
                nodes.Add(node);
                needed.UnionWith(node.Inputs);
            }
        }

        nodes.Reverse();
        return nodes;
    }

    /// <summary>The nodes at which paths from several inputs meet.</summary>
    private static List<GraphNode> Joints(List<GraphNode> nodes, List<string> inputs)
    {
        Dictionary<string, HashSet<string>> origins =
            inputs.ToDictionary(name => name, name => new HashSet<string> { name }, StringComparer.Ordinal);
        List<GraphNode> joints = [];
        foreach (GraphNode node in nodes)
        {
            List<HashSet<string>> incoming = [.. node.Inputs.Where(origins.ContainsKey).Select(name => origins[name])];
            HashSet<string> all = [.. incoming.SelectMany(one => one)];
            if (all.Count > 1 && incoming.TrueForAll(one => one.Count < all.Count))
            {
                joints.Add(node);
            }

            foreach (string name in node.Outputs)
            {
                origins[name] = all;
            }
        }

        return joints;
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

        List<GraphNode> cut = [.. all.Except(nodes)];
        if (cut.Find(Computes) is not null)
        {
            Add(cut.First(IsTail), "makes whole numbers of the channels in the middle of the network, and MlpGen computes in floats");
        }

        if (cut.Count > 0)
        {
            _remarks.Add($"Cut off: {string.Join(", ", cut.Select(node => node.Label))}. The network gives what they were computed from.");
        }

        return nodes;
    }

    private static bool IsTail(GraphNode node)
        => node.Operator is "ArgMax" or "ArgMin" or "ZipMap" or "ArrayFeatureExtractor" or "TopK" or "LabelEncoder" or "Binarizer"
            || (node.Operator == "Cast" && Element.Of((ElementType)node.Int("to", 1)) is null or { IsInteger: true });

    /// <summary>Whether a node makes other numbers: then what it is behind is no label that could be left out.</summary>
    private static bool Computes(GraphNode node)
        => Linears.IsProduct(node) || NodeReader.IsActivation(node)
            || node.Operator is "Add" or "Sub" or "Mul" or "Div" or "Neg" or "Pow" or "Clip";

    private ModelNetwork ReadNetwork(string output, string input, List<GraphNode> nodes)
    {
        values.Budget.Spend((long)CostOfNode * nodes.Count);
        GraphInput declared = graph.Inputs.First(known => known.Name == input);
        values.Evaluator.FixedBatch = declared.Dims is { Length: > 1 } dims && dims[0] > 0 ? dims[0] : null;
        RowShape shape = RowShape.Of(declared, nodes, values.Constant);
        values.RowAxes = shape.Axes;
        values.SetDims(input, shape.Dims);
        if (shape.Remark is not null)
        {
            _remarks.Add(shape.Remark);
        }

        ChainBuilder chain = new(_remarks, Tensor.Count(shape.Dims), values);
        IReadOnlyList<(Piece Piece, IReadOnlyList<Step> Steps)> read = new PieceReader([.. Pieces(input, nodes)], values).Read();
        for (int i = 0; i < read.Count; i++)
        {
            (Piece piece, IReadOnlyList<Step> steps) = read[i];
            if (steps.Any(step => step is SoftmaxStep)
                && read.Skip(i + 1).SelectMany(later => later.Steps).Any(step => step is not (NothingStep or TwoClassesStep)))
            {
                throw new PieceNotHeldException(piece.Nodes, "is not the last: MlpGen holds a softmax of the outputs");
            }

            try
            {
                foreach (Step step in steps)
                {
                    chain.Add(step);
                }
            }
            catch (NotHeldException refused)
            {
                throw new PieceNotHeldException(piece.Nodes, refused.Message);
            }
        }

        ModelNetwork network = chain.Finish(output) with { Height = shape.Height, Width = shape.Width, Remarks = _remarks };
        Check(network, shape, input, nodes);
        return network;
    }

    private void Check(ModelNetwork network, RowShape shape, string input, List<GraphNode> nodes)
    {
        bool agrees;
        try
        {
            agrees = new NetworkCheck(shape, input, Target, nodes, values.ForBatch(NetworkCheck.Batch)).Agrees(network);
        }
        catch (NotHeldException)
        {
            agrees = false;
        }

        if (agrees)
        {
            return;
        }

        // Of images these are the nodes that may join pixels.
        IEnumerable<GraphNode> others = nodes.Where(node => !Linears.IsProduct(node) && node.Operator != "BatchNormalization");
        List<GraphNode> joining = [.. others.Where(node => !Elementwise.Has(node.Operator))];
        throw shape.SamplePixels.Length > 0
            ? new PieceNotHeldException(
                joining.Count > 0 ? joining : nodes,
                "acts on several pixels together, and MlpGen holds what acts on each pixel by itself")
            : new NotHeldException("is computed in a way that MlpGen takes for another one: "
                + "what the network would give is not what the file gives. Please report the file as a bug of MlpGen");
    }

    /// <summary>
    /// Splits nodes at the values that all paths from the input to the output go through. In any order in which nodes follow those that
    /// they need, such a value is the only one that is still to be used when it has been computed.
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
}

/// <summary>Says why the nodes of a piece cannot be held.</summary>
internal sealed class PieceNotHeldException(IReadOnlyList<GraphNode> nodes, string reason) : Exception(reason)
{
    /// <summary>The nodes.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; } = nodes;
}
