using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads the operators that are norms.</summary>
/// <param name="constants">The values of the graph that depend on no input.</param>
/// <param name="rowAxes">The dimensions between the batch and a row's own.</param>
internal sealed class NormReader(Func<string, Tensor?> constants, int[] rowAxes)
{
    /// <summary>Batch norm by its running statistics.</summary>
    public BatchNormStep BatchNorm(GraphNode node, int[] dims)
    {
        if (Trains(node))
        {
            throw new NotHeldException(
                "takes its statistics from the batch: it is in training mode. Export the model in evaluation mode: model.eval()");
        }

        if (rowAxes.Length > 0)
        {
            throw new NotHeldException("normalises the axis behind the batch, and the network acts on the last one");
        }

        double[][] vectors = [.. Enumerable.Range(1, 4).Select(index => Repeated(Statistics(node, index), dims))];
        double eps = Epsilon(node);
        int negative = Array.FindIndex(vectors[3], variance => !(variance >= 0 && variance + eps > 0));
        return negative < 0 ? new BatchNormStep(node.Label, vectors[0], vectors[1], vectors[2], vectors[3], eps) { IsPlain = IsPlain(node) }
            : throw new NotHeldException(
                $"has a variance that is none: element {negative} is {vectors[3][negative].ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>LayerNorm, or RMSNorm where the mean is not taken away.</summary>
    public RowNormStep RowNorm(GraphNode node, int[] dims, bool centers)
    {
        int axis = Reductions.Axis(node.Int("axis", -1), 1 + rowAxes.Length + dims.Length) - rowAxes.Length;
        if (axis <= 0 || dims.Take(axis - 1).Any(dim => dim != 1))
        {
            throw new NotHeldException("normalises some of the channels only");
        }

        return IsPlain(node) ? new RowNormStep(node.Label, centers, Epsilon(node), null, null)
            : new RowNormStep(node.Label, centers, Epsilon(node), Vector(1), Vector(2));

        double[]? Vector(int index)
        {
            if (node.Input(index) is not { } name)
            {
                return null;
            }

            Tensor weight = constants(name) ?? throw new NotHeldException("has a weight that is no constant");
            return Channels.Full(Channels.EachOf(weight, dims), Tensor.Count(dims));
        }
    }

    /// <summary>
    /// Whether a norm that MlpGen wrote has no weight and no bias: the operators must have them, so they are ones and zeros of these names.
    /// </summary>
    private bool IsPlain(GraphNode node)
        => node.Input(1) is { } ones && ones.EndsWith(OnnxWriter.Ones, StringComparison.Ordinal) && Are(ones, 1)
            && (node.Input(2) is not { } zeros || (zeros.EndsWith(OnnxWriter.Zeros, StringComparison.Ordinal) && Are(zeros, 0)));

    private bool Are(string name, double value) => constants(name) is { } tensor && tensor.Values.All(element => element == value);

    /// <summary>Whether batch norm is in training mode: each operator set says it in another way.</summary>
    private static bool Trains(GraphNode node) => node.Version switch
    {
        < 7 => node.Int("is_test", 0) == 0,
        < 14 => node.Outputs.Skip(1).Any(output => output.Length > 0),
        _ => node.Int("training_mode", 0) != 0,
    };

    private static double Epsilon(GraphNode node)
    {
        double eps = node.Float("epsilon", 1e-5);
        return eps >= 0 && eps < double.PositiveInfinity ? eps
            : throw new NotHeldException($"has the epsilon {eps.ToString(CultureInfo.InvariantCulture)}, which must be a number from 0 on");
    }

    private Tensor Statistics(GraphNode node, int index)
        => constants(node.Input(index) ?? "") ?? throw new NotHeldException("has statistics that are no constants");

    /// <summary>The channels are the first axis behind the batch; those behind it have the same statistics.</summary>
    private static double[] Repeated(Tensor vector, int[] dims)
    {
        int channels = dims.Length > 0 ? dims[0] : 1, each = Tensor.Count(dims.Skip(1));
        return vector.Values.Length == channels
            ? [.. vector.Values.SelectMany(value => Enumerable.Repeat(value, each))]
            : throw new NotHeldException($"has statistics of {vector.Values.Length} channels, and its input has {channels}");
    }
}
