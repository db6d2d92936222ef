using System;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Writes activations in the operators that ONNX has for them, or in their parts. Parts are joined so that whoever reads them back finds
/// one function, and nothing to fold into a weight.
/// </summary>
internal static class OnnxActivations
{
    private const double UsualThreshold = 20;

    /// <summary>Adds an activation, and returns the name of what it gives.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="key">Its index in the Sequential.</param>
    /// <param name="x">What it is applied to.</param>
    public static string Add(OnnxGraphBuilder graph, ModelActivation activation, string key, string x)
    {
        switch (activation.Layer)
        {
            case "Identity":
                return x;
            case "ReLU":
                return graph.Add("Relu", key, [x]);
            case "ReLU6":
                return Clip(0, 6);
            case "Hardtanh":
                return Clip(activation.MinValue, activation.MaxValue);
            case "LeakyReLU":
                return graph.Add("LeakyRelu", key, [x], OnnxGraphBuilder.Attribute("alpha", (float)activation.NegativeSlope));
            case "ELU":
                return graph.Add("Elu", key, [x], OnnxGraphBuilder.Attribute("alpha", (float)activation.Alpha));
            case "CELU":
                return graph.Add("Celu", key, [x], OnnxGraphBuilder.Attribute("alpha", (float)activation.Alpha));
            case "SELU":
                return graph.Add("Selu", key, [x]);
            case "Hardsigmoid":
                AttributeProto slope = OnnxGraphBuilder.Attribute("alpha", 1f / 6), middle = OnnxGraphBuilder.Attribute("beta", 0.5f);
                return graph.Add("HardSigmoid", key, [x], slope, middle);
            case "Hardswish":
                return graph.Add("HardSwish", key, [x]);
            case "Mish" or "Softsign" or "Sigmoid" or "Tanh":
                return graph.Add(activation.Layer, key, [x]);
            case "Softmax" or "LogSoftmax":
                return graph.Add(activation.Layer, key, [x], OnnxGraphBuilder.Attribute("axis", 1L));
            case "SiLU":
                return graph.Add("Mul", key, [x, Part("Sigmoid", "sigmoid", x)]);
            case "LogSigmoid":
                // min(x, 0) − softplus(−|x|): neither overflows, and nothing cancels.
                string negative = Part("Neg", "negative", Part("Abs", "magnitude", x));
                return graph.Add("Sub", key, [Part("Min", "minimum", x, Scalar("zero", 0)), Part("Softplus", "softplus", negative)]);
            case "Softplus" when activation.Threshold < UsualThreshold:
                // Above the threshold x itself. The usual one makes no difference in floats.
                string isAbove = Part("Greater", "is_above", x, Scalar("threshold", activation.Threshold / activation.Beta));
                return graph.Add("Where", key, [isAbove, x, Add(graph, activation with { Threshold = UsualThreshold }, key + ".below", x)]);
            case "Softplus" when activation.Beta == 1:
                return graph.Add("Softplus", key, [x]);
            case "Softplus":
                string beta = Scalar("beta", activation.Beta);
                return graph.Add("Div", key, [Part("Softplus", "softplus", Part("Mul", "scaled", x, beta)), beta]);
            case "GELU" when activation.IsTanhApproximation:
                string cube = Part("Mul", "cube", Part("Mul", "square", x, x), x);
                string inner = Part("Add", "inner", x, Part("Mul", "cubic", cube, Scalar("cubic_factor", 0.044715)));
                return Gelu(Part("Tanh", "tanh", Part("Mul", "argument", inner, Scalar("factor", Math.Sqrt(2 / Math.PI)))));
            case "GELU":
                return Gelu(Part("Erf", "erf", Part("Mul", "argument", x, Scalar("factor", Math.Sqrt(0.5)))));
            default:
                throw new ArgumentException(
                    $"The activation '{activation.Layer}' is a type of the project's own, and ONNX has no operator for it: "
                    + "write the network with one of torch.nn's.");
        }

        string Part(string type, string name, params string[] inputs) => graph.Add(type, $"{key}.{name}", inputs);

        string Scalar(string name, double value) => graph.Scalar($"{key}.{name}", (float)value);

        string Clip(double least, double largest) => graph.Add("Clip", key, [x, Scalar("min", least), Scalar("max", largest)]);

        string Gelu(string function)
        {
            string half = Part("Mul", "half", x, Scalar("one_half", 0.5));
            return graph.Add("Mul", key, [half, Part("Add", "sum", function, Scalar("one", 1))]);
        }
    }
}
