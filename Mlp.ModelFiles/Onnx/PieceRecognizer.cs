using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Finds out what a piece of several nodes is: an activation, a norm, a softmax or a Linear that was exported in its parts. Exporters write
/// the parts in many orders, so what counts is what they compute: it is compared with each function that a network can hold, in double
/// precision, on values of every size. A piece that is none of them is refused.
/// </summary>
internal sealed class PieceRecognizer
{
    // Constants of a file are floats, so even the right function is that far away.
    private const double Tolerance = 3e-6;

    // What equals a function between −300 and 300 may have a limit beyond, or a gap around 0.
    private static readonly double[] s_extremes = [-1e6, -2e4, -1000, -1e-4, -1e-5, 1e-5, 1e-4, 1000, 2e4, 1e6];

    private static readonly double[] s_samples =
    [
        -300, -90, -40, -25, -12, -9, -7, -6.2, -5.5, -5, -4.1, -3.6, -3.1, -2.9, -2.4, -2, -1.6, -1.3,
        -1, -0.8, -0.6, -0.45, -0.3, -0.2, -0.1, -0.03, -0.001, 0, 0.001, 0.04, 0.1, 0.25, 0.35, 0.5, 0.65, 0.85, 1,
        1.4, 1.7, 2.1, 2.6, 2.8, 3.2, 3.7, 4.2, 5.1, 5.8, 6.1, 7.3, 9.5, 13, 26, 40, 95, 300,
    ];

    private readonly PieceSampler _sampler;
    private readonly string _label;

    private PieceRecognizer(PieceSampler sampler, string label)
    {
        _sampler = sampler;
        _label = label;
    }

    /// <summary>
    /// The activation, norm or softmax that a piece is, or what it does to each channel; null where it is none that a network can hold.
    /// </summary>
    /// <exception cref="NotHeldException">A node cannot be computed.</exception>
    public static IReadOnlyList<Step>? RecognizeModule(PieceSampler sampler, string label)
        => new PieceRecognizer(sampler, label).RecognizeModule();

    /// <summary>The Linear that a piece is, several products and sums that make one; null where it is none.</summary>
    public static IReadOnlyList<Step>? RecognizeLinear(PieceSampler sampler, string label) => new PieceRecognizer(sampler, label).Linear();

    private IReadOnlyList<Step>? RecognizeModule()
    {
        if ((long)s_samples.Length * _sampler.Channels > _sampler.MostElements)
        {
            throw new NotHeldException("is too wide for a file of this size");
        }

        // Neighbouring channels have different values, so that what mixes them shows.
        double[][] rows = [.. s_samples.Select((_, row) => Row(channel => s_samples[(row + 19 * channel) % s_samples.Length]))];
        double[][] outputs = _sampler.Compute(rows);
        int channels = _sampler.Channels;
        if (channels == 1 && outputs[0].Length == 2 && Agree(rows, outputs, row => [1 - row[0], row[0]]))
        {
            return [new TwoClassesStep(_label)];
        }

        return outputs[0].Length == channels ? ByChannel(rows, outputs) ?? Softmax(rows, outputs) ?? RowNorm() : null;
    }

    private IReadOnlyList<Step>? ByChannel(double[][] rows, double[][] outputs)
    {
        if (Affine() is { } affine)
        {
            return [affine];
        }

        // The function of the first channel, at each sample.
        Dictionary<double, double> values = [];
        for (int row = 0; row < rows.Length; row++)
        {
            values[rows[row][0]] = outputs[row][0];
        }

        foreach ((double inner, ModelActivation activation, double outer) in Candidates(x => values[x]))
        {
            if (outer != 0 && !double.IsNaN(outer) && !double.IsInfinity(outer)
                && IsFunction(rows, outputs, row => Array.ConvertAll(row, x => outer * ActivationValue.Of(activation, inner * x))))
            {
                return
                [
                    .. inner == 1 ? Array.Empty<Step>() : [new AffineStep(_label, [inner], [0])],
                    new ActivationStep(_label, activation),
                    .. outer == 1 ? Array.Empty<Step>() : [new AffineStep(_label, [outer], [0])],
                ];
            }
        }

        return null;
    }

    /// <summary>
    /// What the piece may be: outer · activation(inner · x). Its parameters are what the function's values say if it is that one.
    /// </summary>
    private static IEnumerable<(double Inner, ModelActivation Activation, double Outer)> Candidates(Func<double, double> value)
    {
        double slope = Neat(value(300) / 300), top = Neat(value(300)), bottom = value(-300);
        foreach (string layer in new[] { "ReLU", "SiLU", "GELU", "Mish", "Hardswish", "SELU" })
        {
            yield return (1, new ModelActivation(layer), layer == "SELU" ? Neat(slope / Functions.SeluGamma) : slope);
        }

        yield return (1, new ModelActivation("GELU") { IsTanhApproximation = true }, slope);
        yield return (1, new ModelActivation("ReLU6"), Neat(top / 6));
        yield return (1, new ModelActivation("LeakyReLU") { NegativeSlope = Neat(bottom / -300 / slope) }, slope);
        yield return (1, new ModelActivation("ELU") { Alpha = Neat(-bottom / slope) }, slope);
        yield return (1, new ModelActivation("CELU") { Alpha = Neat(-bottom / slope) }, slope);
        foreach (string layer in new[] { "Tanh", "Sigmoid", "Hardsigmoid" })
        {
            yield return (1, new ModelActivation(layer), top);
        }

        yield return (1, new ModelActivation("Softsign"), Neat(value(1) * 2));
        yield return (1, new ModelActivation("LogSigmoid"), Neat(bottom / -300));
        yield return (1, new ModelActivation("Softplus") { Beta = Neat(Math.Log(2) * slope / value(0)) }, slope);
        if (value(-90) == bottom && value(95) == value(300) && Neat(bottom) < top)
        {
            yield return (1, new ModelActivation("Hardtanh") { MinValue = Neat(bottom), MaxValue = top }, 1);
        }

        // x · sigmoid(β · x) is SiLU(β · x) / β; tanh(β · x) and sigmoid(β · x) are there as they are.
        double share = value(1) / slope, beta = Neat(Math.Log(share / (1 - share)));
        yield return (beta, new ModelActivation("SiLU"), slope / beta);
        share = value(0.25) / top;
        yield return (Neat(4 * 0.5 * Math.Log((1 + share) / (1 - share))), new ModelActivation("Tanh"), top);
        yield return (Neat(4 * Math.Log(share / (1 - share))), new ModelActivation("Sigmoid"), top);
    }

    private AffineStep? Affine()
    {
        double[][] points = _sampler.Compute([Row(_ => 0), Row(_ => 1)]);
        double[] shift = points[0], scale = [.. points[1].Zip(points[0], (one, zero) => one - zero)];
        return Agrees(row => [.. row.Select((x, channel) => scale[channel] * x + shift[channel])])
            ? new AffineStep(_label, scale, shift)
            : null;
    }

    private IReadOnlyList<Step>? Softmax(double[][] rows, double[][] outputs)
    {
        foreach (bool isLogarithm in new[] { false, true })
        {
            if (IsFunction(rows, outputs, row => Functions.Softmax(row, isLogarithm)))
            {
                return [new SoftmaxStep(_label, isLogarithm)];
            }
        }

        return null;
    }

    /// <summary>
    /// LayerNorm and RMSNorm: β is what a constant row gives, γ what a row gives beside whose variance eps is nothing, and eps what is
    /// missing in a row of small variance.
    /// </summary>
    private IReadOnlyList<Step>? RowNorm()
    {
        const double large = 1e7, small = 1e-3;
        if (_sampler.Channels < 2)
        {
            return null;
        }

        double[] direction = Row(channel => (channel % 2 == 0 ? 1 : -1) * (1 + channel * 0.37 % 0.9));
        double[] far = Array.ConvertAll(direction, x => large * x), near = Array.ConvertAll(direction, x => small * x);
        double[][] outputs = _sampler.Compute([Row(_ => 0), Row(_ => 3), far, near]);
        bool centers = outputs[0].Zip(outputs[1], IsSame).All(same => same);
        double mean = centers ? direction.Average() : 0, square = direction.Average(x => (x - mean) * (x - mean));
        double[] bias = outputs[0], normalized = [.. direction.Select(x => (x - mean) / Math.Sqrt(square))];
        double[] weight = [.. normalized.Select((unit, channel) => (outputs[2][channel] - bias[channel]) / unit)];

        // In the channel where it shows best.
        int best = Enumerable.Range(0, weight.Length).OrderByDescending(channel => Math.Abs(weight[channel])).First();
        double ratio = weight[best] * small * (direction[best] - mean) / (outputs[3][best] - bias[best]);
        double eps = ratio * ratio - small * small * square;
        if (!(eps > 0 && eps < 1))
        {
            return null;
        }

        eps = GraphNode.Shortest((float)eps);
        double[][] faint = Random([0.1, 0.3, 1, 3, 10], size => size * Math.Sqrt(eps));
        return Agrees(Normalize) && Agree(faint, _sampler.Compute(faint), Normalize)
            ? [new RowNormStep(_label, centers, eps, Unless(1, weight), Unless(0, bias))]
            : null;

        // What the parts do not have comes out as ones and zeros.
        static double[]? Unless(double usual, double[] values)
            => Array.TrueForAll(values, value => Math.Abs(value - usual) < 1e-12) ? null : values;

        static bool IsSame(double ofZeros, double ofThrees) => Math.Abs(ofZeros - ofThrees) <= Tolerance * (1 + Math.Abs(ofZeros));

        double[] Normalize(double[] row)
        {
            double average = centers ? row.Average() : 0, root = Math.Sqrt(row.Average(x => (x - average) * (x - average)) + eps);
            return [.. row.Select((x, channel) => weight[channel] * ((x - average) / root) + bias[channel])];
        }
    }

    private IReadOnlyList<Step>? Linear()
    {
        int channels = _sampler.Channels;
        if ((channels + 1L) * channels > _sampler.MostElements)
        {
            return null;
        }

        double[][] units = [Row(_ => 0), .. Enumerable.Range(0, channels).Select(unit => Row(channel => channel == unit ? 1.0 : 0))];
        double[][] outputs = _sampler.Compute(units);
        double[] bias = outputs[0];
        double[] weight = new double[bias.Length * channels];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int output = 0; output < bias.Length; output++)
            {
                weight[output * channels + channel] = outputs[channel + 1][output] - bias[output];
            }
        }

        return Agrees(row => [.. bias.Select((shift, output) => shift + Product(output, row))])
            ? [new LinearStep(_label, channels, bias.Length, weight, bias)]
            : null;

        double Product(int output, double[] row) => row.Select((x, channel) => weight[output * channels + channel] * x).Sum();
    }

    /// <summary>Whether the piece computes a function of which samples are known, beyond the samples as well.</summary>
    private bool IsFunction(double[][] rows, double[][] outputs, Func<double[], double[]> function)
        => Agree(rows, outputs, function) && AgreesFarOut(function);

    /// <summary>Whether the piece computes a function, on rows of every size.</summary>
    private bool Agrees(Func<double[], double[]> function)
    {
        double[][] rows = Random([0.01, 0.3, 1, 1, 3, 30, 1000], size => size);
        return Agree(rows, _sampler.Compute(rows), function) && AgreesFarOut(function);
    }

    private bool AgreesFarOut(Func<double[], double[]> function)
    {
        double[][] rows = [.. s_extremes.Select((_, row) => Row(channel => s_extremes[(row + 3 * channel) % s_extremes.Length]))];
        double[][] outputs = _sampler.Compute(rows);

        // What a file computes by an exponential may be no number there, and the function itself is one.
        bool[] areNumbers = [.. outputs.Select(output => !Array.Exists(output, value => double.IsNaN(value) || double.IsInfinity(value)))];
        return Agree([.. rows.Where((_, row) => areNumbers[row])], [.. outputs.Where((_, row) => areNumbers[row])], function);
    }

    private double[][] Random(double[] sizes, Func<double, double> scale)
    {
        Random random = new(1);
        return [.. sizes.Select(size => Row(_ => scale(size) * (2 * random.NextDouble() - 0.9)))];
    }

    private static bool Agree(double[][] rows, double[][] outputs, Func<double[], double[]> function)
    {
        // What is small altogether may be multiplied by a large number afterwards.
        double unit = Math.Min(1, outputs.SelectMany(output => output).Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int row = 0; row < rows.Length; row++)
        {
            double[] expected = function(rows[row]);
            for (int channel = 0; channel < expected.Length; channel++)
            {
                double difference = Math.Abs(expected[channel] - outputs[row][channel]);
                if (!(difference <= Tolerance * Math.Max(unit, Math.Abs(expected[channel]))))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private double[] Row(Func<int, double> value) => [.. Enumerable.Range(0, _sampler.Channels).Select(value)];

    /// <summary>The number that a parameter was before it was rounded to a float, and computed with.</summary>
    private static double Neat(double value)
    {
        double rounded = GraphNode.Shortest((float)value);
        double whole = Math.Round(value, 5);
        return Math.Abs(whole - value) <= 1e-6 * Math.Abs(value) ? whole : rounded;
    }
}
