using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Operators that take together the elements along axes.</summary>
internal static class Reductions
{
    /// <summary>One number in place of all along the axes; along all axes where none are given.</summary>
    public static Tensor Reduce(GraphNode node, Tensor x, long[]? axes, Func<IReadOnlyList<double>, double> reduce)
    {
        if (axes is null or { Length: 0 })
        {
            axes = node.Int("noop_with_empty_axes", 0) != 0 ? [] : [.. Enumerable.Range(0, x.Rank).Select(axis => (long)axis)];
        }

        HashSet<int> reduced = [.. axes.Select(axis => Axis(axis, x.Rank))];
        int[] kept = [.. x.Dims.Select((dim, axis) => reduced.Contains(axis) ? 1 : dim)];
        int[] strides = Tensor.Strides(kept), from = Tensor.Strides(x.Dims);
        List<double>[] groups = new List<double>[Tensor.Count(kept)];
        for (int i = 0; i < x.Values.Length; i++)
        {
            int at = 0;
            for (int axis = 0; axis < x.Rank; axis++)
            {
                at += reduced.Contains(axis) ? 0 : i / from[axis] % x.Dims[axis] * strides[axis];
            }

            (groups[at] ??= []).Add(x.Values[i]);
        }

        int[] dims = node.Int("keepdims", 1) != 0 ? kept : [.. x.Dims.Where((_, axis) => !reduced.Contains(axis))];
        return new Tensor(dims, [.. groups.Select(group => reduce(group ?? []))], x.IsInteger);
    }

    /// <summary>Softmax over an axis; before operator set 13 over all axes from that one on.</summary>
    public static Tensor Softmax(GraphNode node, Tensor x, bool isLogarithm)
    {
        bool flattens = Flattens(node);
        int axis = Axis(node.Int("axis", flattens ? 1 : -1), x.Rank);
        int length = flattens ? Tensor.Count(x.Dims.Skip(axis)) : x.Dims[axis], step = flattens ? 1 : Tensor.Count(x.Dims.Skip(axis + 1));
        return Rows(x, length, step, row => Functions.Softmax(row, isLogarithm));
    }

    /// <summary>How many neighbouring elements a softmax takes together.</summary>
    public static int SoftmaxLength(GraphNode node, IReadOnlyList<int> dims)
    {
        bool flattens = Flattens(node);
        int axis = Axis(node.Int("axis", flattens ? 1 : -1), dims.Count);
        return flattens || dims.Skip(axis + 1).All(dim => dim == 1)
            ? Tensor.Count(dims.Skip(axis))
            : throw new NotHeldException("goes over an axis that is not the last one");
    }

    /// <summary>LayerNormalization, or RMSNormalization where the mean is not taken away: from an axis on.</summary>
    public static Tensor RowNorm(GraphNode node, Tensor x, Tensor? scale, Tensor? bias, bool centers)
    {
        int axis = Axis(node.Int("axis", -1), x.Rank);
        double eps = node.Float("epsilon", 1e-5);
        Tensor normalized = Rows(x, Tensor.Count(x.Dims.Skip(axis)), step: 1, row =>
        {
            double mean = centers ? row.Average() : 0, variance = row.Average(value => (value - mean) * (value - mean));
            return [.. row.Select(value => (value - mean) / Math.Sqrt(variance + eps))];
        });
        normalized = scale is null ? normalized : Elementwise.Broadcast(normalized, scale, (left, right) => left * right, x.Values.Length);
        return bias is null ? normalized : Elementwise.Broadcast(normalized, bias, (left, right) => left + right, x.Values.Length);
    }

    /// <summary>An axis, counted from the end where it is negative.</summary>
    public static int Axis(long axis, int rank)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < Math.Max(rank, 1)
            ? (int)counted
            : throw new NotHeldException($"has the axis {axis}, and its input has {rank} dimensions");
    }

    private static bool Flattens(GraphNode node) => node.Version is > 0 and < 13;

    /// <summary>Applies a function to each row of elements.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="length">How many are one row.</param>
    /// <param name="step">The distance of neighbours in a row: rows lie side by side where it is more than 1.</param>
    /// <param name="function">Gives as many numbers as it gets.</param>
    private static Tensor Rows(Tensor x, int length, int step, Func<double[], double[]> function)
    {
        double[] values = new double[x.Values.Length], row = new double[length];
        for (int index = 0; length > 0 && index < values.Length / length; index++)
        {
            int start = index / step * step * length + index % step;
            for (int i = 0; i < length; i++)
            {
                row[i] = x.Values[start + i * step];
            }

            double[] result = function(row);
            for (int i = 0; i < length; i++)
            {
                values[start + i * step] = result[i];
            }
        }

        return new Tensor(x.Dims, values);
    }
}
