using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Computes what a piece of a graph makes of rows.</summary>
/// <param name="evaluator">Computes nodes.</param>
/// <param name="constants">The values of the graph that depend on no input.</param>
/// <param name="piece">The piece.</param>
/// <param name="dims">The dimensions of a row of its input, without the batch.</param>
/// <param name="rowAxes">The dimensions between the batch and a row's own.</param>
internal sealed class PieceSampler(Evaluator evaluator, Func<string, Tensor?> constants, Piece piece, int[] dims, int[] rowAxes)
{
    /// <summary>How many channels a row has.</summary>
    public int Channels { get; } = Tensor.Count(dims);

    /// <summary>How many elements the samples may have together.</summary>
    public int MostElements => evaluator.MostElements;

    /// <summary>The piece's outputs for rows of its input.</summary>
    /// <exception cref="NotHeldException">A node cannot be computed, or the rows do not stay apart.</exception>
    public double[][] Compute(double[][] rows)
    {
        // Whole groups of rows, the last ones of zeros.
        int group = Tensor.Count(rowAxes), groups = (rows.Length + group - 1) / group;
        double[] elements = new double[groups * group * Channels];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row].CopyTo(elements, row * Channels);
        }

        Tensor output = Run(new Tensor([groups, .. rowAxes, .. dims], elements));
        if (!output.Dims.Take(rowAxes.Length + 1).SequenceEqual([groups, .. rowAxes]))
        {
            throw new NotHeldException("does not keep the rows of a batch apart");
        }

        int channels = output.Values.Length / (groups * group);
        return [.. rows.Select((_, row) => new ArraySegment<double>(output.Values, row * channels, channels).ToArray())];
    }

    /// <summary>The output for a tensor.</summary>
    public Tensor Run(Tensor input)
    {
        Dictionary<string, Tensor> values = new(StringComparer.Ordinal) { [piece.Input] = input };
        foreach (GraphNode node in piece.Nodes)
        {
            IReadOnlyList<Tensor?> outputs = evaluator.ComputeOfRows(node, [.. node.Inputs.Select(Find)]);
            for (int i = 0; i < Math.Min(outputs.Count, node.Outputs.Count); i++)
            {
                if (outputs[i] is { } output && node.Outputs[i].Length > 0)
                {
                    values[node.Outputs[i]] = output;
                }
            }
        }

        return values.TryGetValue(piece.Output, out Tensor? result)
            ? result
            : throw new NotHeldException("computes an output that MlpGen does not hold");

        Tensor? Find(string name) => name.Length == 0 ? null : values.TryGetValue(name, out Tensor? value) ? value : constants(name);
    }
}
