// Only what is in no snapshot before this one: see SnapshotNets.

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 80,
        bufferLength: 0,
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(16, 5), (int)Weight0))
    {
        Topology = new MlpTopology(5, 16),
    };
}
