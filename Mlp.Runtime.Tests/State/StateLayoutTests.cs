namespace Mlp.Runtime.Tests.State;

public class StateLayoutTests
{
    [Fact]
    public void Counts_like_PyTorch()
    {
        // sum(p.numel() for p in MLP(784, [512, 128, 10], norm_layer=BatchNorm1d).parameters())
        StateLayout layout = StateLayouts.Mlp([784, 512, 128, 10], norm: true);
        Assert.Equal(470_154, layout.ParameterCount);
        Assert.Equal(16 * 128 + 16 + 128 * 512 + 3 * 128 + 512 * 784 + 3 * 512, layout.ParameterLength);
        Assert.Equal(2 * (512 + 128), layout.BufferLength);
        Assert.Equal("DigitNet", layout.NetworkName);
    }

    [Fact]
    public void Tensors_keep_PyTorchs_order()
    {
        StateLayout layout = StateLayouts.Small();
        Assert.Equal(
            "0.weight [5, 3]; 0.bias [5]; 1.weight [5]; 1.bias [5]; 1.running_mean [5]; 1.running_var [5]; 1.num_batches_tracked []; 4.weight [2, 5]; 4.bias [2]",
            string.Join("; ", layout.Tensors));
        Assert.Equal(6, layout.Tensors.Count(t => t.IsParameter));
    }

    [Fact]
    public void The_list_cannot_be_changed_behind_its_back()
    {
        TensorInfo[] tensors = [new("0.weight", TensorRole.LinearWeight, new TensorShape(1, 1), 0)];
        StateLayout layout = new("Net", 16, 0, tensors);
        tensors[0] = new TensorInfo("other", TensorRole.LinearWeight, new TensorShape(1, 1), 0);
        Assert.Equal("0.weight", layout.Tensors[0].Name);
        Assert.Throws<NotSupportedException>(() => ((IList<TensorInfo>)layout.Tensors)[0] = tensors[0]);
    }

    public static TheoryData<string, int, int, TensorInfo[]> Inconsistent()
    {
        TensorInfo weight = new("0.weight", TensorRole.LinearWeight, new TensorShape(5, 3), 0); // 48 floats
        TensorInfo bias = new("0.bias", TensorRole.LinearBias, new TensorShape(5), 48); // 16 floats
        return new()
        {
            { "the tensor '0.weight' is listed twice", 64, 0, [weight, weight] },
            { "'0.bias' starts at 49; offsets are multiples of 16", 80, 0, [weight, new("0.bias", TensorRole.LinearBias, new TensorShape(5), 49)] },
            { "'0.bias' starts at 32, but '0.weight' ends at 48", 64, 0, [weight, new("0.bias", TensorRole.LinearBias, new TensorShape(5), 32)] },
            { "'0.weight' starts at -16, before its buffer", 64, 0, [new("0.weight", TensorRole.LinearWeight, new TensorShape(5, 3), -16)] },
            { "'0.bias' takes floats 48 to 64 with its padding, but parameterLength is 63", 63, 0, [weight, bias] },
            { "'1.running_mean' takes floats 0 to 16 with its padding, but bufferLength is 0", 0, 0, [new("1.running_mean", TensorRole.RunningMean, new TensorShape(5), 0)] },
            { "'1.running_var' starts at 0, but '1.running_mean' ends at 16", 0, 32, [new("1.running_mean", TensorRole.RunningMean, new TensorShape(5), 0), new("1.running_var", TensorRole.RunningVar, new TensorShape(5), 0)] },
            { "'0.weight' has shape [5]; a LinearWeight has 2 dimensions", 64, 0, [new("0.weight", TensorRole.LinearWeight, new TensorShape(5), 0)] },
            { "'0.weight' has shape [5, 0]", 64, 0, [new("0.weight", TensorRole.LinearWeight, new TensorShape(5, 0), 0)] },
            { "'1.weight' has shape [5, 3]; a NormWeight has 1 dimensions", 64, 0, [new("1.weight", TensorRole.NormWeight, new TensorShape(5, 3), 0)] },
            { "'1.n' has shape [1]; a NumBatchesTracked has 0 dimensions", 0, 0, [new("1.n", TensorRole.NumBatchesTracked, new TensorShape(1), 0)] },
            { "the bias '0.bias' [5] does not follow a Linear weight", 64, 0, [bias, weight] },
            { "the bias '0.bias' [4] does not follow a Linear weight", 64, 0, [weight, new("0.bias", TensorRole.LinearBias, new TensorShape(4), 48)] },
            { "the counter '1.n' has index 1", 0, 0, [new("1.n", TensorRole.NumBatchesTracked, new TensorShape(), 1)] },
            { "the counter '5.n' has index 0", 0, 0, [new("1.n", TensorRole.NumBatchesTracked, new TensorShape(), 0), new("5.n", TensorRole.NumBatchesTracked, new TensorShape(), 0)] },
            { "'0.x' has the unknown role 99", 64, 0, [new("0.x", (TensorRole)99, new TensorShape(5), 0)] },
        };
    }

    [Theory]
    [MemberData(nameof(Inconsistent), DisableDiscoveryEnumeration = true)]
    public void Refuses_inconsistent_tensors(string expected, int parameterLength, int bufferLength, TensorInfo[] tensors)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new StateLayout("Net", parameterLength, bufferLength, tensors));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Net", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_may_lie_in_any_order()
    {
        StateLayout layout = new(
            "Net", 64, 0,
            new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(5, 3), 16),
            new TensorInfo("0.bias", TensorRole.LinearBias, new TensorShape(5), 0));
        Assert.Equal(20, layout.ParameterCount);
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are()
    {
        MlpState state = new(StateLayouts.Small());
        ArgumentException error = Assert.Throws<ArgumentException>(() => state.ReadTensor("2.weight", new float[5]));
        Assert.Equal("name", error.ParamName);
        Assert.Contains("DigitNet has no tensor '2.weight'", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.weight, 0.bias, 1.weight, 1.bias, 1.running_mean, 1.running_var, 1.num_batches_tracked, 4.weight, 4.bias", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadParameter_refuses_buffers_and_wrong_lengths()
    {
        StateLayout layout = StateLayouts.Small();
        float[] packed = new float[layout.ParameterLength];
        ArgumentException buffer = Assert.Throws<ArgumentException>(() => layout.ReadParameter("1.running_mean", packed, new float[5]));
        Assert.Contains("is a buffer", buffer.Message, StringComparison.Ordinal);
        ArgumentException shortPacked = Assert.Throws<ArgumentException>(() => layout.ReadParameter("0.bias", packed.AsSpan(1), new float[5]));
        Assert.Equal("packed", shortPacked.ParamName);
        ArgumentException destination = Assert.Throws<ArgumentException>(() => layout.ReadParameter("0.weight", packed, new float[14]));
        Assert.Equal("destination", destination.ParamName);
        Assert.Contains("has 14 elements", destination.Message, StringComparison.Ordinal);
        Assert.Contains("shape [5, 3], 15 elements", destination.Message, StringComparison.Ordinal);
    }
}
