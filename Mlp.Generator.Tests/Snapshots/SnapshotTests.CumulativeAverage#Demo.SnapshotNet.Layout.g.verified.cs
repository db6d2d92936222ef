// Only what is in no snapshot before this one: see SnapshotNets.

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 160,
        bufferLength: 32,
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(4, 3), (int)Weight0),
        new TensorInfo("1.weight", TensorRole.NormWeight, new TensorShape(4), (int)Weight1),
        new TensorInfo("1.bias", TensorRole.NormBias, new TensorShape(4), (int)Bias1),
        new TensorInfo("1.running_mean", TensorRole.RunningMean, new TensorShape(4), (int)RunningMean1),
        new TensorInfo("1.running_var", TensorRole.RunningVar, new TensorShape(4), (int)RunningVar1),
        new TensorInfo("1.num_batches_tracked", TensorRole.NumBatchesTracked, new TensorShape(), 0),
        new TensorInfo("4.weight", TensorRole.LinearWeight, new TensorShape(2, 4), (int)Weight4))
    {
        Topology = new MlpTopology(3, 4, 2)
        {
            NormLayer = NormLayer.BatchNorm1d,
            NormEps = 1E-05,
            Activation = ActivationFunction.Of<ReLU>("ReLU"),
        },
    };
}
