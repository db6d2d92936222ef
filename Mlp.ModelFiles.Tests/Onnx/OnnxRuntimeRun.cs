using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>Rows that went through ONNX Runtime, and what came out: for each row as many values as the output has columns.</summary>
internal sealed record OnnxRuntimeRun(double[][] Rows, double[][] Outputs)
{
    private static SessionOptions Options { get; } = new()
    {
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        IntraOpNumThreads = 1,
    };

    public static InferenceSession Open(OnnxFixture fixture) => new(fixture.FilePath, Options);

    /// <summary>Runs at least so many random rows of the inputs' scale, batch by batch where the file fixes the batch.</summary>
    public static OnnxRuntimeRun Of(OnnxFixture fixture, int rows)
    {
        using InferenceSession session = Open(fixture);
        Random random = new(Seed: 1);
        int width = fixture.Channels[0];
        List<double[]> ins = [];
        List<double[]> outs = [];
        while (ins.Count < rows)
        {
            double[] values = [];
            List<NamedOnnxValue> inputs = [];
            foreach ((string name, NodeMetadata metadata) in session.InputMetadata)
            {
                int[] shape = Shape(metadata.Dimensions, rows);
                int count = shape.Aggregate(1, (a, b) => a * b);
                double[] data = [.. Enumerable.Range(0, count).Select(_ => Normal(random))];
                if (name == fixture.Input)
                {
                    data = [.. data.Select(value => Rounded((value * fixture.InputStd) + fixture.InputMean, metadata.ElementType))];
                    values = data;
                }

                inputs.Add(Tensor(name, data, shape, metadata.ElementType));
            }

            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(inputs, [fixture.Compare]);
            double[][] batch = Chunks(values, width, fixture);
            double[] result = Values(results[0]);
            ins.AddRange(batch);
            outs.AddRange(Chunks(result, result.Length / batch.Length, fixture));
        }

        return new([.. ins], [.. outs]);
    }

    /// <summary>The batch is free in most files; any other size that is free is one of the batch, too.</summary>
    private static int[] Shape(int[] dimensions, int rows) => [.. dimensions.Select(d => d < 0 ? rows : d)];

    /// <summary>Rows of the width; of images, the channels of each pixel.</summary>
    private static double[][] Chunks(double[] values, int width, OnnxFixture fixture)
    {
        if (fixture.Layout == "rows")
        {
            return [.. values.Chunk(width)];
        }

        int pixels = fixture.Height * fixture.Width;
        return [.. Enumerable.Range(0, values.Length / width).Select(row => Enumerable.Range(0, width)
            .Select(channel => values[(((row / pixels * width) + channel) * pixels) + (row % pixels)]).ToArray())];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Both sides get the same number: one that the input's type can hold, and a float.
    private static double Rounded(double value, Type type) => type == typeof(Float16) ? (double)(Half)value : (float)value;

    private static NamedOnnxValue Tensor(string name, double[] data, int[] shape, Type type) => type switch
    {
        _ when type == typeof(float) => Tensor(name, data, shape, value => (float)value),
        _ when type == typeof(double) => Tensor(name, data, shape, value => value),
        _ when type == typeof(Float16) => Tensor(name, data, shape, value => (Float16)(float)value),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No fixture has inputs of this type."),
    };

    private static NamedOnnxValue Tensor<T>(string name, double[] data, int[] shape, Func<double, T> convert) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(data.Select(convert).ToArray(), shape));

    private static double[] Values(DisposableNamedOnnxValue value) => value.ElementType switch
    {
        TensorElementType.Float => [.. value.AsTensor<float>().Select(each => (double)each)],
        TensorElementType.Double => [.. value.AsTensor<double>()],
        TensorElementType.Float16 => [.. value.AsTensor<Float16>().Select(each => (double)(float)each)],
        TensorElementType.Int64 => [.. value.AsTensor<long>().Select(each => (double)each)],
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.ElementType, "No fixture has outputs of this type."),
    };
}
