using System.Globalization;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Baked;

/// <summary>
/// The Linear layers of a reference net with its batch norm folded in, in double: W' = s · W, b' = s · (b − mean) + β, s = γ / √(variance + eps);
/// and its norms of rows as they are.
/// </summary>
internal sealed class FoldedReference
{
    public FoldedReference(ReferenceMlp net)
    {
        Topology topology = net.Topology;
        Topology = topology;
        Scales = topology.StandardizeInputs ? (net["inputs.mean"].ToFloats(), net["inputs.std"].ToFloats()) : null;
        OutputScales = topology.StandardizeOutputs ? (net["outputs.mean"].ToFloats(), net["outputs.std"].ToFloats()) : null;
        bool norm = topology.NormLayer != NormLayer.None;
        for (int layer = 0; layer < topology.HiddenChannels.Length; layer++)
        {
            int index = layer * (norm ? 4 : 3), inputs = topology.InputsOf(layer), outputs = topology.HiddenChannels[layer];
            double[] Values(int module, string name, double otherwise) =>
                net.Tensors.SingleOrDefault(tensor => tensor.Name == string.Create(CultureInfo.InvariantCulture, $"{module}.{name}"))?.ToFloats().Select(value => (double)value).ToArray()
                ?? [.. Enumerable.Repeat(otherwise, outputs)];
            double[] weight = Values(index, "weight", 0), bias = Values(index, "bias", 0);
            if (norm && layer < topology.HiddenChannels.Length - 1)
            {
                double[] gamma = Values(index + 1, "weight", 1), beta = Values(index + 1, "bias", 0);
                RowNorms.Add((gamma, beta));
                if (topology.NormLayer != NormLayer.BatchNorm1d)
                {
                    Layers.Add((weight, bias));
                    continue;
                }

                double[] mean = Values(index + 1, "running_mean", 0), variance = Values(index + 1, "running_var", 1);
                for (int channel = 0; channel < outputs; channel++)
                {
                    double scale = gamma[channel] / Math.Sqrt(variance[channel] + topology.NormEps);
                    bias[channel] = scale * (bias[channel] - mean[channel]) + beta[channel];
                    for (int k = 0; k < inputs; k++)
                    {
                        weight[channel * inputs + k] *= scale;
                    }
                }
            }

            Layers.Add((weight, bias));
        }
    }

    public Topology Topology { get; }

    /// <summary>Weight [out, in] and bias [out] of each.</summary>
    public List<(double[] Weight, double[] Bias)> Layers { get; } = [];

    /// <summary>Mean and std of the inputs; null where they are taken as they are.</summary>
    public (float[] Mean, float[] Std)? Scales { get; }

    /// <summary>Mean and std of the outputs; null where they are given as they are.</summary>
    public (float[] Mean, float[] Std)? OutputScales { get; }

    /// <summary>γ and β of each norm, ones and zeros where it has none; of use where it is one of rows.</summary>
    public List<(double[] Weight, double[] Bias)> RowNorms { get; } = [];

    /// <summary>What comes into the first layer, each operation rounded to float.</summary>
    public float[] Standardize(ReadOnlySpan<float> row)
    {
        float[] x = row.ToArray();
        for (int channel = 0; channel < x.Length && Scales is not null; channel++)
        {
            x[channel] = (x[channel] - Scales.Value.Mean[channel]) / Scales.Value.Std[channel];
        }

        return x;
    }

    /// <summary>What the modules behind the last layer make of its output; where that is floats, so is what they make.</summary>
    public double[] Finish(double[] row)
    {
        if (OutputScales is (float[] mean, float[] std))
        {
            return [.. row.Select((value, channel) => (double)(float)((float)((float)value * std[channel]) + mean[channel]))];
        }

        ActivationLayer head = Topology.OutputActivation;
        return head is ActivationLayer.Softmax or ActivationLayer.LogSoftmax
            ? new ReferenceSoftmax(row.Length, head == ActivationLayer.LogSoftmax).Forward(row, rows: 1, training: false)
            : new ReferenceActivation(new Topology(1, 1) { ActivationLayer = head }).Forward(row, rows: 1, training: false);
    }

    /// <summary>Whether there is a norm of rows behind a layer.</summary>
    public bool HasRowNorm(int layer) => layer < Layers.Count - 1 && Topology.NormLayer is NormLayer.LayerNorm or NormLayer.RMSNorm;

    /// <summary>A layer's output behind its norm of rows, where it has one.</summary>
    public double[] Normalize(int layer, double[] row)
    {
        if (!HasRowNorm(layer))
        {
            return row;
        }

        (double[] weight, double[] bias) = RowNorms[layer];
        double mean = Topology.NormLayer == NormLayer.LayerNorm ? row.Sum() / row.Length : 0;
        double deviation = Math.Sqrt(row.Sum(value => Math.Pow(value - mean, 2)) / row.Length + Topology.NormEps);
        return [.. row.Select((value, channel) => (value - mean) / deviation * weight[channel] + bias[channel])];
    }

    /// <summary>What a layer's output goes through.</summary>
    public double Activate(int layer, double value) => layer < Layers.Count - 1 ? new ReferenceActivation(Topology).Value(value) : value;

    /// <summary>Whether a layer's output is never negative.</summary>
    public bool IsNonNegative(int layer) => layer < Layers.Count - 1 && Topology.ActivationLayer switch
    {
        ActivationLayer.ReLU or ActivationLayer.ReLU6 or ActivationLayer.Sigmoid or ActivationLayer.Hardsigmoid => true,
        ActivationLayer.Softplus => Topology.Threshold >= 0,
        ActivationLayer.Hardtanh => Topology.MinValue >= 0,
        _ => false,
    };
}

/// <summary>
/// A static bfloat16 network in double. A pair of weights shares 32 bits: that of an even input channel is the nearest bfloat16, ties to even; that
/// of the odd one behind it is the float of all 32 bits, the nearest that those of the even one allow, and no denormal.
/// </summary>
internal sealed class ReferenceBFloat16(ReferenceMlp net)
{
    private readonly FoldedReference folded = Round(new FoldedReference(net));

    public double[] Forward(ReadOnlySpan<float> row)
    {
        double[] x = Errors.Widen(folded.Standardize(row));
        for (int layer = 0; layer < folded.Layers.Count; layer++)
        {
            (double[] weight, double[] bias) = folded.Layers[layer];
            double[] y = new double[bias.Length];
            for (int channel = 0; channel < y.Length; channel++)
            {
                y[channel] = bias[channel];
                for (int k = 0; k < x.Length; k++)
                {
                    y[channel] += x[k] * weight[channel * x.Length + k];
                }

            }

            x = [.. folded.Normalize(layer, y).Select(value => folded.Activate(layer, value))];
        }

        return folded.Finish(x);
    }

    private static FoldedReference Round(FoldedReference folded)
    {
        for (int layer = 0; layer < folded.Layers.Count; layer++)
        {
            (double[] weight, double[] bias) = folded.Layers[layer];
            int inputs = folded.Topology.InputsOf(layer);
            for (int i = 0; i < bias.Length; i++)
            {
                bias[i] = (float)bias[i];
            }

            for (int first = 0; first < weight.Length; first += inputs)
            {
                for (int k = first; k < first + inputs; k += 2)
                {
                    uint even = Nearest(weight[k], low: null);
                    weight[k] = BitConverter.UInt32BitsToSingle(even << 16);
                    if (k + 1 < first + inputs)
                    {
                        weight[k + 1] = BitConverter.UInt32BitsToSingle(Nearest(weight[k + 1], even) << 16 | even);
                    }
                }
            }
        }

        return folded;
    }

    /// <summary>The upper half with which the float is nearest to a value, of all that there are; of two the even one, or, over a lower half, that of the smaller magnitude.</summary>
    private static uint Nearest(double value, uint? low)
    {
        uint sign = value < 0 || double.IsNegative(value) ? 0x8000u : 0;
        uint start = Math.Min(BitConverter.SingleToUInt32Bits((float)Math.Abs(value)) >> 16, 0x7F7Fu);
        (uint Upper, double Error) best = (0, double.PositiveInfinity);
        for (uint upper = start < 3 ? 0 : start - 3; upper <= Math.Min(start + 0x83, 0x7F7Fu); upper++)
        {
            bool isDenormal = low is > 0 && upper < 0x80;
            double error = Math.Abs((double)BitConverter.UInt32BitsToSingle((upper | sign) << 16 | (low ?? 0)) - (float)value);
            if (!isDenormal && (error < best.Error || (error == best.Error && low is null && upper % 2 == 0)))
            {
                best = (upper, error);
            }
        }

        return best.Upper | sign;
    }
}

/// <summary>
/// A static int8 network by the letter of Mlp.CompilerServices.Int8Linear: a row is quantised with a scale of its own, to −127 … 127, or 0 … 255 where it is
/// never negative; products are summed as integers; the sum times both scales, plus the bias, is the output, each operation rounded to float. And
/// by that of Mlp.CompilerServices.Int8RowNorm, in floats throughout: 16 sums of every sixteenth channel, then of two of them, with what is 8, 4, 2, 1 further.
/// </summary>
internal sealed class ReferenceInt8(ReferenceMlp net)
{
    private readonly FoldedReference folded = new(net);

    public float[] Forward(ReadOnlySpan<float> row)
    {
        float[] x = folded.Standardize(row);
        for (int layer = 0; layer < folded.Layers.Count; layer++)
        {
            x = Forward(layer, x);
        }

        return folded.Topology.OutputActivation == ActivationLayer.Identity && folded.OutputScales is null ? x : [.. folded.Finish(Errors.Widen(x)).Select(value => (float)value)];
    }

    private float[] Forward(int layer, float[] x)
    {
        (double[] weight, double[] bias) = folded.Layers[layer];
        float levels = layer > 0 && folded.IsNonNegative(layer - 1) ? 255 : 127;
        float magnitude = x.Max(Math.Abs);
        bool isFinite = x.All(float.IsFinite);
        float inverse = magnitude >= 1e-30f ? levels / magnitude : 0, inputScale = isFinite ? magnitude / levels : float.NaN;
        int[] quantised = [.. x.Select(value => isFinite ? (int)MathF.Round(value * inverse, MidpointRounding.ToEven) : 0)];
        float[] y = new float[bias.Length];
        for (int channel = 0; channel < y.Length; channel++)
        {
            double[] weights = weight[(channel * x.Length)..((channel + 1) * x.Length)];
            double largest = weights.Max(Math.Abs);
            int sum = 0;
            for (int k = 0; k < x.Length; k++)
            {
                sum += quantised[k] * (largest == 0 ? 0 : (int)Math.Round(weights[k] / largest * 127, MidpointRounding.ToEven));
            }

            float scale = inputScale * (float)(largest / 127);
            float product = sum * scale;
            y[channel] = product + (float)bias[channel];
        }

        return [.. Normalize(layer, y).Select(value => (float)folded.Activate(layer, value))];
    }

    private float[] Normalize(int layer, float[] row)
    {
        if (!folded.HasRowNorm(layer))
        {
            return row;
        }

        float part = 1f / row.Length, rest = 0;
        if (folded.Topology.NormLayer == NormLayer.LayerNorm)
        {
            float mean = Sum(row) * part;
            row = [.. row.Select(value => value - mean)];
            rest = Sum(row) * part;
        }

        float squares = Sum([.. row.Select(value => value * value)]) * part;
        float variance = squares - rest * rest;
        float factor = 1f / MathF.Sqrt(MathF.Max(variance, 0) + (float)folded.Topology.NormEps);
        (double[] weight, double[] bias) = folded.RowNorms[layer];
        return [.. row.Select((value, channel) => (value - rest) * factor * (float)weight[channel] + (float)bias[channel])];
    }

    private static float Sum(float[] row)
    {
        float[] sums = [.. Enumerable.Range(0, 16).Select(lane => row.Where((_, channel) => channel % 16 == lane).Aggregate(0f, (sum, value) => sum + value))];
        while (sums.Length > 1)
        {
            int half = sums.Length / 2;
            sums = [.. Enumerable.Range(0, half).Select(lane => sums[lane] + sums[lane + half])];
        }

        return sums[0];
    }
}
