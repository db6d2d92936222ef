using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Reads what a single node does to the channels of a row. Nodes that are not listed here are recognised by what they compute.
/// </summary>
/// <param name="constants">The values of the graph that depend on no input.</param>
/// <param name="rowAxes">The dimensions between the batch and a row's own.</param>
internal sealed class NodeReader(Func<string, Tensor?> constants, int[] rowAxes)
{
    private static readonly HashSet<string> s_structural = new(StringComparer.Ordinal)
    {
        "Concat", "Expand", "Flatten", "Gather", "Reshape", "Slice", "Split", "Squeeze", "Transpose", "Unsqueeze",
    };

    private static readonly HashSet<string> s_modules = new(StringComparer.Ordinal)
    {
        "BatchNormalization", "Conv", "FusedGemm", "FusedMatMul", "LinearRegressor", "RMSNormalization", "Scaler",
        "SimplifiedLayerNormalization",
    };

    private readonly LinearReader _linears = new(constants);
    private readonly NormReader _norms = new(constants, rowAxes);

    /// <summary>Whether a node only moves elements.</summary>
    public static bool IsStructural(GraphNode node) => node.Domain.Length == 0 && s_structural.Contains(node.Operator);

    /// <summary>Whether a node is an activation by its operator.</summary>
    public static bool IsActivation(GraphNode node)
        => node.Operator is "Relu" or "LeakyRelu" or "PRelu" or "Elu" or "Celu" or "Selu" or "Gelu" or "HardSwish" or "Mish"
            or "Softplus" or "Softsign" or "Tanh";

    /// <summary>Whether a node's operator may be part of a network.</summary>
    public static bool Knows(GraphNode node)
        => Evaluator.Has(node) || (node.Domain is "" or "com.microsoft" or "ai.onnx.ml" && s_modules.Contains(node.Operator));

    /// <summary>Whether a Dropout is in training mode: before operator set 7 by an attribute, since 12 by an input.</summary>
    public static bool Drops(GraphNode node, Tensor? mode)
        => node.Version < 7 ? node.Int("is_test", 0) == 0 : mode is not null && Array.Exists(mode.Values, value => value != 0);

    /// <summary>The steps of a node; null where it must be recognised by what it computes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The value that goes in.</param>
    /// <param name="dims">Its dimensions, without the batch.</param>
    /// <exception cref="NotHeldException">No network can hold it.</exception>
    public IReadOnlyList<Step>? Read(GraphNode node, string input, int[] dims)
    {
        bool isFirst = node.Input(0) == input;
        switch (node.Operator)
        {
            case "Cast" when Element.Of((ElementType)node.Int("to", 1)) is null or { IsInteger: true }:
                throw new NotHeldException("makes whole numbers of the channels, and MlpGen computes in floats");
            case "Identity" or "Cast":
                return [new NothingStep(node.Label)];
            case "Dropout":
                return Drops(node, constants(node.Input(2) ?? ""))
                    ? throw new NotHeldException("drops elements: it is in training mode. Export the model in evaluation mode: "
                        + "model.eval()")
                    : [new NothingStep(node.Label)];
            case "Add" or "Sub" or "Mul" or "Div" when node.Inputs.Count == 2 && node.Inputs[0] != node.Inputs[1]:
                return Affine(node, isFirst, dims);
            case "Neg":
                return [new AffineStep(node.Label, [-1], [0])];
            case "Scaler":
                double[] offset = Channels.EachOf(node.Floats("offset"), dims, 0), factor = Channels.EachOf(node.Floats("scale"), dims, 1);
                return [new AffineStep(node.Label, factor, [.. factor.Zip(offset, (scale, shift) => -shift * scale)])];
            case "Gemm" or "FusedGemm" when isFirst && Linears.Weight(node, constants) is not null:
                return _linears.Gemm(node);
            case "MatMul" or "FusedMatMul" when isFirst && Linears.Weight(node, constants) is not null:
                return [_linears.MatMul(node)];
            case "Conv":
                return [_linears.Conv(node)];
            case "BatchNormalization":
                return [_norms.BatchNorm(node, dims)];
            case "LayerNormalization":
                return [_norms.RowNorm(node, dims, centers: true)];
            case "RMSNormalization" or "SimplifiedLayerNormalization":
                return [_norms.RowNorm(node, dims, centers: false)];
            case "Softmax" or "LogSoftmax":
                return Reductions.SoftmaxLength(node, [2, .. rowAxes, .. dims]) == Tensor.Count(dims)
                    ? [new SoftmaxStep(node.Label, node.Operator == "LogSoftmax")]
                    : throw new NotHeldException("goes over some of the channels only");
            case "Clip":
                return ActivationReader.Clip(node, constants);
            case "Max" or "Min" when node.Inputs.Count == 2 && constants(node.Inputs[isFirst ? 1 : 0]) is { IsUniform: true } limit:
                double bound = GraphNode.Shortest((float)limit.Values[0]);
                return node.Operator == "Max"
                    ? ActivationReader.Clip(node.Label, bound, double.PositiveInfinity)
                    : ActivationReader.Clip(node.Label, double.NegativeInfinity, bound);
            case "HardSigmoid" when ActivationReader.Of(node, constants) is null:
                return ActivationReader.HardSigmoid(node);
            case "LinearRegressor" when node.Text("post_transform", "NONE") == "NONE" && node.Floats("coefficients") is { } coefficients:
                return [LinearReader.Regressor(node, coefficients)];
            default:
                return ActivationReader.Of(node, constants) is { } activation ? [new ActivationStep(node.Label, activation)] : null;
        }
    }

    private List<Step> Affine(GraphNode node, bool isFirst, int[] dims)
    {
        string name = node.Inputs[isFirst ? 1 : 0];
        Tensor tensor = constants(name) ?? throw new NotHeldException("joins two branches");
        double[] constant = Channels.EachOf(Elementwise.Aligned(node, tensor, 1 + rowAxes.Length + dims.Length), dims);
        bool isOfStandardize = isFirst
            && ((name == "inputs.mean" && node.Operator == "Sub") || (name == "inputs.std" && node.Operator == "Div"));
        AffineStep step = (node.Operator, isFirst) switch
        {
            ("Add", _) => new(node.Label, [1], constant),
            ("Sub", true) => new(node.Label, [1], Array.ConvertAll(constant, value => -value)),
            ("Sub", false) => new(node.Label, [-1], constant),
            ("Mul", _) => new(node.Label, constant, [0]),
            ("Div", true) => new(node.Label, Array.ConvertAll(constant, value => 1 / value), [0]),
            _ => throw new NotHeldException("divides by the channels, which no network of Linears does"),
        };
        bool isOfUnstandardize = isFirst
            && ((name == "outputs.std" && node.Operator == "Mul") || (name == "outputs.mean" && node.Operator == "Add"));
        return [step with { IsOfStandardize = isOfStandardize, IsOfUnstandardize = isOfUnstandardize }];
    }
}
