// Only what is in no snapshot before this one: see SnapshotNets.

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 160,
        bufferLength: 0,
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(4, 3), 0),
        new TensorInfo("0.bias", TensorRole.LinearBias, new TensorShape(4), 48),
        new TensorInfo("1.weight", TensorRole.NormWeight, new TensorShape(4), 64),
        new TensorInfo("4.weight", TensorRole.LinearWeight, new TensorShape(2, 4), 80),
        new TensorInfo("4.bias", TensorRole.LinearBias, new TensorShape(2), 144))
    {
        Topology = new MlpTopology(3, 4, 2)
        {
            NormLayer = NormLayer.RMSNorm,
            NormEps = 1E-05,
            Activation = ActivationFunction.Of<global::Users.Swish>("Swish"),
        },
    };
}
