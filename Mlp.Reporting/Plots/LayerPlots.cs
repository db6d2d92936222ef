using ScottPlot;

namespace Mlp.Reporting;

/// <summary>Histograms of weights and of activations, one for each layer.</summary>
internal static class LayerPlots
{
    public static Figure DrawWeights(IMlp network, string title)
    {
        List<Action<Plot>> plots = [];
        foreach (TensorInfo tensor in network.StateLayout.Tensors.Where(tensor => tensor.Role == TensorRole.LinearWeight))
        {
            float[] values = new float[tensor.Shape.Length];
            network.ReadTensor(tensor.Name, values);
            plots.Add(HistogramPlot.Draw(values, $"{tensor.Name} {tensor.Shape}: {Spread(values)}", "weight", Palette.Blue, markZero: true));
        }

        return Grid(title, plots);
    }

    public static Figure DrawActivations(IMlp network, ReadOnlySpan<float> inputs, string title)
    {
        IReadOnlyList<LayerOutput> outputs = LayerOutputs.Of(network, inputs);

        // What the next layer sees: the activations; and the network's outputs.
        IEnumerable<LayerOutput> seen = outputs.Where(output => output.Module.Kind == ModuleKind.Activation || ReferenceEquals(output, outputs[^1]));
        return Grid(title, [.. seen.Select(output => Draw(output, isLast: ReferenceEquals(output, outputs[^1])))]);
    }

    private static Action<Plot> Draw(LayerOutput output, bool isLast)
    {
        float[] values = output.Values;
        int channels = output.Module.OutChannels, zeros = values.Count(value => value == 0);
        string name = isLast ? $"{output.Module}, the outputs" : $"{output.Module}";
        if (zeros == 0 || isLast)
        {
            return HistogramPlot.Draw(values, $"{name}: {Spread(values)}", "output", Palette.Vermillion, markZero: true);
        }

        // The zeros of a ReLU would hide all else. A channel that is always 0 does not learn.
        int rows = values.Length / channels;
        int dead = Enumerable.Range(0, channels).Count(channel => Enumerable.Range(0, rows).All(row => values[(row * channels) + channel] == 0));
        string heading = FormattableString.Invariant($"{name}: {100.0 * zeros / values.Length:F0}% are 0; {dead} of {channels} channels always");
        return HistogramPlot.Draw([.. values.Where(value => value != 0)], heading, "output, without zeros", Palette.Vermillion);
    }

    private static string Spread(float[] values)
    {
        double mean = values.Average(value => (double)value), variance = values.Average(value => (value - mean) * (value - mean));
        return FormattableString.Invariant($"mean {mean:G2}, σ {Math.Sqrt(variance):G2}");
    }

    private static Figure Grid(string title, IReadOnlyList<Action<Plot>> plots)
    {
        (int columns, int rows) = Figure.Grid(plots.Count);
        return new Figure(title, 440 * columns, (title.Length > 0 ? 40 : 0) + (340 * rows), plots);
    }
}
