using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Google.Protobuf;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads the networks of an ONNX file, one for each of its outputs.</summary>
internal static class OnnxFile
{
    private const int MostOutputs = 64;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">It is no ONNX file, or is torn or forged.</exception>
    public static ModelContent Read(byte[] bytes, Func<string, byte[]?> openExternal)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelFileException("it is no ONNX file, or is torn: its protobuf cannot be read. Copy or export it again", error);
        }

        Graph graph = GraphReader.Read(model);
        if (graph.Outputs.Count > MostOutputs)
        {
            throw new ModelFileException($"its graph has {graph.Outputs.Count} outputs, and MlpGen reads up to {MostOutputs}");
        }

        Evaluator evaluator = new(Math.Max(1 << 19, bytes.Length), new Budget(bytes.Length));
        TensorReader tensors = new(openExternal);
        List<(OutputReader Reader, ModelCandidate Candidate)> read = [];
        foreach (string output in graph.Outputs)
        {
            OutputReader reader = new(graph, new GraphValues(graph, tensors, evaluator));
            if (Read(reader, output) is { } candidate)
            {
                read.Add((reader, candidate));
            }
        }

        // A class is no output beside the probabilities that it is made of, and one value under two names is one output.
        bool hasScores = read.Exists(one => !one.Reader.IsLabel && one.Candidate.Network is not null);
        HashSet<string> targets = new(StringComparer.Ordinal);
        List<ModelCandidate> candidates = [];
        foreach ((OutputReader reader, ModelCandidate candidate) in read)
        {
            bool isSecondary = (reader.IsLabel && hasScores) || !targets.Add(reader.Target);
            candidates.Add(candidate with { IsSecondary = isSecondary });
        }

        long version = GraphReader.Version(model.OpsetImport);
        return new ModelContent(
            $"ONNX, operator set {version.ToString(CultureInfo.InvariantCulture)}",
            candidates.Count > 0 ? candidates : [.. graph.Outputs.Select(WithoutLinear)]);
    }

    private static ModelCandidate WithoutLinear(string output) => new(
        output,
        null,
        [new ModelProblem(OneLine.Of(output), "", "is computed through no Linear (Gemm, MatMul or Conv), and MlpGen holds networks of Linears")]);

    private static ModelCandidate? Read(OutputReader reader, string output)
    {
        try
        {
            return reader.Read(output);
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or InvalidOperationException
            or ArithmeticException or KeyNotFoundException)
        {
            // A forged file can have any operator with any number of inputs, in any shape: more than the reader asks after one by one.
            return new ModelCandidate(output, null, [new ModelProblem(OneLine.Of(output), "", "is computed by nodes whose inputs, "
                + "attributes and shapes do not fit together")]);
        }
    }
}
