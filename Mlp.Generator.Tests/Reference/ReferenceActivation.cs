using Mlp.Generator.Tests.Execution;

namespace Mlp.Generator.Tests.Reference;

/// <summary>torch.nn's activations by their definitions (NaN stays NaN), and their derivatives, at kinks as PyTorch has them.</summary>
internal sealed class ReferenceActivation(Topology topology) : ReferenceModule
{
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    /// <summary>What the last forward pass got.</summary>
    public double[] Inputs { get; private set; } = [];

    /// <summary>Where the derivative jumps.</summary>
    public IReadOnlyList<double> Kinks { get; } = topology.CustomActivation is not null ? [] : topology.ActivationLayer switch
    {
        ActivationLayer.ReLU or ActivationLayer.LeakyReLU or ActivationLayer.SELU => [0],
        ActivationLayer.ELU => topology.Alpha == 1 ? [] : [0],
        ActivationLayer.ReLU6 => [0, 6],
        ActivationLayer.Hardtanh => [topology.MinValue, topology.MaxValue],
        ActivationLayer.Hardsigmoid or ActivationLayer.Hardswish => [-3, 3],
        ActivationLayer.Softplus => [topology.Threshold / topology.Beta],
        _ => [],
    };

    public override double[] Forward(double[] x, int rows, bool training)
    {
        Inputs = x;
        return Array.ConvertAll(x, Value);
    }

    public override double[] Backward(double[] gradient) => gradient.Select((g, i) => g * Derivative(Inputs[i])).ToArray();

    /// <summary>f(x).</summary>
    public double Value(double x) => topology.CustomActivation is not null ? x * Sigmoid(CustomActivations.Slope * x) : topology.ActivationLayer switch
    {
        ActivationLayer.Identity => x,
        ActivationLayer.ReLU => x < 0 ? 0 : x,
        ActivationLayer.ReLU6 => Math.Min(Math.Max(x, 0), 6),
        ActivationLayer.LeakyReLU => x > 0 ? x : topology.NegativeSlope * x,
        ActivationLayer.ELU => x > 0 ? x : topology.Alpha * (Math.Exp(x) - 1),
        ActivationLayer.SELU => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        ActivationLayer.CELU => Math.Max(x, 0) + Math.Min(0, topology.Alpha * (Math.Exp(x / topology.Alpha) - 1)),
        ActivationLayer.GELU when topology.Approximate == Approximate.Tanh => 0.5 * x * (1 + Math.Tanh(GeluGate(x))),
        ActivationLayer.GELU => x * NormalCumulative(x),
        ActivationLayer.SiLU => x * Sigmoid(x),
        ActivationLayer.Mish => x * Math.Tanh(Softplus(x)),
        ActivationLayer.Softplus => topology.Beta * x > topology.Threshold ? x : Softplus(topology.Beta * x) / topology.Beta,
        ActivationLayer.Softsign => x / (1 + Math.Abs(x)),
        ActivationLayer.Sigmoid => Sigmoid(x),
        ActivationLayer.Tanh => Math.Tanh(x),
        ActivationLayer.Hardsigmoid => Math.Min(Math.Max(x + 3, 0), 6) / 6,
        ActivationLayer.Hardswish => x * Math.Min(Math.Max(x + 3, 0), 6) / 6,
        ActivationLayer.Hardtanh => Math.Min(Math.Max(x, topology.MinValue), topology.MaxValue),
        ActivationLayer.LogSigmoid => -Softplus(-x),
        _ => throw new InvalidOperationException($"no reference for {topology.ActivationLayer}"),
    };

    /// <summary>f′(x).</summary>
    private double Derivative(double x)
    {
        if (topology.CustomActivation is not null)
        {
            double s = Sigmoid(CustomActivations.Slope * x);
            return s + (CustomActivations.Slope * x * s * (1 - s));
        }

        return topology.ActivationLayer switch
        {
            ActivationLayer.Identity => 1,
            ActivationLayer.ReLU => x <= 0 ? 0 : 1,
            ActivationLayer.ReLU6 => x is > 0 and < 6 ? 1 : 0,
            ActivationLayer.LeakyReLU => x > 0 ? 1 : topology.NegativeSlope,
            ActivationLayer.ELU => x > 0 ? 1 : topology.Alpha * Math.Exp(x),
            ActivationLayer.SELU => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
            ActivationLayer.CELU => x > 0 ? 1 : Math.Exp(x / topology.Alpha),
            ActivationLayer.GELU when topology.Approximate == Approximate.Tanh
                => (0.5 * (1 + Math.Tanh(GeluGate(x)))) + (0.5 * x * TanhSlope(GeluGate(x)) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))),
            ActivationLayer.GELU => NormalCumulative(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
            ActivationLayer.SiLU => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x)))),
            ActivationLayer.Mish => Math.Tanh(Softplus(x)) + (x * TanhSlope(Softplus(x)) * Sigmoid(x)),
            ActivationLayer.Softplus => topology.Beta * x > topology.Threshold ? 1 : Sigmoid(topology.Beta * x),
            ActivationLayer.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
            ActivationLayer.Sigmoid => Sigmoid(x) * (1 - Sigmoid(x)),
            ActivationLayer.Tanh => TanhSlope(x),
            ActivationLayer.Hardsigmoid => x is > -3 and < 3 ? 1 / 6f : 0, // PyTorch has it as a float, even in float64
            ActivationLayer.Hardswish => x < -3 ? 0 : x <= 3 ? (x / 3) + 0.5 : 1,
            ActivationLayer.Hardtanh => x > topology.MinValue && x < topology.MaxValue ? 1 : 0,
            ActivationLayer.LogSigmoid => Sigmoid(-x),
            _ => throw new InvalidOperationException($"no reference for {topology.ActivationLayer}"),
        };
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double TanhSlope(double x) => 1 - (Math.Tanh(x) * Math.Tanh(x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double GeluGate(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    /// <summary>Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + …) (Abramowitz and Stegun 26.2.11), term by term.</summary>
    private static double NormalCumulative(double x)
    {
        double bounded = Math.Clamp(x, -9, 9), term = bounded, sum = bounded;
        for (int n = 3; Math.Abs(term) > 1e-17; n += 2)
        {
            term *= bounded * bounded / n;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-bounded * bounded / 2) / Math.Sqrt(2 * Math.PI));
    }
}
