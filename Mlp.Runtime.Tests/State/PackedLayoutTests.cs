using System.Runtime.CompilerServices;

namespace Mlp.Runtime.Tests.State;

public class PackedLayoutTests
{
    /// <summary>Every [N, K] from 1 to 67: WriteTensor puts each element where the layout's definition says, and nothing else.</summary>
    [Fact]
    public void Writes_each_weight_into_its_panel()
    {
        for (int n = 1; n <= 67; n++)
        {
            for (int k = 1; k <= 67; k++)
            {
                MlpState state = new(StateLayouts.Linear(n, k));
                float[] weight = Sequence(n * k);
                state.WriteTensor("0.weight", weight);
                Assert.True(NaivePack(weight, n, k).AsSpan().SequenceEqual(state.Parameters.AsSpan()), $"N = {n}, K = {k}");

                float[] back = new float[n * k];
                state.ReadTensor("0.weight", back);
                Assert.True(weight.AsSpan().SequenceEqual(back), $"N = {n}, K = {k}");
            }
        }
    }

    /// <summary>A tensor may be read over the packed floats that it lies among, or written from them.</summary>
    [Fact]
    public void Source_and_destination_may_overlap()
    {
        StateLayout layout = StateLayouts.Linear(5, 3);
        float[] packed = [.. Enumerable.Range(0, layout.ParameterLength).Select(i => (float)i)];
        float[] expected = new float[15];
        layout.ReadParameter("0.weight", packed, expected);
        layout.ReadParameter("0.weight", packed, packed.AsSpan(1, 15));
        Assert.Equal(expected, packed[1..16]);

        MlpState state = StateLayouts.Filled(layout);
        float[] source = state.Parameters.AsSpan()[1..16].ToArray();
        state.WriteTensor("0.weight", state.Parameters.AsSpan()[1..16]);
        state.ReadTensor("0.weight", expected);
        Assert.Equal(source, expected);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 3)]
    [InlineData(17, 3)]
    [InlineData(33, 5)]
    [InlineData(67, 67)]
    public void ReadParameter_reads_gradients_of_the_same_layout(int n, int k)
    {
        StateLayout layout = StateLayouts.Linear(n, k);
        float[] gradient = Sequence(n * k);
        float[] destination = new float[n * k];
        layout.ReadParameter("0.weight", NaivePack(gradient, n, k), destination);
        Assert.Equal(gradient, destination);
    }

    [Fact]
    public void WriteTensor_clears_the_padding()
    {
        MlpState state = new(StateLayouts.Small());
        state.Parameters.Update(0, (values, _) => values.Fill(7));
        foreach (TensorInfo tensor in state.Layout.Tensors.Where(t => t.IsParameter))
        {
            state.WriteTensor(tensor.Name, new float[tensor.Shape.Length]);
        }

        Assert.All(state.Parameters.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Vectors_lie_flat_and_do_not_touch_their_neighbours()
    {
        MlpState state = new(StateLayouts.Small());
        state.WriteTensor("1.bias", [1f, 2f, 3f, 4f, 5f]);
        int offset = state.Layout.Tensors.Single(t => t.Name == "1.bias").Offset;
        float[] expected = new float[state.Parameters.Length];
        for (int i = 0; i < 5; i++)
        {
            expected[offset + i] = i + 1;
        }

        Assert.Equal(expected, state.Parameters.ToArray());
        Assert.All(state.Buffers.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_largest_layouts_do_not_overflow()
    {
        // 2³¹ − 16 floats: the products of the panels' formula exceed an int before they are divided.
        StateLayout layout = new("Wide", int.MaxValue, 0, new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(33, 44_739_242), 0));
        Assert.Equal(1_476_394_986, layout.ParameterCount);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new StateLayout(
            "Wide", int.MaxValue, 0, new TensorInfo("0.weight", TensorRole.LinearWeight, new TensorShape(33, 44_739_243), 0)));
        Assert.Contains("2147483664", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1000)]
    public unsafe void AlignedBufferIsZeroAndAligned(int length)
    {
        for (int i = 0; i < 20; i++)
        {
            AlignedBuffer buffer = new(length);
            Assert.Equal(length, buffer.Length);
            Assert.Equal(length, buffer.Span.Length);
            Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref buffer.Reference) % 64);
            Assert.All(buffer.Span.ToArray(), value => Assert.Equal(0, value));
            if (length > 0)
            {
                Assert.True(Unsafe.AreSame(ref buffer.Reference, ref buffer.Span[0]));
            }
        }
    }

    [Fact]
    public void AlignedBuffer_refuses_lengths_that_no_array_has()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(int.MaxValue));
    }

    // The contract's sentence, element by element.
    private static float[] NaivePack(float[] weight, int n, int k)
    {
        int padded = (n + 15) / 16 * 16;
        float[] packed = new float[padded * k];
        for (int row = 0; row < n; row++)
        {
            int width = Math.Min(32, padded - row / 32 * 32);
            for (int column = 0; column < k; column++)
            {
                packed[row / 32 * k * 32 + column * width + row % 32] = weight[row * k + column];
            }
        }

        return packed;
    }

    private static float[] Sequence(int length) => [.. Enumerable.Range(1, length).Select(i => (float)i)];
}
