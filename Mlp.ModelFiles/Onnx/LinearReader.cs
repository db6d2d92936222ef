using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads the operators that are products with a constant weight: Gemm, MatMul, Conv and what belongs to them.</summary>
/// <param name="constants">The values of the graph that depend on no input.</param>
internal sealed class LinearReader(Func<string, Tensor?> constants)
{
    /// <summary>The steps of a Gemm: a Linear, and the activation of a FusedGemm.</summary>
    public List<Step> Gemm(GraphNode node)
    {
        CheckInputIsNotTransposed(node);
        Tensor weight = constants(node.Inputs[1])!;
        weight = node.Int("transB", 0) != 0 ? Reshaping.Transpose(weight, null) : weight;
        List<Step> steps = [Linear(node, weight, node.Float("alpha", 1), GemmBias(node, weight.Dims[1]))];
        if (node.Operator == "FusedGemm" && node.Text("activation", "") is { Length: > 0 } activation)
        {
            steps.Add(new ActivationStep(node.Label, FusedActivation(node, activation)));
        }

        return steps;
    }

    /// <summary>The Linear of a MatMul.</summary>
    public LinearStep MatMul(GraphNode node)
    {
        CheckInputIsNotTransposed(node);
        Tensor matrix = constants(node.Inputs[1])!;
        matrix = node.Int("transB", 0) != 0 ? Reshaping.Transpose(matrix, null) : matrix;
        return Linear(node, matrix, node.Float("alpha", 1), bias: null);
    }

    /// <summary>The Linear that a convolution of 1 × 1 is for each pixel.</summary>
    public LinearStep Conv(GraphNode node)
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
        return new LinearStep(node.Label, weight.Dims[1], weight.Dims[0], weight.Values, bias?.Values);

        bool Any(string attribute, long usual) => node.Ints(attribute) is { } values && values.Any(value => value != usual);
    }

    /// <summary>The Linear of scikit-learn's LinearRegression.</summary>
    public static LinearStep Regressor(GraphNode node, float[] coefficients)
    {
        int outputs = (int)Math.Max(1, Math.Min(node.Int("targets", 1), int.MaxValue));
        float[]? intercepts = node.Floats("intercepts");
        if (coefficients.Length % outputs != 0 || (intercepts is not null && intercepts.Length != outputs))
        {
            throw new NotHeldException("has coefficients that do not fit its targets");
        }

        double[] weight = Array.ConvertAll(coefficients, value => (double)value);
        double[]? bias = intercepts is null ? null : Array.ConvertAll(intercepts, value => (double)value);
        return new LinearStep(node.Label, coefficients.Length / outputs, outputs, weight, bias);
    }

    private static void CheckInputIsNotTransposed(GraphNode node)
    {
        if (new[] { "transA", "transBatchA", "transBatchB" }.FirstOrDefault(name => node.Int(name, 0) != 0) is { } attribute)
        {
            throw new NotHeldException($"transposes its input ({attribute} = 1), which mixes the rows of a batch");
        }
    }

    private double[]? GemmBias(GraphNode node, int outputs)
    {
        Tensor? c = node.Input(2) is { } name ? constants(name) ?? throw new NotHeldException("adds something that is no constant") : null;
        double beta = node.Float("beta", 1);
        if (c is null || beta == 0)
        {
            return null;
        }

        double[] bias = Array.ConvertAll(Channels.EachOf(c, [outputs]), value => beta * value);
        return Channels.Full(bias, outputs);
    }

    private static ModelActivation FusedActivation(GraphNode node, string activation)
    {
        GraphNode behind = node with { Operator = activation, Inputs = [node.Inputs[0]], Attributes = Modules.FusedAttributes(node) };
        return ActivationReader.Of(behind, constants: _ => null)
            ?? throw new NotHeldException($"has the activation '{OneLine.Of(activation)}' with parameters that MlpGen does not hold");
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
}
