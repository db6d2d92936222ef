namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>What holds of any network that a reader gives, whatever the file.</summary>
internal static class NetworkShapes
{
    private static readonly HashSet<string> Activations =
    [
        "ReLU", "Identity", "ReLU6", "LeakyReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Softplus", "Softsign", "Sigmoid", "Tanh",
        "Hardsigmoid", "Hardswish", "Hardtanh", "LogSigmoid",
    ];

    /// <summary>Widths follow from each other, tensors are as long as widths say, numbers are finite.</summary>
    public static void AssertConsistent(ModelNetwork network)
    {
        Assert.NotEmpty(network.Layers);
        int width = network.Layers[0].In;
        AssertTensor(network.Standardize?.Mean, width);
        AssertTensor(network.Standardize?.Std, width);
        foreach (ModelLayer layer in network.Layers)
        {
            Assert.InRange(layer.In, 1, int.MaxValue);
            Assert.InRange(layer.Out, 1, int.MaxValue);
            Assert.Equal(width, layer.In);
            AssertTensor(layer.Weight, (long)layer.In * layer.Out);
            AssertTensor(layer.Bias, layer.Out);
            AssertNorm(layer.Norm, layer.Out);
            bool isLast = ReferenceEquals(layer, network.Layers[^1]);
            Assert.True(isLast ? layer.Activation is null : layer.Activation is { } activation && Activations.Contains(activation.Layer));
            width = layer.Out;
        }

        Assert.Null(network.Layers[^1].Norm);
        Assert.True(network.OutputActivation?.Layer is null or "Softmax" or "LogSoftmax" || Activations.Contains(network.OutputActivation.Layer));
    }

    private static void AssertNorm(ModelNorm? norm, int width)
    {
        if (norm is null)
        {
            return;
        }

        bool isBatchNorm = norm.Kind == ModelNormKind.BatchNorm1d;
        Assert.True(norm.Eps is >= 0 && double.IsFinite(norm.Eps.Value));
        Assert.Equal(isBatchNorm, norm.RunningMean is not null);
        Assert.Equal(isBatchNorm, norm.RunningVar is not null);
        AssertTensor(norm.Weight, width);
        AssertTensor(norm.Bias, width);
        AssertTensor(norm.RunningMean, width);
        AssertTensor(norm.RunningVar, width);
    }

    private static void AssertTensor(float[]? tensor, long length)
    {
        Assert.True(tensor is null || tensor.Length == length, $"A tensor has {tensor?.Length} numbers; {length} were expected.");
        Assert.True(tensor is null || tensor.All(float.IsFinite), "A tensor has a number that is not finite.");
    }
}
