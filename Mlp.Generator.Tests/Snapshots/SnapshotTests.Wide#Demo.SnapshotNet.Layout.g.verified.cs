// Only what is in no snapshot before this one: see SnapshotNets.

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 2512,
        bufferLength: 0,
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(33, 40), (int)Weight0),
        new TensorInfo("0.bias", TensorRole.LinearBias, new TensorShape(33), (int)Bias0),
        new TensorInfo("3.weight", TensorRole.LinearWeight, new TensorShape(7, 33), (int)Weight3),
        new TensorInfo("3.bias", TensorRole.LinearBias, new TensorShape(7), (int)Bias3))
    {
        Topology = new MlpTopology(40, 33, 7)
        {
            Activation = ActivationFunction.Of<GELU>("GELU"),
            Dropout = 0.5,
        },
    };
}
