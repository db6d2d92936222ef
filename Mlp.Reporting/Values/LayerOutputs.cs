namespace Mlp.Reporting;

/// <summary>
/// Computes the outputs of each module of a network plainly from its state dict, to look at, not for speed. They are the outputs of
/// prediction: batch norm with running statistics, where there are some, and no dropout.
/// </summary>
public static class LayerOutputs
{
    /// <summary>Sends rows through a network, module by module.</summary>
    /// <param name="network">Any.</param>
    /// <param name="inputs">[rows, in channels], row-major, or [images, in channels, height, width]; one or more.</param>
    /// <returns>All modules but Dropout in their order; the last one's values are the network's outputs, up to rounding.</returns>
    /// <exception cref="ArgumentException">The inputs are no rows of the network, or one where batch statistics are needed, or the
    /// network's layout has no topology.</exception>
    public static IReadOnlyList<LayerOutput> Of(IMlp network, ReadOnlySpan<float> inputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        MlpTopology topology = network.StateLayout.Topology
            ?? throw new ArgumentException($"The layout of {network.StateLayout.NetworkName} has no topology: set Topology where it is made.", nameof(network));
        int length = topology.Channels[0] * topology.Pixels;
        if (inputs.IsEmpty || inputs.Length % length != 0)
        {
            (string one, string many) = topology.IsOfImages ? ("an image", "images") : ("a row", "rows");
            throw new ArgumentException(FormattableString.Invariant(
                $"inputs has {inputs.Length} elements, but {one} of {network.StateLayout.NetworkName} has {length}: pass whole {many}, one or more."),
                nameof(inputs));
        }

        List<LayerOutput> outputs = [];
        int rows = inputs.Length / topology.Channels[0];
        float[] values = Rows(inputs, topology);
        foreach (MlpModule module in topology.Modules().Where(module => module.Kind != ModuleKind.Dropout))
        {
            values = module.Kind switch
            {
                ModuleKind.Linear => Linear(network, module, values, rows),
                ModuleKind.Norm when topology.NormOf(module.Layer) is { Layer: NormLayer.LayerNorm or NormLayer.RMSNorm } norm
                    => RowNorm(network, module, values, norm),
                ModuleKind.Norm => BatchNorm(network, module, values, rows, topology.NormOf(module.Layer)!.Eps),
                ModuleKind.Standardize => Standardize(network, module, values),
                ModuleKind.Unstandardize => Unstandardize(network, module, values),
                ModuleKind.OutputActivation when topology.OutputActivation is ActivationLayer.Softmax or ActivationLayer.LogSoftmax
                    => Softmax(module, values, topology.OutputActivation),
                ModuleKind.OutputActivation => Activation(topology.OutputFunction ?? throw WithoutFunction(network, topology), values),
                _ => Activation(topology.ActivationOf(module.Layer)!, values),
            };
            outputs.Add(new LayerOutput(module, values));
        }

        return outputs;
    }

    private static ArgumentException WithoutFunction(IMlp network, MlpTopology topology) => new(
        $"The topology of {network.StateLayout.NetworkName} has OutputActivation = ActivationLayer.{topology.OutputActivation} and no OutputFunction: set both where it is made.",
        nameof(network));

    // Of images a row is a pixel.
    private static float[] Rows(ReadOnlySpan<float> inputs, MlpTopology topology)
    {
        int channels = topology.Channels[0], pixels = topology.Pixels;
        float[] rows = new float[inputs.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int image = i / (channels * pixels), channel = i / pixels % channels, pixel = i % pixels;
            rows[(((image * pixels) + pixel) * channels) + channel] = inputs[i];
        }

        return rows;
    }

    private static float[] Linear(IMlp network, MlpModule module, float[] inputs, int rows)
    {
        float[] weight = Read(network, module, "weight")!;
        float[]? bias = Read(network, module, "bias");
        float[] outputs = new float[rows * module.OutChannels];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> input = inputs.AsSpan(row * module.InChannels, module.InChannels);
            for (int channel = 0; channel < module.OutChannels; channel++)
            {
                ReadOnlySpan<float> weights = weight.AsSpan(channel * module.InChannels, module.InChannels);
                double sum = bias?[channel] ?? 0;
                for (int i = 0; i < input.Length; i++)
                {
                    sum += (double)weights[i] * input[i];
                }

                outputs[(row * module.OutChannels) + channel] = (float)sum;
            }
        }

        return outputs;
    }

    private static float[] BatchNorm(IMlp network, MlpModule module, float[] inputs, int rows, double eps)
    {
        int channels = module.OutChannels;
        float[]? gamma = Read(network, module, "weight"), beta = Read(network, module, "bias");
        float[]? runningMean = Read(network, module, "running_mean"), runningVar = Read(network, module, "running_var");
        if (runningMean is null && rows == 1)
        {
            throw new ArgumentException(
                $"{network.StateLayout.NetworkName} takes the statistics of the batch, which one row does not have: pass two or more.", nameof(inputs));
        }

        float[] outputs = new float[inputs.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            (double mean, double variance)
                = runningMean is null ? Statistics(inputs, channel, channels) : (runningMean[channel], runningVar![channel]);
            double scale = (gamma?[channel] ?? 1) / Math.Sqrt(variance + eps), shift = (beta?[channel] ?? 0) - (mean * scale);
            for (int i = channel; i < inputs.Length; i += channels)
            {
                outputs[i] = (float)((inputs[i] * scale) + shift);
            }
        }

        return outputs;
    }

    private static float[] RowNorm(IMlp network, MlpModule module, float[] inputs, MlpNorm norm)
    {
        int channels = module.OutChannels;
        float[]? gamma = Read(network, module, "weight"), beta = Read(network, module, "bias");
        float[] outputs = new float[inputs.Length];
        for (int start = 0; start < inputs.Length; start += channels)
        {
            ReadOnlySpan<float> row = inputs.AsSpan(start, channels);
            double mean = 0, square = 0;
            foreach (float value in row)
            {
                mean += norm.Layer == NormLayer.LayerNorm ? (double)value / channels : 0;
            }

            foreach (float value in row)
            {
                square += (value - mean) * (value - mean) / channels;
            }

            for (int channel = 0; channel < channels; channel++)
            {
                double normalized = (row[channel] - mean) / Math.Sqrt(square + norm.Eps);
                outputs[start + channel] = (float)((normalized * (gamma?[channel] ?? 1)) + (beta?[channel] ?? 0));
            }
        }

        return outputs;
    }

    private static (double Mean, double Variance) Statistics(float[] inputs, int channel, int channels)
    {
        int rows = inputs.Length / channels;
        double sum = 0, squares = 0;
        for (int i = channel; i < inputs.Length; i += channels)
        {
            sum += inputs[i];
        }

        for (int i = channel; i < inputs.Length; i += channels)
        {
            squares += (inputs[i] - (sum / rows)) * (inputs[i] - (sum / rows));
        }

        return (sum / rows, squares / rows);
    }

    private static float[] Standardize(IMlp network, MlpModule module, float[] inputs)
    {
        float[] mean = Read(network, module, "mean")!, std = Read(network, module, "std")!;
        return [.. inputs.Select((value, i) => (value - mean[i % mean.Length]) / std[i % std.Length])];
    }

    private static float[] Unstandardize(IMlp network, MlpModule module, float[] inputs)
    {
        float[] mean = Read(network, module, "mean")!, std = Read(network, module, "std")!;
        return [.. inputs.Select((value, i) => (value * std[i % std.Length]) + mean[i % mean.Length])];
    }

    private static float[] Softmax(MlpModule module, float[] inputs, ActivationLayer layer)
    {
        int channels = module.OutChannels;
        float[] outputs = new float[inputs.Length];
        for (int start = 0; start < inputs.Length; start += channels)
        {
            float[] row = inputs[start..(start + channels)];
            double largest = row.Max(), sum = row.Sum(value => Math.Exp(value - largest));
            for (int channel = 0; channel < channels; channel++)
            {
                double log = row[channel] - largest - Math.Log(sum);
                outputs[start + channel] = (float)(layer == ActivationLayer.LogSoftmax ? log : Math.Exp(log));
            }
        }

        return outputs;
    }

    private static float[] Activation(ActivationFunction activation, float[] inputs)
    {
        float[] outputs = new float[inputs.Length];
        activation.Forward(inputs, outputs);
        return outputs;
    }

    private static float[]? Read(IMlp network, MlpModule module, string tensor)
    {
        string name = $"{module.Key}.{tensor}";
        if (network.StateLayout.TryFind(name) is not { } info)
        {
            return null;
        }

        float[] values = new float[info.Shape.Length];
        network.ReadTensor(name, values);
        return values;
    }
}
