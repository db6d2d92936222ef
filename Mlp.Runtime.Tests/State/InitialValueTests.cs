using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mlp.Runtime.Tests.State;

public class InitialValueTests
{
    public static TheoryData<int> Networks() => [.. Enumerable.Range(0, InitialValueFixtures.Networks.Length)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Are_torchs_bit_for_bit(int index)
    {
        InitialNetwork expected = InitialValueFixtures.Networks[index];
        MlpState state = new(StateLayouts.Mlp(expected.Widths, expected.Norm, expected.Bias));
        state.Initialize(expected.Seed);
        Assert.Equal(
            expected.Tensors.Select(t => t.Name),
            state.Layout.Tensors.Where(t => t.Role != TensorRole.NumBatchesTracked).Select(t => t.Name));
        foreach (InitialTensor tensor in expected.Tensors)
        {
            float[] values = new float[state.Layout.Tensors.Single(t => t.Name == tensor.Name).Shape.Length];
            state.ReadTensor(tensor.Name, values);
            Assert.Equal(tensor.FirstBits, BitConverter.SingleToUInt32Bits(values[0]));
            Assert.Equal(tensor.LastBits, BitConverter.SingleToUInt32Bits(values[^1]));
            Assert.Equal(tensor.Sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan()))));
        }
    }

    [Fact]
    public void Replace_everything_that_was_there()
    {
        StateLayout layout = StateLayouts.Small();
        MlpState fresh = new(layout);
        fresh.Initialize(42);
        MlpState used = StateLayouts.Filled(layout);
        used.Parameters.Update(0, (values, _) => values.Fill(7)); // padding, too
        used.Buffers.Fill(7);
        used.Initialize(42);
        Assert.Equal(StateLayouts.Bits(fresh), StateLayouts.Bits(used));
        Assert.Equal(0, used.NumBatchesTracked("1"));
    }

    [Fact]
    public void Leave_the_padding_zero()
    {
        MlpState state = new(StateLayouts.Small());
        state.Initialize(42);
        Assert.Equal(state.Layout.ParameterCount - 5, state.Parameters.ToArray().Count(value => value != 0)); // β is zero, too
        Assert.Equal([1, 1, 1, 1, 1], state.Buffers.ToArray().Where(value => value != 0));
    }

    [Fact]
    public void Only_the_low_32_bits_of_the_seed_count()
    {
        StateLayout layout = StateLayouts.Small();
        Assert.Equal(Initial(-1), Initial(0xFFFFFFFF));
        Assert.Equal(Initial(5), Initial((1L << 32) + 5));
        Assert.Equal(Initial(0), Initial(long.MinValue));
        Assert.NotEqual(Initial(0), Initial(1));

        byte[] Initial(long seed)
        {
            MlpState state = new(layout);
            state.Initialize(seed);
            return StateLayouts.Bits(state);
        }
    }
}
