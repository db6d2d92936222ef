using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Mlp.ModelFiles.Onnx;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>Files with a few changes that are still read as a network: it gives what ONNX Runtime gives of the changed file.</summary>
public sealed class MutationOutputTests
{
    private const int Rows = 5;

    private const double Tolerance = 2e-3;

    [Fact]
    public void ChangedNetworksGiveWhatOnnxRuntimeGives()
    {
        int compared = 0;
        List<string> faults = [];

        // Changes of bytes and of graphs by turns; those of graphs have even numbers.
        for (int index = 0; index < MutationTests.Count; index++)
        {
            byte[] bytes = MutationTests.Mutated(index);
            foreach (ModelNetwork network in Networks(bytes).Where(IsOfUsualNumbers))
            {
                string? fault = Compare(network, bytes, ref compared);
                if (fault is not null)
                {
                    faults.Add($"Mutation {index}, {network.Name}: {fault}");
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {compared}:\n{string.Join('\n', faults.Take(40))}");
        Assert.True(compared > MutationTests.Count / 20, $"Only {compared} networks could be compared.");
    }

    /// <summary>The networks that give an output itself, and not what a classifier's tail was computed from.</summary>
    private static IEnumerable<ModelNetwork> Networks(byte[] bytes)
    {
        try
        {
            return ModelFile.Read(bytes, _ => null).Candidates.Select(candidate => candidate.Network).OfType<ModelNetwork>()
                .Where(network => !network.Remarks.Any(remark => remark.StartsWith("Cut off", StringComparison.Ordinal)));
        }
        catch (ModelFileException)
        {
            return [];
        }
    }

    /// <summary>
    /// Squares of large numbers are infinite in floats, and ONNX Runtime folds a large mean in floats: what it gives then is worth nothing.
    /// </summary>
    private static bool IsOfUsualNumbers(ModelNetwork network)
    {
        IEnumerable<float[]?> tensors =
            network.Layers.SelectMany(layer => new[] { layer.Weight, layer.Bias, layer.Norm?.Weight, layer.Norm?.Bias });
        return tensors.Append(network.Standardize?.Mean).Append(network.Unstandardize?.Mean).Append(network.Unstandardize?.Std).OfType<float[]>().All(tensor => tensor.All(number => Math.Abs(number) < 1e4));
    }

    /// <summary>What is different; null where nothing is, or where ONNX Runtime does not take the file.</summary>
    private static string? Compare(ModelNetwork network, byte[] bytes, ref int compared)
    {
        float[] outputs;
        double[][] rows;
        try
        {
            // As the nodes say: an optimisation takes what is nearly a LayerNorm for one.
            using SessionOptions options = new()
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
                IntraOpNumThreads = 1,
            };
            using InferenceSession session = new(bytes, options);
            (string name, NodeMetadata input) = session.InputMetadata.First();
            bool isOfFloats = input.ElementType == typeof(float) && session.OutputMetadata[network.Name].ElementType == typeof(float);
            if (!isOfFloats || session.InputMetadata.Count != 1 || network.Height > 0)
            {
                return null;
            }

            // A Reshape may name the one row that the file was exported with.
            int batch = ModelProto.Parser.ParseFrom(bytes).Graph.Node.Any(node => node.OpType == "Reshape") ? 1 : Rows;
            int[] shape = [.. input.Dimensions.Select(dim => dim < 0 ? batch : dim)];
            double size = shape.Aggregate(1.0, (product, dim) => product * dim);
            int channels = network.Layers[0].In, count = (int)Math.Min(size, 1 << 20);
            if (count != size || count % channels != 0 || count == 0)
            {
                return null;
            }

            Random random = new(1);
            float[] values = [.. Enumerable.Range(0, count).Select(i => Value(network, i % channels, random))];
            rows = [.. values.Chunk(channels).Select(row => Array.ConvertAll(row, value => (double)value))];
            NamedOnnxValue given = NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values, shape));
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([given], [network.Name]);
            outputs = [.. results[0].AsTensor<float>()];
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }

        compared++;
        double[][] expected = [.. rows.Select(row => ReferenceNetwork.Evaluate(network, row))];
        double largest = outputs.Where(float.IsFinite).Select(value => Math.Abs((double)value)).DefaultIfEmpty(0).Max();
        double[] flat = [.. expected.SelectMany(row => row)];
        if (flat.Length != outputs.Length)
        {
            return $"{outputs.Length} numbers, and the network gives {flat.Length}";
        }

        int wrong = Array.FindIndex([.. flat.Zip(outputs)], pair =>
            float.IsFinite(pair.Second) && !(Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(largest, 1e-3)));
        return wrong < 0 ? null : $"{outputs[wrong]:R}, and the network gives {flat[wrong]:R}";
    }

    private static float Value(ModelNetwork network, int channel, Random random)
    {
        double value = (2 * random.NextDouble()) - 1;
        return (float)(network.Standardize is { } by ? by.Mean[channel] + (by.Std[channel] * value) : value);
    }
}
