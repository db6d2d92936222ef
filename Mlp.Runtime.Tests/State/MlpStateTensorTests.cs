namespace Mlp.Runtime.Tests.State;

public class MlpStateTensorTests
{
    [Fact]
    public void Starts_with_zeros()
    {
        MlpState state = new(StateLayouts.Small());
        Assert.All(StateLayouts.Bits(state), bits => Assert.Equal(0, bits));
    }

    [Fact]
    public void Every_tensor_keeps_what_is_written()
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        float next = 1;
        foreach (TensorInfo tensor in state.Layout.Tensors.Where(t => t.Role != TensorRole.NumBatchesTracked))
        {
            float[] values = new float[tensor.Shape.Length];
            state.ReadTensor(tensor.Name, values);
            Assert.All(values, value => Assert.Equal(next += 0.25f, value));
        }

        Assert.Equal(1, state.NumBatchesTracked("1"));
        state.WriteTensor("1.num_batches_tracked", [long.MaxValue]);
        long[] counter = new long[1];
        state.ReadTensor("1.num_batches_tracked", counter);
        Assert.Equal(long.MaxValue, counter[0]);
        state.Counter(0) = 12;
        Assert.Equal(12, state.NumBatchesTracked("1"));
    }

    [Fact]
    public void Negative_counts_are_refused_at_both_doors()
    {
        MlpState state = new(StateLayouts.Small());
        state.WriteTensor("1.num_batches_tracked", [7]);
        Assert.Throws<ArgumentException>(() => state.WriteTensor("1.num_batches_tracked", [-1]));

        MlpState forged = new(StateLayouts.Small());
        forged.Counter(0) = -1;
        MemoryStream file = new();
        forged.Save(file);
        file.Position = 0;
        Assert.Contains("-1", Assert.Throws<InvalidDataException>(() => state.Load(file)).Message, StringComparison.Ordinal);
        Assert.Equal(7, state.NumBatchesTracked("1"));
    }

    [Theory]
    [InlineData("0.weight", 14)]
    [InlineData("0.weight", 16)]
    [InlineData("0.bias", 0)]
    [InlineData("1.running_mean", 16)]
    public void Wrong_lengths_name_what_came_and_what_was_expected(string name, int length)
    {
        MlpState state = new(StateLayouts.Small());
        TensorInfo tensor = state.Layout.Tensors.Single(t => t.Name == name);
        ArgumentException read = Assert.Throws<ArgumentException>(() => state.ReadTensor(name, new float[length]));
        ArgumentException write = Assert.Throws<ArgumentException>(() => state.WriteTensor(name, new float[length]));
        Assert.Equal("destination", read.ParamName);
        Assert.Equal("source", write.ParamName);
        Assert.All([read, write], error =>
        {
            Assert.Contains($"has {length} elements", error.Message, StringComparison.Ordinal);
            Assert.Contains($"'{name}' of DigitNet has shape {tensor.Shape}, {tensor.Shape.Length} elements", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_wrong_overload_is_named()
    {
        MlpState state = new(StateLayouts.Small());
        Assert.Contains(
            "is a 64-bit counter, not floats: read it with ReadTensor(string, Span<long>)",
            Assert.Throws<ArgumentException>(() => state.ReadTensor("1.num_batches_tracked", new float[1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "write it with WriteTensor(string, ReadOnlySpan<long>)",
            Assert.Throws<ArgumentException>(() => state.WriteTensor("1.num_batches_tracked", new float[1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "holds floats, not 64-bit integers: read it with ReadTensor(string, Span<float>)",
            Assert.Throws<ArgumentException>(() => state.ReadTensor("0.bias", new long[5])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "write it with WriteTensor(string, ReadOnlySpan<float>)",
            Assert.Throws<ArgumentException>(() => state.WriteTensor("0.bias", new long[5])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has 2 elements",
            Assert.Throws<ArgumentException>(() => state.ReadTensor("1.num_batches_tracked", new long[2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NumBatchesTracked_lists_the_norms()
    {
        MlpState three = new(StateLayouts.Mlp([3, 4, 5, 6], norm: true));
        Assert.Contains(
            "DigitNet has no norm '4' that counts batches. The norms with running statistics are \"1\", \"5\".",
            Assert.Throws<ArgumentException>(() => three.NumBatchesTracked("4")).Message,
            StringComparison.Ordinal);
        MlpState none = new(StateLayouts.Mlp([3, 4], norm: false));
        Assert.Contains(
            "none of its layers keeps running statistics",
            Assert.Throws<ArgumentException>(() => none.NumBatchesTracked("1")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_refused()
    {
        MlpState state = new(StateLayouts.Small());
        Assert.Throws<ArgumentNullException>(() => state.ReadTensor(null!, new float[1]));
        Assert.Throws<ArgumentNullException>(() => state.NumBatchesTracked(null!));
        Assert.Throws<ArgumentNullException>(() => state.Save((string)null!));
        Assert.Throws<ArgumentNullException>(() => state.Save((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => state.Load((string)null!));
        Assert.Throws<ArgumentNullException>(() => state.Load((Stream)null!));
        Assert.Throws<ArgumentException>(() => state.Save(""));
        Assert.Throws<ArgumentException>(() => state.Load(""));
        Assert.Throws<ArgumentNullException>(() => new MlpState(null!));
    }
}
