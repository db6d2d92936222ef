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
        Assert.True(network.Standardize is null || network.Standardize.Std.All(std => std > 0), "A deviation is not positive.");
        AssertTensor(network.Unstandardize?.Mean, network.Layers[^1].Out);
        AssertTensor(network.Unstandardize?.Std, network.Layers[^1].Out);
        Assert.True(network.Unstandardize is null || network.Unstandardize.Std.All(std => std > 0), "A deviation of the outputs is not positive.");
        foreach (ModelLayer layer in network.Layers)
        {
            Assert.InRange(layer.In, 1, int.MaxValue);
            Assert.InRange(layer.Out, 1, int.MaxValue);
            Assert.Equal(width, layer.In);
            AssertTensor(layer.Weight, (long)layer.In * layer.Out);
            AssertTensor(layer.Bias, layer.Out);
            AssertNorm(layer.Norm, layer.Out);
            AssertFinite(layer.Activation);
            bool isLast = ReferenceEquals(layer, network.Layers[^1]);
            Assert.True(isLast ? layer.Activation is null : layer.Activation is { } activation && Activations.Contains(activation.Layer));
            width = layer.Out;
        }

        AssertFinite(network.OutputActivation);
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

    private static void AssertFinite(ModelActivation? activation)
    {
        if (activation is not null)
        {
            double[] limits = [activation.MinValue, activation.MaxValue, activation.Threshold];
            double[] parameters = [activation.NegativeSlope, activation.Alpha, activation.Beta, .. limits];
            Assert.True(parameters.All(double.IsFinite), "An activation has a parameter that is not finite.");
            Assert.True(activation.MinValue < activation.MaxValue, "A Hardtanh has no numbers between its limits.");
            Assert.True(activation.Beta > 0, "A Softplus has a beta that is not positive.");
        }
    }

    private static void AssertTensor(float[]? tensor, long length)
    {
        Assert.True(tensor is null || tensor.Length == length, $"A tensor has {tensor?.Length} numbers; {length} were expected.");
        Assert.True(tensor is null || tensor.All(float.IsFinite), "A tensor has a number that is not finite.");
    }
}
