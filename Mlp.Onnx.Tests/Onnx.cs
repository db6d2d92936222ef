using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Mlp.Onnx.Tests;

/// <summary>What ONNX Runtime makes of a file.</summary>
internal static class Onnx
{
    /// <summary>A fixture's path.</summary>
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Models", name + ".onnx");

    /// <summary>Runs a file on rows.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="output">Which output; the first where none is named.</param>
    public static float[] Run(byte[] file, float[] inputs, int rows, string? output = null)
    {
        using InferenceSession session = new(file);
        (string name, NodeMetadata input) = session.InputMetadata.First();
        int[] dims = [rows, .. input.Dimensions.Skip(1)];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(
            [NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(inputs, dims))], [output ?? session.OutputNames[0]]);
        return [.. results[0].AsTensor<float>()];
    }

    /// <summary>Asserts that outputs agree to 1e-5 of their size.</summary>
    public static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])),
                FormattableString.Invariant($"Output {i} is {actual[i]}; ONNX Runtime gives {expected[i]}."));
        }
    }

    /// <summary>Random rows.</summary>
    public static float[] Rows(int count, float mean = 0, float scale = 1)
    {
        System.Random random = new(5);
        return [.. Enumerable.Range(0, count).Select(_ => mean + scale * (float)(2 * random.NextDouble() - 1))];
    }
}
