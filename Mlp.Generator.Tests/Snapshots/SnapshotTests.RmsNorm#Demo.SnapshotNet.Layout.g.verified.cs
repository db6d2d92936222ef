// Only what is in no snapshot before this one: see SnapshotNets.

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 160,
        bufferLength: 0,
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(4, 3), (int)Weight0),
        new TensorInfo("0.bias", TensorRole.LinearBias, new TensorShape(4), (int)Bias0),
        new TensorInfo("1.weight", TensorRole.NormWeight, new TensorShape(4), (int)Weight1),
        new TensorInfo("4.weight", TensorRole.LinearWeight, new TensorShape(2, 4), (int)Weight4),
        new TensorInfo("4.bias", TensorRole.LinearBias, new TensorShape(2), (int)Bias4))
    {
        Topology = new MlpTopology(3, 4, 2)
        {
            NormLayer = NormLayer.RMSNorm,
            NormEps = 1E-05,
            Activation = ActivationFunction.Of<global::Users.Swish>("Swish"),
        },
    };
}
