using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Numbers of any type, in double precision and row-major order.</summary>
/// <param name="dims">The dimensions; none for a scalar.</param>
/// <param name="values">The elements. In a shape, NaN stands for a dimension that is not known: the batch.</param>
/// <param name="isInteger">Whether the file has whole numbers: their division is one of whole numbers, too.</param>
internal sealed class Tensor(int[] dims, double[] values, bool isInteger = false)
{
    /// <summary>How long a dimension may be beside one of 0: whoever counts along it finds no elements that would bound it.</summary>
    public const int MostBesideNone = 1 << 12;

    /// <summary>The dimensions.</summary>
    public int[] Dims { get; } = values.Length > 0 || Array.TrueForAll(dims, dim => dim <= MostBesideNone) ? dims
        : throw new NotHeldException($"has no elements and the shape [{string.Join(", ", dims.Take(8))}]");

    /// <summary>The elements.</summary>
    public double[] Values { get; } = values;

    /// <summary>Whether the file has whole numbers.</summary>
    public bool IsInteger { get; } = isInteger;

    /// <summary>How many dimensions there are.</summary>
    public int Rank => Dims.Length;

    /// <summary>A scalar.</summary>
    public static Tensor Scalar(double value) => new([], [value]);

    /// <summary>A vector.</summary>
    public static Tensor Vector(IEnumerable<double> values, bool isInteger = false)
    {
        double[] all = [.. values];
        return new([all.Length], all, isInteger);
    }

    /// <summary>The same elements in other dimensions.</summary>
    public Tensor Reshaped(int[] dims) => new(dims, Values, IsInteger);

    /// <summary>The product of dimensions.</summary>
    /// <exception cref="NotHeldException">It is more than an array can have.</exception>
    public static int Count(IEnumerable<int> dims)
    {
        long count = 1;
        foreach (int dim in dims)
        {
            count = count * dim <= int.MaxValue ? count * dim : throw new NotHeldException("has more elements than an array can hold");
        }

        return (int)count;
    }

    /// <summary>The distance of neighbours along each dimension.</summary>
    public static int[] Strides(int[] dims)
    {
        int[] strides = new int[dims.Length];
        int stride = 1;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= dims[axis];
        }

        return strides;
    }

    /// <summary>Whether all elements are the same.</summary>
    public bool IsUniform => Values.Length > 0 && Values.All(value => value.Equals(Values[0]));

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Dims)}]";
}

/// <summary>Says why a node cannot be held. It never leaves the reader: it becomes a <see cref="ModelProblem"/> of that node.</summary>
internal sealed class NotHeldException(string reason) : Exception(reason);
