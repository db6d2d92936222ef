using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Computes nodes in double precision: those of constants and shapes, and on samples those whose meaning is to be found out. Operators that
/// are not among these are no part of a network that MlpGen holds.
/// </summary>
/// <param name="mostElements">How many elements a result may have.</param>
/// <param name="budget">How many elements all results together may have.</param>
internal sealed class Evaluator(int mostElements, Budget budget)
{
    private static readonly HashSet<string> s_structural = new(StringComparer.Ordinal)
    {
        "Concat", "ConstantOfShape", "Expand", "Flatten", "Gather", "Range", "Reshape", "Slice", "Split", "Squeeze", "Transpose",
        "Unsqueeze", "ReduceMean", "ReduceSum", "ReduceSumSquare", "ReduceMax", "ReduceL2", "ReduceProd", "Softmax", "LogSoftmax", "MatMul",
        "Gemm", "Dropout", "LayerNormalization",
    };

    /// <summary>How many elements a result may have.</summary>
    public int MostElements => mostElements;

    /// <summary>How much computation is left.</summary>
    public Budget Budget => budget;

    /// <summary>How many rows the file was exported with; null where it does not say so.</summary>
    public int? FixedBatch { get; set; }

    /// <summary>Whether a node of ONNX' own operators can be computed.</summary>
    public static bool Has(GraphNode node)
        => node.Domain is "" or "com.microsoft" && (Elementwise.Has(node.Operator) || s_structural.Contains(node.Operator));

    /// <summary>Computes all outputs of a node; those that nobody may want are null.</summary>
    /// <exception cref="NotHeldException">Its inputs do not fit, or it is not among the operators here.</exception>
    public IReadOnlyList<Tensor?> Compute(GraphNode node, IReadOnlyList<Tensor?> inputs)
    {
        // Before they are computed: what is small may be repeated very often. The error function is a series of some dozen terms.
        int each = node.Operator is "Erf" or "Gelu" ? 8 : 1;
        budget.Spend(each * inputs.Sum(input => (long)(input?.Values.Length ?? 0)));
        try
        {
            IReadOnlyList<Tensor?> outputs = node.Operator == "Split" ? Reshaping.Split(node, inputs) : [ComputeOne(node, inputs)];
            budget.Spend(outputs.Sum(output => (long)(output?.Values.Length ?? 0)));
            return outputs;
        }
        catch (Exception error)
            when (error is IndexOutOfRangeException or ArgumentException or ArithmeticException or InvalidOperationException)
        {
            throw new NotHeldException("has inputs or attributes that do not fit together");
        }
    }

    /// <summary>
    /// Computes a node that is given rows: where the first dimension that Reshape names is the number of rows that the file was exported
    /// with, it is the batch's. Where the input does not say that number, it is 1, as most exports are made with one row.
    /// </summary>
    public IReadOnlyList<Tensor?> ComputeOfRows(GraphNode node, IReadOnlyList<Tensor?> inputs)
        => node.Operator == "Reshape" && inputs.Count > 1 && inputs[1] is { IsInteger: true } shape
            && shape.Values.FirstOrDefault() == (FixedBatch ?? 1)
            ? Compute(node, [inputs[0], Tensor.Vector([double.NaN, .. shape.Values.Skip(1)], isInteger: true)])
            : Compute(node, inputs);

    private Tensor ComputeOne(GraphNode node, IReadOnlyList<Tensor?> inputs)
    {
        if (Elementwise.Compute(node, inputs, mostElements) is { } result)
        {
            return result;
        }

        Tensor x = inputs.Count > 0 && inputs[0] is { } first ? first : throw new NotHeldException("lacks an input that it needs");
        Tensor? second = inputs.Count > 1 ? inputs[1] : null;
        Tensor Third() => inputs.Count > 2 && inputs[2] is { } third ? third : throw new NotHeldException("lacks an input that it needs");
        Tensor Second() => second ?? throw new NotHeldException("lacks an input that it needs");
        return node.Operator switch
        {
            "Identity" => x,
            "Dropout" when !NodeReader.Drops(node, inputs.Count > 2 ? inputs[2] : null) => x,
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
            "Range" => Reshaping.Range(x, Second().Values[0], Third().Values[0], mostElements),
            "ReduceMean" => Reductions.Reduce(node, x, Axes(node, second), values => values.Average()),
            "ReduceSum" => Reductions.Reduce(node, x, Axes(node, second), values => values.Sum()),
            "ReduceSumSquare" => Reductions.Reduce(node, x, Axes(node, second), values => values.Sum(value => value * value)),
            "ReduceL2" => Reductions.Reduce(node, x, Axes(node, second), values => Math.Sqrt(values.Sum(value => value * value))),
            "ReduceMax" => Reductions.Reduce(node, x, Axes(node, second), values => values.Max()),
            "ReduceProd" => Reductions.Reduce(node, x, Axes(node, second), values => values.Aggregate((product, value) => product * value)),
            "Softmax" => Reductions.Softmax(node, x, isLogarithm: false),
            "LogSoftmax" => Reductions.Softmax(node, x, isLogarithm: true),
            "LayerNormalization" => Reductions.RowNorm(node, x, second, inputs.Count > 2 ? inputs[2] : null, centers: true),
            "MatMul" => Products.MatMul(x, Second(), mostElements, budget),
            "Gemm" => Products.Gemm(node, x, Second(), inputs.Count > 2 ? inputs[2] : null, mostElements, budget),
            _ => throw new NotHeldException("is not among the operators that MlpGen holds"),
        };
    }

    private static long[]? Axes(GraphNode node, Tensor? given)
        => node.Ints("axes") ?? (given is null ? null : [.. given.Values.Select(value => (long)value)]);

    private static Tensor Cast(GraphNode node, Tensor x)
    {
        ElementType type = (ElementType)node.Int("to", 1);
        bool toInteger = Element.Of(type) is { IsInteger: true };
        double[] values = type == ElementType.Boolean ? Array.ConvertAll(x.Values, value => value == 0 ? 0.0 : 1)
            : toInteger && !x.IsInteger ? Array.ConvertAll(x.Values, Math.Truncate)
            : x.Values;
        return new Tensor(x.Dims, values, toInteger);
    }
}
