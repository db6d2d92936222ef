using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Operators that move elements and compute nothing.</summary>
internal static class Reshaping
{
    /// <summary>Reshape: 0 keeps a dimension, −1 takes the rest, and NaN is the batch.</summary>
    public static Tensor Reshape(GraphNode node, Tensor x, double[] shape) => x.Reshaped(ReshapedDims(node, x.Dims, shape));

    /// <summary>The dimensions that Reshape gives a tensor whose dimensions are all known.</summary>
    public static int[] ReshapedDims(GraphNode node, int[] from, double[] shape)
    {
        bool keepsZero = node.Int("allowzero", 0) == 0;
        int[] dims = new int[shape.Length];
        int rest = -1;
        long known = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == -1)
            {
                rest = rest < 0 ? axis : throw new NotHeldException("has two dimensions of -1");
                continue;
            }

            dims[axis] = double.IsNaN(shape[axis]) ? from[0] : shape[axis] == 0 && keepsZero ? from[axis] : checked((int)shape[axis]);
            known *= dims[axis];
        }

        int count = Tensor.Count(from);
        if (rest >= 0)
        {
            dims[rest] = known > 0 && count % known == 0
                ? (int)(count / known)
                : throw new NotHeldException("does not fit the elements of its input");
        }

        return Tensor.Count(dims) == count ? dims : throw new NotHeldException("does not fit the elements of its input");
    }

    /// <summary>Flatten: two dimensions, split before an axis.</summary>
    public static Tensor Flatten(GraphNode node, Tensor x)
    {
        long given = node.Int("axis", 1);
        int axis = given == x.Rank ? x.Rank : Reductions.Axis(given, x.Rank);
        return x.Reshaped([Tensor.Count(x.Dims.Take(axis)), Tensor.Count(x.Dims.Skip(axis))]);
    }

    /// <summary>Squeeze: without the dimensions of 1, or those that are named.</summary>
    public static Tensor Squeeze(Tensor x, long[]? axes)
    {
        HashSet<int> squeezed = axes is null
            ? [.. Enumerable.Range(0, x.Rank).Where(axis => x.Dims[axis] == 1)]
            : [.. axes.Select(axis => Reductions.Axis(axis, x.Rank))];
        return squeezed.All(axis => x.Dims[axis] == 1)
            ? x.Reshaped([.. x.Dims.Where((_, axis) => !squeezed.Contains(axis))])
            : throw new NotHeldException("takes away a dimension that is not 1");
    }

    /// <summary>Unsqueeze: with dimensions of 1 at the axes of the result.</summary>
    public static Tensor Unsqueeze(Tensor x, long[] axes)
    {
        int rank = x.Rank + axes.Length;
        HashSet<int> added = [.. axes.Select(axis => Reductions.Axis(axis, rank))];
        Queue<int> dims = new(x.Dims);
        return x.Reshaped([.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : dims.Dequeue())]);
    }

    /// <summary>Transpose; the axes turned around where none are given.</summary>
    public static Tensor Transpose(Tensor x, long[]? axes)
    {
        int[] order = axes is null ? [.. Enumerable.Range(0, x.Rank).Reverse()] : [.. axes.Select(axis => Reductions.Axis(axis, x.Rank))];
        if (order.Length != x.Rank || order.Distinct().Count() != x.Rank)
        {
            throw new NotHeldException("has axes that do not fit its input");
        }

        int[] strides = Tensor.Strides(x.Dims), dims = [.. order.Select(axis => x.Dims[axis])], steps = Tensor.Strides(dims);
        double[] values = new double[x.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int from = 0;
            for (int axis = 0; axis < dims.Length; axis++)
            {
                from += i / steps[axis] % dims[axis] * strides[order[axis]];
            }

            values[i] = x.Values[from];
        }

        return new Tensor(dims, values, x.IsInteger);
    }

    /// <summary>Concat along an axis.</summary>
    public static Tensor Concat(GraphNode node, IReadOnlyList<Tensor?> inputs, int mostElements)
    {
        List<Tensor> parts = [.. inputs.Select(input => input ?? throw new NotHeldException("lacks an input that it needs"))];
        int axis = Reductions.Axis(node.Int("axis", 0), parts[0].Rank);
        if (parts.Exists(part => part.Rank != parts[0].Rank || part.Dims.Where((dim, i) => i != axis && dim != parts[0].Dims[i]).Any()))
        {
            throw new NotHeldException("joins tensors whose shapes do not fit together");
        }

        int[] dims = [.. parts[0].Dims];
        dims[axis] = parts.Sum(part => part.Dims[axis]);
        int outer = Tensor.Count(dims.Take(axis)), inner = Tensor.Count(dims.Skip(axis + 1));
        if (Tensor.Count(dims) > mostElements)
        {
            throw new NotHeldException("computes more constants than the file has bytes");
        }

        double[] values = new double[Tensor.Count(dims)];
        int at = 0;
        for (int block = 0; block < outer; block++)
        {
            foreach (Tensor part in parts)
            {
                int length = part.Dims[axis] * inner;
                Array.Copy(part.Values, block * length, values, at, length);
                at += length;
            }
        }

        return new Tensor(dims, values, parts.TrueForAll(part => part.IsInteger));
    }

    /// <summary>Gather: the elements of an axis that indices name.</summary>
    public static Tensor Gather(GraphNode node, Tensor x, Tensor indices, int mostElements)
    {
        int axis = Reductions.Axis(node.Int("axis", 0), x.Rank), length = x.Dims[axis];
        int outer = Tensor.Count(x.Dims.Take(axis)), inner = Tensor.Count(x.Dims.Skip(axis + 1));
        int[] dims = [.. x.Dims.Take(axis), .. indices.Dims, .. x.Dims.Skip(axis + 1)];
        if (Tensor.Count(dims) > mostElements)
        {
            throw new NotHeldException("computes more constants than the file has bytes");
        }

        double[] values = new double[Tensor.Count(dims)];
        int at = 0;
        for (int block = 0; block < outer; block++)
        {
            foreach (double index in indices.Values)
            {
                if (!(index >= -length && index < length))
                {
                    throw new NotHeldException("takes an element that its input does not have");
                }

                int from = (int)(index < 0 ? index + length : index);
                Array.Copy(x.Values, (block * length + from) * inner, values, at, inner);
                at += inner;
            }
        }

        return new Tensor(dims, values, x.IsInteger);
    }

    /// <summary>Slice: from start to end by steps along axes; in attributes before operator set 10.</summary>
    public static Tensor Slice(GraphNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0] ?? throw new NotHeldException("lacks an input that it needs");
        double[] starts = Given(1, "starts") ?? [], ends = Given(2, "ends") ?? [];
        double[] axes = Given(3, "axes") ?? [.. starts.Select((_, i) => (double)i)];
        double[] steps = Given(4, "steps") ?? [.. starts.Select(_ => 1.0)];
        GraphNode gather = node with { Attributes = [] };
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Reductions.Axis((long)axes[i], x.Rank), length = x.Dims[axis];
            int step = checked((int)steps[i]);
            if (step == 0)
            {
                throw new NotHeldException("has a step of 0");
            }

            int largest = step > 0 ? length : length - 1;
            int from = Bounded(starts[i], length, 0, largest), to = Bounded(ends[i], length, step > 0 ? 0 : -1, largest);
            List<double> indices = [];
            for (long at = from; step > 0 ? at < to : at > to; at += step)
            {
                indices.Add(at);
            }

            AttributeProto attribute = new() { Name = "axis", I = axis };
            x = Gather(gather with { Attributes = [attribute] }, x, Tensor.Vector(indices), int.MaxValue);
        }

        return x;

        double[]? Given(int index, string name)
            => index < inputs.Count && inputs[index] is { } input
                ? input.Values
                : node.Ints(name) is { } attribute
                ? [.. attribute.Select(value => (double)value)]
                : null;
    }

    /// <summary>Split along an axis: into the given lengths, or into equal ones.</summary>
    public static IReadOnlyList<Tensor?> Split(GraphNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0] ?? throw new NotHeldException("lacks an input that it needs");
        int axis = Reductions.Axis(node.Int("axis", 0), x.Rank), length = x.Dims[axis], parts = node.Outputs.Count, at = 0;
        // Equal parts, of which the last may be shorter.
        int most = (length + parts - 1) / parts;
        double[] lengths = inputs.Count > 1 && inputs[1] is { } given ? given.Values
            : node.Ints("split") is { } attribute ? [.. attribute.Select(value => (double)value)]
            : [.. Enumerable.Range(0, parts).Select(part => (double)Math.Max(0, Math.Min(most, length - part * most)))];
        List<Tensor?> outputs = [];
        foreach (double part in lengths)
        {
            if (!(part >= 0 && part <= length - at))
            {
                throw new NotHeldException("splits its input into more than it has");
            }

            AttributeProto attributeOfAxis = new() { Name = "axis", I = axis };
            Tensor indices = Tensor.Vector(Enumerable.Range(at, (int)part).Select(index => (double)index));
            outputs.Add(Gather(node with { Attributes = [attributeOfAxis] }, x, indices, int.MaxValue));
            at += (int)part;
        }

        return outputs;
    }

    /// <summary>Expand: dimensions of 1 repeated.</summary>
    public static Tensor Expand(Tensor x, Tensor shape, int mostElements)
    {
        int[] dims = [.. shape.Values.Select(value => double.IsNaN(value) ? 1 : checked((int)value))];
        return Tensor.Count(dims) <= mostElements
            ? Elementwise.Broadcast(x, new Tensor(dims, new double[Tensor.Count(dims)]), (value, _) => value, mostElements)
            : throw new NotHeldException("computes more constants than the file has bytes");
    }

    /// <summary>ConstantOfShape: one value everywhere.</summary>
    public static Tensor ConstantOfShape(GraphNode node, Tensor shape, int mostElements)
    {
        // The batch, where it is among the dimensions, broadcasts.
        int[] dims = [.. shape.Values.Select(value => double.IsNaN(value) ? 1 : checked((int)value))];
        int count = Tensor.Count(dims);
        TensorProto? given = node.Find("value")?.T;
        double value = given is null ? 0 : new TensorReader(_ => null).Read(given).Values[0];
        bool isInteger = given is not null && Element.Of((ElementType)given.DataType) is { IsInteger: true };
        return count <= mostElements
            ? new Tensor(dims, [.. Enumerable.Repeat(value, count)], isInteger)
            : throw new NotHeldException("computes more constants than the file has bytes");
    }

    /// <summary>Range: from start by steps, the limit excluded.</summary>
    public static Tensor Range(Tensor start, double limit, double step, int mostElements)
    {
        double first = start.Values[0], count = Math.Max(0, Math.Ceiling((limit - first) / step));
        return count <= mostElements
            ? Tensor.Vector(Enumerable.Range(0, (int)count).Select(i => first + i * step), start.IsInteger)
            : throw new NotHeldException("computes more constants than the file has bytes");
    }

    private static int Bounded(double index, int length, int least, int largest)
        => double.IsNaN(index) ? throw new NotHeldException("needs the number of rows of the batch")
            : (int)Math.Max(least, Math.Min(index < 0 ? index + length : index, largest));
}
