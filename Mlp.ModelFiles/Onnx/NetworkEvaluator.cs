using System;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Computes a network in double precision, by the formulas of torch.nn.</summary>
internal static class NetworkEvaluator
{
    /// <summary>What the network gives for a row.</summary>
    public static double[] Compute(ModelNetwork network, double[] row)
    {
        double[] x = network.Standardize is { } by ? [.. row.Select((value, i) => (value - by.Mean[i]) / by.Std[i])] : row;
        foreach (ModelLayer layer in network.Layers)
        {
            x = Activated(Normalized(Linear(x, layer), layer.Norm), layer.Activation);
        }

        double[] y = Activated(x, network.OutputActivation);
        return network.Unstandardize is { } to ? [.. y.Select((value, i) => value * to.Std[i] + to.Mean[i])] : y;
    }

    private static double[] Linear(double[] x, ModelLayer layer)
    {
        double[] y = new double[layer.Out];
        for (int output = 0; output < y.Length; output++)
        {
            double sum = layer.Bias is null ? 0 : layer.Bias[output];
            for (int i = 0, at = output * layer.In; i < x.Length; i++, at++)
            {
                sum += layer.Weight[at] * x[i];
            }

            y[output] = sum;
        }

        return y;
    }

    private static double[] Normalized(double[] x, ModelNorm? norm)
    {
        if (norm is null)
        {
            return x;
        }

        double eps = norm.Eps ?? 0, mean = norm.Kind == ModelNormKind.LayerNorm ? x.Average() : 0;
        double root = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + eps);
        return [.. x.Select((value, i) => Unit(value, i) * (norm.Weight?[i] ?? 1) + (norm.Bias?[i] ?? 0))];

        double Unit(double value, int i) => norm.Kind == ModelNormKind.BatchNorm1d
            ? (value - norm.RunningMean![i]) / Math.Sqrt(norm.RunningVar![i] + eps)
            : (value - mean) / root;
    }

    private static double[] Activated(double[] x, ModelActivation? activation) => activation?.Layer switch
    {
        null => x,
        "Softmax" => Functions.Softmax(x, isLogarithm: false),
        "LogSoftmax" => Functions.Softmax(x, isLogarithm: true),
        _ => Array.ConvertAll(x, value => ActivationValue.Of(activation, value)),
    };
}
