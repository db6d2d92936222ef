using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Operators that act on each element by itself, after ONNX' and NumPy's rules of broadcasting.</summary>
internal static class Elementwise
{
    private static readonly Dictionary<string, Func<GraphNode, Func<double, double>>> s_unary = new(StringComparer.Ordinal)
    {
        ["Abs"] = _ => Math.Abs,
        ["Ceil"] = _ => Math.Ceiling,
        ["Erf"] = _ => Functions.Erf,
        ["Exp"] = _ => Math.Exp,
        ["Floor"] = _ => Math.Floor,
        ["Log"] = _ => Math.Log,
        ["Neg"] = _ => x => -x,
        ["Not"] = _ => x => x == 0 ? 1 : 0,
        ["Reciprocal"] = _ => x => 1 / x,
        ["Relu"] = _ => x => Math.Max(x, 0),
        ["Sigmoid"] = _ => Functions.Sigmoid,
        ["Sign"] = _ => x => x > 0 ? 1 : x < 0 ? -1 : x,
        ["Softplus"] = _ => Functions.Softplus,
        ["Softsign"] = _ => x => x / (1 + Math.Abs(x)),
        ["Sqrt"] = _ => Math.Sqrt,
        ["Tanh"] = _ => Math.Tanh,
        ["Mish"] = _ => x => x * Math.Tanh(Functions.Softplus(x)),
        ["HardSwish"] = _ => x => x * Functions.Clip(x / 6 + 0.5, 0, 1),
        ["Gelu"] = node => node.Text("approximate", "none") == "tanh" ? Functions.GeluByTanh : Functions.Gelu,
        ["FastGelu"] = _ => Functions.GeluByTanh,
        ["QuickGelu"] = node => Parameter(node, "alpha", 1.702, (x, alpha) => x * Functions.Sigmoid(alpha * x)),
        ["Swish"] = node => Parameter(node, "alpha", 1, (x, alpha) => x * Functions.Sigmoid(alpha * x)),
        ["LeakyRelu"] = node => Parameter(node, "alpha", 0.01, (x, alpha) => x < 0 ? alpha * x : x),
        ["Elu"] = node => Parameter(node, "alpha", 1, (x, alpha) => x < 0 ? alpha * Functions.Expm1(x) : x),
        ["Celu"] = node => Parameter(node, "alpha", 1, (x, alpha) => Math.Max(0, x) + Math.Min(0, alpha * Functions.Expm1(x / alpha))),
        ["ThresholdedRelu"] = node => Parameter(node, "alpha", 1, (x, alpha) => x > alpha ? x : 0),
        ["Selu"] = node =>
        {
            double alpha = node.Float("alpha", Functions.SeluAlpha), gamma = node.Float("gamma", Functions.SeluGamma);
            return x => gamma * (x > 0 ? x : alpha * Functions.Expm1(x));
        },
        ["HardSigmoid"] = node =>
        {
            double alpha = node.Float("alpha", 0.2), beta = node.Float("beta", 0.5);
            return x => Functions.Clip(alpha * x + beta, 0, 1);
        },
        ["Shrink"] = node =>
        {
            double lambda = node.Float("lambd", 0.5), bias = node.Float("bias", 0);
            return x => x < -lambda ? x + bias : x > lambda ? x - bias : 0;
        },
    };

    private static readonly Dictionary<string, Func<double, double, double>> s_binary = new(StringComparer.Ordinal)
    {
        ["Add"] = (x, y) => x + y,
        ["Sub"] = (x, y) => x - y,
        ["Mul"] = (x, y) => x * y,
        ["Div"] = (x, y) => x / y,
        ["Pow"] = (x, y) => y == 2 ? x * x : Math.Pow(x, y),
        ["PRelu"] = (x, slope) => x < 0 ? slope * x : x,
        ["Greater"] = (x, y) => x > y ? 1 : 0,
        ["GreaterOrEqual"] = (x, y) => x >= y ? 1 : 0,
        ["Less"] = (x, y) => x < y ? 1 : 0,
        ["LessOrEqual"] = (x, y) => x <= y ? 1 : 0,
        ["Equal"] = (x, y) => x == y ? 1 : 0,
        ["And"] = (x, y) => x != 0 && y != 0 ? 1 : 0,
        ["Or"] = (x, y) => x != 0 || y != 0 ? 1 : 0,
        ["Max"] = Math.Max,
        ["Min"] = Math.Min,
        ["Sum"] = (x, y) => x + y,
    };

    /// <summary>Whether an operator acts on each element by itself.</summary>
    public static bool Has(string name)
        => name is "Clip" or "Where" or "Identity" or "Cast" || s_unary.ContainsKey(name) || s_binary.ContainsKey(name);

    /// <summary>Computes a node; null where its operator is not one of these.</summary>
    public static Tensor? Compute(GraphNode node, IReadOnlyList<Tensor?> inputs, int mostElements)
    {
        if (node.Operator == "Clip")
        {
            double least = inputs.Count > 1 && inputs[1] is { } low ? low.Values[0] : node.Float("min", double.NegativeInfinity);
            double largest = inputs.Count > 2 && inputs[2] is { } high ? high.Values[0] : node.Float("max", double.PositiveInfinity);
            return Map(Needed(inputs, 0), x => Math.Min(Math.Max(x, least), largest));
        }

        if (node.Operator == "Where")
        {
            Tensor condition = Needed(inputs, 0);
            Tensor chosen = Broadcast(condition, Needed(inputs, 1), (test, value) => test != 0 ? value : 0, mostElements);
            Tensor other = Broadcast(condition, Needed(inputs, 2), (test, value) => test != 0 ? 0 : value, mostElements);
            return Broadcast(chosen, other, (x, y) => x + y, mostElements);
        }

        if (s_unary.TryGetValue(node.Operator, out Func<GraphNode, Func<double, double>>? unary))
        {
            Tensor x = Needed(inputs, 0);
            bool hasBias = node.Operator is "Gelu" or "FastGelu" && inputs.Count > 1 && inputs[1] is not null;
            return Map(hasBias ? Broadcast(x, inputs[1]!, (left, right) => left + right, mostElements) : x, unary(node));
        }

        if (!s_binary.TryGetValue(node.Operator, out Func<double, double, double>? binary))
        {
            return null;
        }

        // Max, Min and Sum take any number.
        Tensor result = Needed(inputs, 0);
        binary = node.Operator == "Div" && result.IsInteger ? (x, y) => Math.Truncate(x / y) : binary;
        for (int i = 1; i < inputs.Count; i++)
        {
            result = Broadcast(result, Aligned(node, Needed(inputs, i), result.Rank), binary, mostElements);
        }

        return result;
    }

    /// <summary>
    /// The second input of an operator, as operator set 7 and later have it. In set 6 an attribute says which of the first input's
    /// dimensions its first one belongs to; later both end together.
    /// </summary>
    public static Tensor Aligned(GraphNode node, Tensor second, int rank)
    {
        if (node.Version is not (> 0 and < 7) || node.Find("axis") is null || second.Rank == 0)
        {
            return second;
        }

        int behind = rank - Reductions.Axis(node.Int("axis", -1), rank) - second.Rank;
        return behind < 0
            ? throw new NotHeldException("has an axis that does not fit its constant")
            : second.Reshaped([.. second.Dims, .. Enumerable.Repeat(1, behind)]);
    }

    /// <summary>Applies a function to each pair of elements, where dimensions of 1 are as long as the others'.</summary>
    public static Tensor Broadcast(Tensor left, Tensor right, Func<double, double, double> function, int mostElements)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        int[] dims = new int[rank], leftSteps = new int[rank], rightSteps = new int[rank];
        int[] leftStrides = Tensor.Strides(left.Dims), rightStrides = Tensor.Strides(right.Dims);
        for (int axis = 0; axis < rank; axis++)
        {
            int leftAxis = axis - rank + left.Rank, rightAxis = axis - rank + right.Rank;
            int leftDim = leftAxis < 0 ? 1 : left.Dims[leftAxis], rightDim = rightAxis < 0 ? 1 : right.Dims[rightAxis];
            dims[axis] = leftDim == 1 ? rightDim : leftDim;
            if (rightDim != 1 && leftDim != 1 && leftDim != rightDim)
            {
                throw new NotHeldException($"has inputs of the shapes {left} and {right}, which do not fit together");
            }

            leftSteps[axis] = leftDim == 1 ? 0 : leftStrides[leftAxis];
            rightSteps[axis] = rightDim == 1 ? 0 : rightStrides[rightAxis];
        }

        int count = Tensor.Count(dims);
        if (count > mostElements)
        {
            throw new NotHeldException("computes more constants than the file has bytes");
        }

        double[] values = new double[count];
        int[] index = new int[rank];
        int leftAt = 0, rightAt = 0;
        for (int i = 0; i < count; i++)
        {
            values[i] = function(left.Values[leftAt], right.Values[rightAt]);
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                leftAt += leftSteps[axis];
                rightAt += rightSteps[axis];
                if (++index[axis] < dims[axis])
                {
                    break;
                }

                leftAt -= leftSteps[axis] * dims[axis];
                rightAt -= rightSteps[axis] * dims[axis];
                index[axis] = 0;
            }
        }

        return new Tensor(dims, values, left.IsInteger && right.IsInteger);
    }

    private static Tensor Map(Tensor tensor, Func<double, double> function)
        => new(tensor.Dims, Array.ConvertAll(tensor.Values, x => function(x)), tensor.IsInteger);

    private static Func<double, double> Parameter(GraphNode node, string name, double defaultValue, Func<double, double, double> function)
    {
        double parameter = node.Float(name, defaultValue);
        return x => function(x, parameter);
    }

    private static Tensor Needed(IReadOnlyList<Tensor?> inputs, int index)
        => (index < inputs.Count ? inputs[index] : null) ?? throw new NotHeldException("lacks an input that it needs");
}
