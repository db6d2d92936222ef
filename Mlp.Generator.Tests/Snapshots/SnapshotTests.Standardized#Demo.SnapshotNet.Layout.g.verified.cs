// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Offsets
{
    // In the packed parameters, in floats.
    public const nuint InputsPredictionMean = 0;

    public const nuint InputsPredictionStd = 16;

    public const nuint OutputsPredictionMean = 176;

    public const nuint OutputsPredictionStd = 192;

    // In the packed running statistics, in floats.
    public const nuint InputsMean = 0;

    public const nuint InputsStd = 16;

    public const nuint OutputsMean = 32;

    public const nuint OutputsStd = 48;
}

internal static class NetworkLayout
{
    public static StateLayout Value { get; } = new(
        "SnapshotNet",
        parameterLength: 208,
        bufferLength: 64,
        new TensorInfo("inputs.mean", TensorRole.InputMean, new TensorShape(3), (int)InputsMean),
        new TensorInfo("inputs.std", TensorRole.InputStd, new TensorShape(3), (int)InputsStd),
        new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(4, 3), (int)Weight0),
        new TensorInfo("0.bias", TensorRole.LinearBias, new TensorShape(4), (int)Bias0),
        new TensorInfo("3.weight", TensorRole.LinearWeight, new TensorShape(2, 4), (int)Weight3),
        new TensorInfo("3.bias", TensorRole.LinearBias, new TensorShape(2), (int)Bias3),
        new TensorInfo("outputs.mean", TensorRole.OutputMean, new TensorShape(2), (int)OutputsMean),
        new TensorInfo("outputs.std", TensorRole.OutputStd, new TensorShape(2), (int)OutputsStd))
    {
        Topology = new MlpTopology(3, 4, 2)
        {
            Activation = ActivationFunction.Of<ReLU>("ReLU"),
            StandardizeInputs = true,
            StandardizeOutputs = true,
            Dropout = 0.25,
        },
    };
}
