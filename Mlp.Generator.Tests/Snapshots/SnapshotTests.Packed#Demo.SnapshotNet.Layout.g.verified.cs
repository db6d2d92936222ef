// Only what is in no snapshot before this one: see SnapshotNets.

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 164304,
        bufferLength: 0,
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(272, 587), (int)Weight0),
        new TensorInfo("0.bias", TensorRole.LinearBias, new TensorShape(272), (int)Bias0),
        new TensorInfo("3.weight", TensorRole.LinearWeight, new TensorShape(3, 272), (int)Weight3),
        new TensorInfo("3.bias", TensorRole.LinearBias, new TensorShape(3), (int)Bias3))
    {
        Topology = new MlpTopology(587, 272, 3)
        {
            Activation = ActivationFunction.Of<ReLU>("ReLU"),
        },
    };
}
