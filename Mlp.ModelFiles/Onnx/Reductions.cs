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
        int[] kept = [.. x.Dims.Select((dim, axis) => reduced.Contains(axis) ? 1 : dim)], strides = Tensor.Strides(kept), from = Tensor.Strides(x.Dims);
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
        => Rows(x, SoftmaxLength(node, x.Dims), row => Functions.Softmax(row, isLogarithm));

    /// <summary>How many neighbouring elements a softmax takes together.</summary>
    public static int SoftmaxLength(GraphNode node, IReadOnlyList<int> dims)
    {
        bool flattens = node.Version is > 0 and < 13;
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
        Tensor normalized = Rows(x, Tensor.Count(x.Dims.Skip(axis)), row =>
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
        return counted >= 0 && counted < Math.Max(rank, 1) ? (int)counted : throw new NotHeldException($"has the axis {axis}, and its input has {rank} dimensions");
    }

    private static Tensor Rows(Tensor x, int length, Func<double[], double[]> function)
    {
        double[] values = new double[x.Values.Length];
        for (int start = 0; start < values.Length && length > 0; start += length)
        {
            double[] row = new double[length];
            Array.Copy(x.Values, start, row, 0, length);
            function(row).CopyTo(values, start);
        }

        return new Tensor(x.Dims, values);
    }
}
