namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>Evaluates a <see cref="ModelNetwork"/> in double precision by PyTorch's formulas, row by row. Norms are in evaluation mode.</summary>
internal static class ReferenceNetwork
{
    /// <summary>The outputs for one row of inputs.</summary>
    public static double[] Evaluate(ModelNetwork network, double[] row)
    {
        double[] x = Standardized(row, network.Standardize);
        foreach (ModelLayer layer in network.Layers)
        {
            x = Activated(Normalized(Linear(x, layer), layer.Norm), layer.Activation);
        }

        double[] y = Activated(x, network.OutputActivation);
        return network.Unstandardize is { } to ? [.. y.Select((value, i) => (value * to.Std[i]) + to.Mean[i])] : y;
    }

    private static double[] Standardized(double[] x, ModelStandardize? by) =>
        by is null ? x : [.. x.Select((value, i) => (value - by.Mean[i]) / by.Std[i])];

    private static double[] Linear(double[] x, ModelLayer layer)
    {
        Assert.Equal(layer.In, x.Length);
        double[] y = new double[layer.Out];
        for (int o = 0; o < layer.Out; o++)
        {
            y[o] = layer.Bias?[o] ?? 0;
            for (int i = 0; i < layer.In; i++)
            {
                y[o] += (double)layer.Weight[(o * layer.In) + i] * x[i];
            }
        }

        return y;
    }

    private static double[] Normalized(double[] x, ModelNorm? norm)
    {
        if (norm is null)
        {
            return x;
        }

        double eps = norm.Eps!.Value;
        double mean = x.Average();
        double variance = x.Average(value => (value - mean) * (value - mean));
        double meanSquare = x.Average(value => value * value);
        double[] normal = norm.Kind switch
        {
            ModelNormKind.BatchNorm1d => [.. x.Select((value, i) => (value - norm.RunningMean![i]) / Math.Sqrt(norm.RunningVar![i] + eps))],
            ModelNormKind.LayerNorm => [.. x.Select(value => (value - mean) / Math.Sqrt(variance + eps))],
            ModelNormKind.RMSNorm => [.. x.Select(value => value / Math.Sqrt(meanSquare + eps))],
            _ => throw new ArgumentOutOfRangeException(nameof(norm), norm.Kind, "This norm has no formula here."),
        };
        return [.. normal.Select((value, i) => (value * (norm.Weight?[i] ?? 1)) + (norm.Bias?[i] ?? 0))];
    }

    private static double[] Activated(double[] x, ModelActivation? activation)
    {
        double max = x.Max();
        double logOfSum = max + Math.Log(x.Sum(value => Math.Exp(value - max)));
        return activation?.Layer switch
        {
            null => x,
            "Softmax" => [.. x.Select(value => Math.Exp(value - logOfSum))],
            "LogSoftmax" => [.. x.Select(value => value - logOfSum)],
            _ => [.. x.Select(value => Activated(value, activation))],
        };
    }

    private static double Activated(double x, ModelActivation by) => by.Layer switch
    {
        "ReLU" => Math.Max(x, 0),
        "Identity" => x,
        "ReLU6" => Math.Clamp(x, 0, 6),
        "LeakyReLU" => x > 0 ? x : by.NegativeSlope * x,
        "ELU" => x > 0 ? x : by.Alpha * (Math.Exp(x) - 1),
        "SELU" => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
        "CELU" => x > 0 ? x : by.Alpha * (Math.Exp(x / by.Alpha) - 1),
        "GELU" when by.IsTanhApproximation => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        "GELU" => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        "SiLU" => x * Sigmoid(x),
        "Mish" => x * Math.Tanh(Softplus(x)),
        "Softplus" => by.Beta * x > by.Threshold ? x : Softplus(by.Beta * x) / by.Beta,
        "Softsign" => x / (1 + Math.Abs(x)),
        "Sigmoid" => Sigmoid(x),
        "Tanh" => Math.Tanh(x),
        "Hardsigmoid" => Math.Clamp(x + 3, 0, 6) / 6,
        "Hardswish" => x * Math.Clamp(x + 3, 0, 6) / 6,
        "Hardtanh" => Math.Min(Math.Max(x, by.MinValue), by.MaxValue),
        "LogSigmoid" => -Softplus(-x),
        _ => throw new ArgumentOutOfRangeException(nameof(by), by.Layer, "This activation has no formula here."),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>
    /// The error function by its series, Σ (−1)ⁿ x^(2n+1) / (n! (2n+1)) · 2/√π, which keeps nine digits up to 4; beyond, it is ±1 to seven.
    /// </summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 4)
        {
            return Math.Sign(x);
        }

        double power = x;
        double sum = x;
        for (int n = 1; n < 100; n++)
        {
            power *= -x * x / n;
            sum += power / ((2 * n) + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
