using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Computes the operators that are whole modules, after ONNX' formulas: the reader knows them by name, and compares with this in the end.
/// </summary>
internal static class Modules
{
    /// <summary>The outputs of a node; null where its operator is not one of these.</summary>
    public static IReadOnlyList<Tensor?>? Compute(GraphNode node, IReadOnlyList<Tensor?> inputs, Evaluator evaluator)
        => node.Operator switch
    {
        "BatchNormalization" => [BatchNorm(node, inputs, evaluator)],
        "Conv" => [Conv(inputs, evaluator)],
        "Scaler" => [Scaler(node, inputs[0]!, evaluator)],
        "LinearRegressor" => [Regressor(node, inputs[0]!, evaluator)],
        "RMSNormalization" or "SimplifiedLayerNormalization" => [Reductions.RowNorm(node, inputs[0]!, inputs[1], null, centers: false)],
        "FusedMatMul" => [FusedMatMul(node, inputs[0]!, inputs[1]!, evaluator)],
        "FusedGemm" => FusedGemm(node, inputs, evaluator),
        _ => null,
    };

    private static Tensor BatchNorm(GraphNode node, IReadOnlyList<Tensor?> inputs, Evaluator evaluator)
    {
        Tensor x = inputs[0]!, scale = OfChannels(1), bias = OfChannels(2), mean = OfChannels(3), variance = OfChannels(4);
        double eps = node.Float("epsilon", 1e-5);
        Tensor deviation = new(variance.Dims, Array.ConvertAll(variance.Values, value => Math.Sqrt(value + eps)));
        Tensor normal = Zip(Zip(x, mean, (value, center) => value - center), deviation, (value, root) => value / root);
        return Zip(Zip(normal, scale, (value, factor) => value * factor), bias, (value, shift) => value + shift);

        Tensor OfChannels(int index)
            => inputs[index]!.Reshaped([inputs[index]!.Values.Length, .. Enumerable.Repeat(1, Math.Max(0, x.Rank - 2))]);

        Tensor Zip(Tensor left, Tensor right, Func<double, double, double> function)
            => Elementwise.Broadcast(left, right, function, evaluator.MostElements);
    }

    /// <summary>A convolution of 1 × 1: a product of each pixel's channels, which are the second dimension.</summary>
    private static Tensor Conv(IReadOnlyList<Tensor?> inputs, Evaluator evaluator)
    {
        Tensor x = inputs[0]!, weight = inputs[1]!;
        int[] last = [0, .. Enumerable.Range(2, x.Rank - 2), 1], second = [0, x.Rank - 1, .. Enumerable.Range(1, x.Rank - 2)];
        Tensor matrix = Reshaping.Transpose(weight.Reshaped([weight.Dims[0], weight.Dims[1]]), null);
        Tensor product = Products.MatMul(Transposed(x, last), matrix, evaluator.MostElements, evaluator.Budget);
        product = inputs.Count > 2 && inputs[2] is { } bias
            ? Elementwise.Broadcast(product, bias, (sum, shift) => sum + shift, evaluator.MostElements)
            : product;
        return Transposed(product, second);

        static Tensor Transposed(Tensor tensor, int[] axes) => Reshaping.Transpose(tensor, Array.ConvertAll(axes, axis => (long)axis));
    }

    private static Tensor Scaler(GraphNode node, Tensor x, Evaluator evaluator)
    {
        Tensor offset = Vector(node.Floats("offset") ?? [0]), scale = Vector(node.Floats("scale") ?? [1]);
        Tensor shifted = Elementwise.Broadcast(x, offset, (value, shift) => value - shift, evaluator.MostElements);
        return Elementwise.Broadcast(shifted, scale, (value, factor) => value * factor, evaluator.MostElements);
    }

    private static Tensor Regressor(GraphNode node, Tensor x, Evaluator evaluator)
    {
        double[] coefficients = [.. (node.Floats("coefficients") ?? []).Select(value => (double)value)];
        int outputs = (int)Math.Max(1, node.Int("targets", 1));
        Tensor matrix = Reshaping.Transpose(new Tensor([outputs, coefficients.Length / outputs], coefficients), null);
        Tensor product = Products.MatMul(x, matrix, evaluator.MostElements, evaluator.Budget);
        return node.Floats("intercepts") is { } intercepts
            ? Elementwise.Broadcast(product, Vector(intercepts), (sum, shift) => sum + shift, evaluator.MostElements)
            : product;
    }

    private static IReadOnlyList<Tensor?> FusedGemm(GraphNode node, IReadOnlyList<Tensor?> inputs, Evaluator evaluator)
    {
        IReadOnlyList<Tensor?> product = evaluator.Compute(node with { Operator = "Gemm", Domain = "" }, inputs);
        return node.Text("activation", "") is { Length: > 0 } activation
            ? evaluator.Compute(node with { Operator = activation, Domain = "", Attributes = FusedAttributes(node) }, product)
            : product;
    }

    /// <summary>The attributes of a FusedGemm's activation, under the activation's own names: activation_alpha is its alpha.</summary>
    public static IReadOnlyList<AttributeProto> FusedAttributes(GraphNode node)
    {
        const string prefix = "activation_";
        return [.. node.Attributes.Where(attribute => attribute.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(Renamed)];

        static AttributeProto Renamed(AttributeProto attribute)
        {
            AttributeProto copy = attribute.Clone();
            copy.Name = attribute.Name.Substring(prefix.Length);
            return copy;
        }
    }

    private static Tensor FusedMatMul(GraphNode node, Tensor left, Tensor right, Evaluator evaluator)
    {
        right = node.Int("transB", 0) != 0 ? Reshaping.Transpose(right, null) : right;
        Tensor product = Products.MatMul(left, right, evaluator.MostElements, evaluator.Budget);
        double alpha = node.Float("alpha", 1);
        return new Tensor(product.Dims, Array.ConvertAll(product.Values, value => alpha * value));
    }

    private static Tensor Vector(float[] values) => Tensor.Vector(values.Select(value => (double)value));
}
