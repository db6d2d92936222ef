using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Computes nodes in double precision: those of constants and shapes, and on samples those whose meaning is to be found out. Operators that
/// are not among these are no part of a network that MlpGen holds.
/// </summary>
/// <param name="mostElements">How many elements a result may have.</param>
internal sealed class Evaluator(int mostElements)
{
    private static readonly HashSet<string> s_structural = new(StringComparer.Ordinal)
    {
        "Concat", "ConstantOfShape", "Expand", "Flatten", "Gather", "Range", "Reshape", "Slice", "Split", "Squeeze", "Transpose", "Unsqueeze",
        "ReduceMean", "ReduceSum", "ReduceSumSquare", "ReduceMax", "ReduceL2", "ReduceProd", "Softmax", "LogSoftmax", "MatMul", "Gemm", "Dropout",
        "LayerNormalization", "Einsum", "Tile",
    };

    /// <summary>Whether a node of ONNX' own operators can be computed.</summary>
    public static bool Has(GraphNode node) => node.Domain is "" or "com.microsoft" && (Elementwise.Has(node.Operator) || s_structural.Contains(node.Operator));

    /// <summary>Computes all outputs of a node; those that nobody may want are null.</summary>
    /// <exception cref="NotHeldException">Its inputs do not fit, or it is not among the operators here.</exception>
    public IReadOnlyList<Tensor?> Compute(GraphNode node, IReadOnlyList<Tensor?> inputs)
    {
        try
        {
            return node.Operator == "Split" ? Reshaping.Split(node, inputs) : [Elementwise.Compute(node, inputs, mostElements) ?? ComputeOne(node, inputs)];
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentException or OverflowException or InvalidOperationException or DivideByZeroException)
        {
            throw new NotHeldException("has inputs or attributes that do not fit together");
        }
    }

    /// <summary>Computes a node that is given rows: the first dimension that Reshape names is the batch's, whatever the file was exported with.</summary>
    public IReadOnlyList<Tensor?> ComputeOfRows(GraphNode node, IReadOnlyList<Tensor?> inputs)
        => node.Operator == "Reshape" && inputs.Count > 1 && inputs[1] is { IsInteger: true } shape && shape.Values.FirstOrDefault() > 0
            ? Compute(node, [inputs[0], Tensor.Vector([double.NaN, .. shape.Values.Skip(1)], isInteger: true)])
            : Compute(node, inputs);

    private Tensor ComputeOne(GraphNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs.Count > 0 && inputs[0] is { } first ? first : throw new NotHeldException("lacks an input that it needs");
        Tensor? second = inputs.Count > 1 ? inputs[1] : null;
        Tensor Third() => inputs.Count > 2 && inputs[2] is { } third ? third : throw new NotHeldException("lacks an input that it needs");
        Tensor Second() => second ?? throw new NotHeldException("lacks an input that it needs");
        return node.Operator switch
        {
            "Identity" => x,
            "Dropout" when inputs.Count < 3 || inputs[2] is not { } trains || trains.Values[0] == 0 => x,
            "Cast" => Cast(node, x),
            "Concat" => Reshaping.Concat(node, inputs, mostElements),
            "ConstantOfShape" => Reshaping.ConstantOfShape(node, x, mostElements),
            "Expand" => Reshaping.Expand(x, Second(), mostElements),
            "Flatten" => Reshaping.Flatten(node, x),
            "Gather" => Reshaping.Gather(node, x, Second(), mostElements),
            "Reshape" => Reshaping.Reshape(node, x, Second().Values),
            "Slice" => Reshaping.Slice(node, inputs),
            "Squeeze" => Reshaping.Squeeze(x, Axes(node, second)),
            "Unsqueeze" => Reshaping.Unsqueeze(x, Axes(node, second) ?? throw new NotHeldException("lacks an input that it needs")),
            "Transpose" => Reshaping.Transpose(x, node.Ints("perm")),
            "Range" => Reshaping.Range(x.Values[0], Second().Values[0], Third().Values[0], mostElements),
            "ReduceMean" => Reductions.Reduce(node, x, Axes(node, second), values => values.Average()),
            "ReduceSum" => Reductions.Reduce(node, x, Axes(node, second), values => values.Sum()),
            "ReduceSumSquare" => Reductions.Reduce(node, x, Axes(node, second), values => values.Sum(value => value * value)),
            "ReduceL2" => Reductions.Reduce(node, x, Axes(node, second), values => Math.Sqrt(values.Sum(value => value * value))),
            "ReduceMax" => Reductions.Reduce(node, x, Axes(node, second), values => values.Max()),
            "ReduceProd" => Reductions.Reduce(node, x, Axes(node, second), values => values.Aggregate(1.0, (product, value) => product * value)),
            "Softmax" => Reductions.Softmax(node, x, isLogarithm: false),
            "LogSoftmax" => Reductions.Softmax(node, x, isLogarithm: true),
            "LayerNormalization" => Reductions.LayerNorm(node, x, second, inputs.Count > 2 ? inputs[2] : null),
            "MatMul" => Products.MatMul(x, Second(), mostElements),
            "Gemm" => Products.Gemm(node, x, Second(), inputs.Count > 2 ? inputs[2] : null, mostElements),
            _ => throw new NotHeldException("is not among the operators that MlpGen holds"),
        };
    }

    private static long[]? Axes(GraphNode node, Tensor? given) => node.Ints("axes") ?? (given is null ? null : [.. given.Values.Select(value => (long)value)]);

    private static Tensor Cast(GraphNode node, Tensor x)
    {
        bool toInteger = Element.Of((ElementType)node.Int("to", 1)) is { IsInteger: true };
        return new Tensor(x.Dims, toInteger && !x.IsInteger ? Array.ConvertAll(x.Values, value => Math.Truncate(value)) : x.Values, toInteger);
    }
}
