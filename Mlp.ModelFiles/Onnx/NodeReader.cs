using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads what a single node does to the channels of a row. Nodes that are not listed here are recognised by what they compute.</summary>
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
        "BatchNormalization", "Conv", "FusedGemm", "FusedMatMul", "LinearRegressor", "RMSNormalization", "Scaler", "SimplifiedLayerNormalization",
    };

    /// <summary>Whether a node only moves elements.</summary>
    public static bool IsStructural(GraphNode node) => node.Domain.Length == 0 && s_structural.Contains(node.Operator);

    /// <summary>Whether a node is an activation by its operator.</summary>
    public static bool IsActivation(GraphNode node) => node.Operator is "Relu" or "LeakyRelu" or "Elu" or "Celu" or "Selu" or "Gelu" or "HardSwish" or "PRelu" or "Mish" or "Softplus" or "Softsign" or "Tanh";

    /// <summary>Whether a node's operator may be part of a network.</summary>
    public static bool Knows(GraphNode node)
        => Evaluator.Has(node) || (node.Domain is "" or "com.microsoft" or "ai.onnx.ml" && s_modules.Contains(node.Operator));

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
                return (constants(node.Input(2) ?? "") is { } mode && mode.Values[0] != 0) || (node.Version < 7 && node.Int("is_test", 0) == 0)
                    ? throw new NotHeldException("drops elements: it is in training mode. Export the model in evaluation mode: model.eval()")
                    : [new NothingStep(node.Label)];
            case "Add" or "Sub" or "Mul" or "Div" when node.Inputs.Count == 2 && node.Inputs[0] != node.Inputs[1]:
                return Affine(node, isFirst, dims);
            case "Neg":
                return [new AffineStep(node.Label, [-1], [0])];
            case "Scaler":
                double[] offset = Each(node.Floats("offset"), dims, 0), factor = Each(node.Floats("scale"), dims, 1);
                return [new AffineStep(node.Label, factor, [.. factor.Zip(offset, (scale, shift) => -shift * scale)])];
            case "Gemm" or "FusedGemm" when isFirst && Linears.Weight(node, constants) is not null:
                return Gemm(node, dims);
            case "MatMul" or "FusedMatMul" when isFirst && Linears.Weight(node, constants) is not null:
                Tensor matrix = constants(node.Inputs[1])!;
                matrix = node.Int("transB", 0) != 0 ? Reshaping.Transpose(matrix, null) : matrix;
                return [Linear(node, matrix, node.Float("alpha", 1), bias: null)];
            case "Conv":
                return Conv(node);
            case "BatchNormalization":
                return [BatchNorm(node, dims)];
            case "LayerNormalization":
                return LayerNorm(node, dims, node.Float("epsilon", 1e-5), centers: true);
            case "RMSNormalization" or "SimplifiedLayerNormalization":
                return LayerNorm(node, dims, node.Float("epsilon", 1e-5), centers: false);
            case "Softmax" or "LogSoftmax":
                return Reductions.SoftmaxLength(node, [2, .. rowAxes, .. dims]) == Tensor.Count(dims)
                    ? [new SoftmaxStep(node.Label, node.Operator == "LogSoftmax")]
                    : throw new NotHeldException("goes over some of the channels only");
            case "Clip":
                return Clip(node);
            case "Max" or "Min" when node.Inputs.Count == 2 && constants(node.Inputs[isFirst ? 1 : 0]) is { IsUniform: true } limit:
                double bound = GraphNode.Shortest((float)limit.Values[0]);
                return node.Operator == "Max" ? Clip(node.Label, bound, double.PositiveInfinity) : Clip(node.Label, double.NegativeInfinity, bound);
            case "HardSigmoid" when Activation(node) is null:
                // clip(alpha · x + beta, 0, 1): Keras' and ONNX' own alpha is 0.2, torch.nn's 1/6.
                return
                [
                    new AffineStep(node.Label, [node.Float("alpha", 0.2)], [node.Float("beta", 0.5)]),
                    new ActivationStep(node.Label, new ModelActivation("Hardtanh") { MinValue = 0, MaxValue = 1 }),
                ];
            case "LinearRegressor" when node.Text("post_transform", "NONE") == "NONE" && node.Floats("coefficients") is { } coefficients:
                return LinearRegressor(node, coefficients);
            default:
                return Activation(node) is { } activation ? [new ActivationStep(node.Label, activation)] : null;
        }
    }

    private List<Step> Affine(GraphNode node, bool isFirst, int[] dims)
    {
        string name = node.Inputs[isFirst ? 1 : 0];
        double[] constant = EachOf(constants(name) ?? throw new NotHeldException("joins two branches"), dims);
        bool isOfStandardize = isFirst && ((name == "inputs.mean" && node.Operator == "Sub") || (name == "inputs.std" && node.Operator == "Div"));
        AffineStep step = (node.Operator, isFirst) switch
        {
            ("Add", _) => new(node.Label, [1], constant),
            ("Sub", true) => new(node.Label, [1], Array.ConvertAll(constant, value => -value)),
            ("Sub", false) => new(node.Label, [-1], constant),
            ("Mul", _) => new(node.Label, constant, [0]),
            ("Div", true) => new(node.Label, Array.ConvertAll(constant, value => 1 / value), [0]),
            _ => throw new NotHeldException("divides by the channels, which no network of Linears does"),
        };
        return [step with { IsOfStandardize = isOfStandardize }];
    }

    private List<Step> Gemm(GraphNode node, int[] dims)
    {
        if (node.Int("transA", 0) != 0)
        {
            throw new NotHeldException("transposes its input (transA = 1), which mixes the rows of a batch");
        }

        Tensor weight = constants(node.Inputs[1])!;
        weight = node.Int("transB", 0) != 0 ? Reshaping.Transpose(weight, null) : weight;
        double beta = node.Float("beta", 1);
        Tensor? c = node.Input(2) is { } name ? constants(name) ?? throw new NotHeldException("adds something that is no constant") : null;
        double[]? bias = c is null || beta == 0 ? null : Array.ConvertAll(EachOf(c, [weight.Dims[1]]), value => beta * value);
        bias = bias is { Length: 1 } ? [.. Enumerable.Repeat(bias[0], weight.Dims[1])] : bias;
        List<Step> steps = [Linear(node, weight, node.Float("alpha", 1), bias)];
        if (node.Operator == "FusedGemm" && node.Text("activation", "") is { Length: > 0 } activation)
        {
            AttributeProto alpha = new() { Name = "alpha", F = (float)node.Float("activation_alpha", 0.01) };
            GraphNode behind = node with { Operator = activation, Attributes = node.Find("activation_alpha") is null ? [] : [alpha] };
            steps.Add(new ActivationStep(node.Label, Activation(behind) ?? throw new NotHeldException($"has the activation '{OneLine.Of(activation)}', which MlpGen does not hold")));
        }

        return steps;
    }

    private static LinearStep Linear(GraphNode node, Tensor weight, double alpha, double[]? bias)
    {
        if (weight.Rank != 2)
        {
            throw new NotHeldException($"multiplies by a tensor of the shape {weight}, and MlpGen holds products with one matrix");
        }

        int inputs = weight.Dims[0], outputs = weight.Dims[1];
        double[] values = new double[weight.Values.Length];
        for (int k = 0; k < inputs; k++)
        {
            for (int n = 0; n < outputs; n++)
            {
                values[n * inputs + k] = alpha * weight.Values[k * outputs + n];
            }
        }

        return new LinearStep(node.Label, inputs, outputs, values, bias);
    }

    private static List<Step> LinearRegressor(GraphNode node, float[] coefficients)
    {
        int outputs = (int)Math.Max(1, Math.Min(node.Int("targets", 1), int.MaxValue));
        float[]? intercepts = node.Floats("intercepts");
        return coefficients.Length % outputs == 0 && (intercepts is null || intercepts.Length == outputs)
            ? [new LinearStep(node.Label, coefficients.Length / outputs, outputs, Array.ConvertAll(coefficients, value => (double)value), intercepts is null ? null : Array.ConvertAll(intercepts, value => (double)value))]
            : throw new NotHeldException("has coefficients that do not fit its targets");
    }

    private List<Step> Conv(GraphNode node)
    {
        Tensor weight = constants(node.Input(1) ?? "") ?? throw new NotHeldException("has a weight that is no constant");
        if (weight.Rank < 3 || weight.Dims.Skip(2).Any(size => size != 1))
        {
            throw new NotHeldException($"is a convolution of {string.Join(" × ", weight.Dims.Skip(2))}, and MlpGen holds those of 1 × 1");
        }

        if (node.Int("group", 1) != 1 || Any("strides", 1) || Any("dilations", 1) || Any("pads", 0))
        {
            throw new NotHeldException("is a convolution with groups, strides or padding, and MlpGen holds those of 1 × 1 without");
        }

        Tensor? bias = node.Input(2) is { } name ? constants(name) ?? throw new NotHeldException("has a bias that is no constant") : null;
        return [new LinearStep(node.Label, weight.Dims[1], weight.Dims[0], weight.Values, bias?.Values)];

        bool Any(string attribute, long usual) => node.Ints(attribute) is { } values && values.Any(value => value != usual);
    }

    private BatchNormStep BatchNorm(GraphNode node, int[] dims)
    {
        if (node.Int("training_mode", 0) != 0 || (node.Version < 7 && node.Int("is_test", 0) == 0))
        {
            throw new NotHeldException("takes its statistics from the batch: it is in training mode. Export the model in evaluation mode: model.eval()");
        }

        if (rowAxes.Length > 0)
        {
            throw new NotHeldException("normalises the axis behind the batch, and the network acts on the last one");
        }

        double[][] vectors = [.. Enumerable.Range(1, 4).Select(index => Repeated(constants(node.Input(index) ?? "") ?? throw new NotHeldException("has statistics that are no constants")))];
        double eps = node.Float("epsilon", 1e-5);
        int negative = Array.FindIndex(vectors[3], variance => !(variance >= 0 && variance + eps > 0));
        if (negative >= 0)
        {
            throw new NotHeldException($"has a variance that is none: element {negative} is {vectors[3][negative].ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        return new BatchNormStep(node.Label, vectors[0], vectors[1], vectors[2], vectors[3], eps);

        // The channels are the first axis behind the batch; those behind it have the same statistics.
        double[] Repeated(Tensor vector)
        {
            int channels = dims.Length > 0 ? dims[0] : 1, each = Tensor.Count(dims.Skip(1));
            return vector.Values.Length == channels
                ? [.. vector.Values.SelectMany(value => Enumerable.Repeat(value, each))]
                : throw new NotHeldException($"has statistics of {vector.Values.Length} channels, and its input has {channels}");
        }
    }

    private List<Step> LayerNorm(GraphNode node, int[] dims, double eps, bool centers)
    {
        int axis = Reductions.Axis(node.Int("axis", -1), 1 + rowAxes.Length + dims.Length) - rowAxes.Length;
        if (axis <= 0 || dims.Take(axis - 1).Any(dim => dim != 1))
        {
            throw new NotHeldException("normalises some of the channels only");
        }

        return [new RowNormStep(node.Label, centers, eps, Vector(1), Vector(2))];

        double[]? Vector(int index) => node.Input(index) is not { } name ? null
            : Full(EachOf(constants(name) ?? throw new NotHeldException("has a weight that is no constant"), dims), Tensor.Count(dims));
    }

    private List<Step> Clip(GraphNode node)
    {
        double least = Limit(1, "min", double.NegativeInfinity), largest = Limit(2, "max", double.PositiveInfinity);
        return Clip(node.Label, least, largest);

        double Limit(int index, string attribute, double none)
            => node.Input(index) is { } name
                ? (constants(name) ?? throw new NotHeldException("has limits that are no constants")) is { Values.Length: 1 } limit
                    ? GraphNode.Shortest((float)limit.Values[0])
                    : throw new NotHeldException("has a limit for each channel")
                : node.Float(attribute, none);
    }

    private static List<Step> Clip(string label, double least, double largest)
    {
        if (least >= largest)
        {
            throw new NotHeldException("has limits between which there is nothing");
        }

        // A limit on one side is a ReLU that begins elsewhere: max(x, a) = relu(x − a) + a, min(x, b) = b − relu(b − x).
        return (IsInfinite(least), IsInfinite(largest)) switch
        {
            (true, true) => [new NothingStep(label)],
            (false, true) when least == 0 => [new ActivationStep(label, new ModelActivation("ReLU"))],
            (false, true) => [new AffineStep(label, [1], [-least]), new ActivationStep(label, new ModelActivation("ReLU")), new AffineStep(label, [1], [least])],
            (true, false) => [new AffineStep(label, [-1], [largest]), new ActivationStep(label, new ModelActivation("ReLU")), new AffineStep(label, [-1], [largest])],
            _ when least == 0 && largest == 6 => [new ActivationStep(label, new ModelActivation("ReLU6"))],
            _ => [new ActivationStep(label, new ModelActivation("Hardtanh") { MinValue = least, MaxValue = largest })],
        };

        // PyTorch writes float's largest value where there is no limit.
        static bool IsInfinite(double limit) => Math.Abs(limit) >= float.MaxValue;
    }

    /// <summary>The activation that a node is by its operator; null where its parts or its parameters must be looked at.</summary>
    private ModelActivation? Activation(GraphNode node)
    {
        switch (node.Operator)
        {
            case "Relu":
                return new ModelActivation("ReLU");
            case "LeakyRelu":
                return new ModelActivation("LeakyReLU") { NegativeSlope = node.Float("alpha", 0.01) };
            case "Elu":
                return new ModelActivation("ELU") { Alpha = node.Float("alpha", 1) };
            case "Celu" when node.Float("alpha", 1) > 0:
                return new ModelActivation("CELU") { Alpha = node.Float("alpha", 1) };
            case "Selu" when Math.Abs(node.Float("alpha", Functions.SeluAlpha) - Functions.SeluAlpha) < 1e-6
                && Math.Abs(node.Float("gamma", Functions.SeluGamma) - Functions.SeluGamma) < 1e-6:
                return new ModelActivation("SELU");
            case "Gelu" when node.Inputs.Count == 1:
                return new ModelActivation("GELU") { IsTanhApproximation = node.Text("approximate", "none") == "tanh" };
            case "HardSwish":
                return new ModelActivation("Hardswish");
            case "HardSigmoid" when Math.Abs(node.Float("alpha", 0.2) - 1.0 / 6) < 1e-7 && node.Float("beta", 0.5) == 0.5:
                return new ModelActivation("Hardsigmoid");
            case "PRelu" when node.Input(1) is { } name && constants(name) is { IsUniform: true } slope:
                return new ModelActivation("LeakyReLU") { NegativeSlope = GraphNode.Shortest((float)slope.Values[0]) };
            case "PRelu":
                throw new NotHeldException("has a slope for each channel, and MlpGen holds LeakyReLU, which has one");
            case "Mish" or "Softplus" or "Softsign" or "Sigmoid" or "Tanh":
                return new ModelActivation(node.Operator);
            default:
                return null;
        }
    }

    private static double[] Each(float[]? values, int[] dims, double usual)
    {
        double[] all = values is null ? [usual] : Array.ConvertAll(values, value => (double)value);
        return all.Length == 1 || all.Length == Tensor.Count(dims) ? Full(all, Tensor.Count(dims)) : throw new NotHeldException("has another number of values than of channels");
    }

    /// <summary>A constant as each channel meets it; one element where all meet the same.</summary>
    private static double[] EachOf(Tensor constant, int[] dims)
    {
        if (constant.Values.Length == 1)
        {
            return constant.Values;
        }

        int count = Tensor.Count(dims);
        try
        {
            return Elementwise.Broadcast(new Tensor([1, .. dims], new double[count]), constant, (_, value) => value, mostElements: count).Values;
        }
        catch (NotHeldException)
        {
            throw new NotHeldException($"has a constant of the shape {constant}, which is not one value for each channel of [batch, {string.Join(", ", dims)}]");
        }
    }

    private static double[] Full(double[] values, int count) => values.Length == count ? values : [.. Enumerable.Repeat(values[0], count)];
}
