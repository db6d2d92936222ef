using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Compares a network with the graph that it was read from: both compute a few rows in double precision. Nodes are read piece by piece, and
/// this is the last net: whatever the reader took for something else, and what acts on the pixels of an image together, shows here.
/// </summary>
/// <param name="shape">What a row looks like.</param>
/// <param name="input">The graph's input.</param>
/// <param name="target">The value that the network gives.</param>
/// <param name="nodes">The nodes between them, in order.</param>
/// <param name="values">The graph's constants. Shapes of this instance are those of the rows that are computed here.</param>
internal sealed class NetworkCheck(RowShape shape, string input, string target, IReadOnlyList<GraphNode> nodes, GraphValues values)
{
    // Weights are rounded to floats on one side; what is read wrongly is wrong by far more.
    private const double Tolerance = 1e-3;

    /// <summary>More rows than the reader follows shapes with: what takes the last three of them would be nothing there.</summary>
    public const int Batch = 7;

    private static readonly double[] s_sizes = [0.3, 1, 5];

    /// <summary>Whether the network computes what the graph computes.</summary>
    /// <exception cref="NotHeldException">The graph cannot be computed.</exception>
    public bool Agrees(ModelNetwork network)
    {
        Random random = new(1);
        int[] dims = [Batch, .. shape.Sample];
        int count = Tensor.Count(dims) / network.Layers[0].In;
        double[][] rows = [.. Enumerable.Range(0, count).Select(row => Row(network, random, s_sizes[row % s_sizes.Length]))];
        Tensor output = Run(new Tensor(dims, Arranged(rows)));
        return HasRows(output, count) && Agree(rows.Select(row => NetworkEvaluator.Compute(network, row)), Rows(output, count));
    }

    private static double[] Row(ModelNetwork network, Random random, double size)
    {
        double[] row = [.. Enumerable.Range(0, network.Layers[0].In).Select(_ => size * (2 * random.NextDouble() - 0.9))];
        return network.Standardize is { } by ? [.. row.Select((value, channel) => by.Mean[channel] + by.Std[channel] * value)] : row;
    }

    /// <summary>The elements of rows as the input has them: channels in front of pixels, where there are any.</summary>
    private double[] Arranged(double[][] rows)
    {
        int pixels = Tensor.Count(shape.SamplePixels), channels = rows[0].Length;
        double[] elements = new double[rows.Length * channels];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                elements[(row / pixels * channels + channel) * pixels + row % pixels] = rows[row][channel];
            }
        }

        return elements;
    }

    /// <summary>Whether the output is one of rows, or of an image's pixels whose channels are its second or its last dimension.</summary>
    private bool HasRows(Tensor output, int count)
        => output.Values.Length % count == 0
            && (Tensor.Count(shape.SamplePixels) == 1
                || IsChannelsLast(output)
                || (output.Rank > 1 && output.Dims[1] == output.Values.Length / count));

    private bool IsChannelsLast(Tensor output)
        => output.Rank > 2 && output.Dims.Skip(1).Take(output.Rank - 2).SequenceEqual(shape.SamplePixels);

    /// <summary>The output's elements row by row.</summary>
    private IEnumerable<double[]> Rows(Tensor output, int count)
    {
        int pixels = Tensor.Count(shape.SamplePixels), channels = output.Values.Length / count;
        bool isLast = pixels == 1 || IsChannelsLast(output);
        return Enumerable.Range(0, count).Select(Row);

        double[] Row(int row) => [.. Enumerable.Range(0, channels).Select(channel => output.Values[At(row, channel)])];

        int At(int row, int channel)
            => isLast ? row * channels + channel : (row / pixels * channels + channel) * pixels + row % pixels;
    }

    private Tensor Run(Tensor rows)
    {
        Dictionary<string, Tensor> computed = new(StringComparer.Ordinal);
        Dictionary<string, int> uses = nodes.SelectMany(node => node.Inputs)
            .GroupBy(name => name)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Note(input, rows);
        foreach (GraphNode node in nodes)
        {
            Tensor?[] inputs = [.. node.Inputs.Select(Find)];
            IReadOnlyList<Tensor?> outputs = Modules.Compute(node, inputs, values.Evaluator)
                ?? values.Evaluator.ComputeOfRows(node, inputs);
            for (int i = 0; i < Math.Min(outputs.Count, node.Outputs.Count); i++)
            {
                if (outputs[i] is { } output && node.Outputs[i].Length > 0)
                {
                    Note(node.Outputs[i], output);
                }
            }

            foreach (string name in node.Inputs)
            {
                if (--uses[name] == 0 && name != target)
                {
                    computed.Remove(name);
                }
            }
        }

        return computed.TryGetValue(target, out Tensor? result)
            ? result
            : throw new NotHeldException("is an output that MlpGen does not compute");

        Tensor? Find(string name)
            => name.Length == 0 ? null : computed.TryGetValue(name, out Tensor? value) ? value : values.Constant(name);

        void Note(string name, Tensor value)
        {
            computed[name] = value;
            values.SetShape(name, value.Dims);
        }
    }

    private static bool Agree(IEnumerable<double[]> expected, IEnumerable<double[]> actual)
    {
        double[][] network = [.. expected];

        // [1 − p, p], of which the network gives p.
        double[][] graph = [.. actual.Select(row => row.Length == 2 && network[0].Length == 1 ? [row[1]] : row)];
        if (graph[0].Length != network[0].Length)
        {
            return false;
        }

        // Each channel by its own size. One of very small numbers may be a difference of large ones, which rounding changes.
        double[] sizes = [.. Enumerable.Range(0, graph[0].Length).Select(channel => graph.Max(row => Size(row[channel])))];
        double least = sizes.Max() / 1000;
        return graph.Zip(network, (one, other) => one.Zip(other, (x, y) => (x, y)).Zip(sizes, (pair, size)
            => !IsNumber(pair.x) || Math.Abs(pair.x - pair.y) <= Tolerance * Math.Max(size, least)).All(same => same)).All(same => same);
    }

    private static double Size(double value) => IsNumber(value) ? Math.Abs(value) : 0;

    // An exponential may be too large for a number in the file's form, and not in the network's.
    private static bool IsNumber(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
