using System;
using System.Collections.Generic;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads the operators that are activations.</summary>
internal static class ActivationReader
{
    /// <summary>The activation that a node is by its operator; null where its parts or its parameters must be looked at.</summary>
    /// <param name="node">The node.</param>
    /// <param name="constants">The values of the graph that depend on no input.</param>
    public static ModelActivation? Of(GraphNode node, Func<string, Tensor?> constants)
    {
        switch (node.Operator)
        {
            case "Relu":
                return new ModelActivation("ReLU");
            case "LeakyRelu":
                return new ModelActivation("LeakyReLU") { NegativeSlope = node.Float("alpha", 0.01) };
            case "Elu":
                return new ModelActivation("ELU") { Alpha = node.Float("alpha", 1) };
            case "Celu" when node.Float("alpha", 1) > 0:
                return new ModelActivation("CELU") { Alpha = node.Float("alpha", 1) };
            case "Selu" when IsNear(node.Float("alpha", Functions.SeluAlpha), Functions.SeluAlpha, 1e-6)
                && IsNear(node.Float("gamma", Functions.SeluGamma), Functions.SeluGamma, 1e-6):
                return new ModelActivation("SELU");
            case "Gelu" when node.Inputs.Count == 1:
                return new ModelActivation("GELU") { IsTanhApproximation = node.Text("approximate", "none") == "tanh" };
            case "HardSwish":
                return new ModelActivation("Hardswish");
            case "HardSigmoid" when IsNear(node.Float("alpha", 0.2), 1.0 / 6, 1e-7) && node.Float("beta", 0.5) == 0.5:
                return new ModelActivation("Hardsigmoid");
            case "PRelu" when node.Input(1) is { } name && constants(name) is { IsUniform: true } slope:
                return new ModelActivation("LeakyReLU") { NegativeSlope = GraphNode.Shortest((float)slope.Values[0]) };
            case "PRelu":
                throw new NotHeldException("has a slope for each channel, and MlpGen holds LeakyReLU, which has one");
            case "Mish" or "Softplus" or "Softsign" or "Sigmoid" or "Tanh":
                return new ModelActivation(node.Operator);
            default:
                return null;
        }
    }

    /// <summary>clip(alpha · x + beta, 0, 1): Keras' and ONNX' own alpha is 0.2, torch.nn's 1/6.</summary>
    public static List<Step> HardSigmoid(GraphNode node) =>
    [
        new AffineStep(node.Label, [node.Float("alpha", 0.2)], [node.Float("beta", 0.5)]),
        new ActivationStep(node.Label, new ModelActivation("Hardtanh") { MinValue = 0, MaxValue = 1 }),
    ];

    /// <summary>The steps of a Clip node.</summary>
    public static List<Step> Clip(GraphNode node, Func<string, Tensor?> constants)
    {
        return Clip(node.Label, Limit(1, "min", double.NegativeInfinity), Limit(2, "max", double.PositiveInfinity));

        double Limit(int index, string attribute, double none)
            => node.Input(index) is not { } name ? node.Float(attribute, none)
                : (constants(name) ?? throw new NotHeldException("has limits that are no constants")) is { Values.Length: 1 } limit
                    ? GraphNode.Shortest((float)limit.Values[0])
                : throw new NotHeldException("has a limit for each channel");
    }

    /// <summary>The steps that keep numbers within limits.</summary>
    public static List<Step> Clip(string label, double least, double largest)
    {
        if (!(least < largest))
        {
            throw new NotHeldException("has limits between which there is nothing");
        }

        // PyTorch writes float's largest value where there is no limit.
        least = Math.Max(least, -float.MaxValue);
        largest = Math.Min(largest, float.MaxValue);
        return (least, largest) switch
        {
            (-float.MaxValue, float.MaxValue) => [new NothingStep(label)],
            (0, float.MaxValue) => [new ActivationStep(label, new ModelActivation("ReLU"))],
            (0, 6) => [new ActivationStep(label, new ModelActivation("ReLU6"))],
            _ => [new ActivationStep(label, new ModelActivation("Hardtanh") { MinValue = least, MaxValue = largest })],
        };
    }

    private static bool IsNear(double value, double expected, double distance) => Math.Abs(value - expected) < distance;
}
