using Mlp.Random;

namespace Mlp;

/// <summary>PyTorch's initial values, bit for bit.</summary>
internal static class InitialValues
{
    /// <summary>Overwrites parameters and running statistics, packed, with what PyTorch's modules start with; padding becomes zero.</summary>
    /// <remarks>
    /// torch.nn.Linear draws its weight by kaiming_uniform_(a = √5), row-major, then its bias by uniform_(±1/√in), layer by
    /// layer; norms draw nothing. torch.manual_seed takes the low 32 bits of the seed, also of a negative one.
    /// </remarks>
    public static void Fill(StateLayout layout, long seed, Span<float> parameters, Span<float> buffers)
    {
        MersenneTwister random = new(unchecked((uint)seed));
        parameters.Clear();
        buffers.Clear();
        int inChannels = 0;
        foreach (TensorInfo tensor in layout.Tensors)
        {
            switch (tensor.Role)
            {
                case TensorRole.LinearWeight:
                    inChannels = tensor.Shape[1];
                    FillUniform(ref random, tensor, WeightBound(inChannels), parameters);
                    break;
                case TensorRole.LinearBias:
                    FillUniform(ref random, tensor, BiasBound(inChannels), parameters);
                    break;
                case TensorRole.NormWeight:
                    parameters.Slice(tensor.Offset, tensor.Shape.Length).Fill(1);
                    break;
                case TensorRole.RunningVar:
                case TensorRole.InputStd:
                case TensorRole.OutputStd:
                    buffers.Slice(tensor.Offset, tensor.Shape.Length).Fill(1);
                    break;
            }
        }
    }

    // √3 · gain / √in with gain = √(2 / (1 + a²)) and a = √5, in double as PyTorch does, so that it rounds as PyTorch's does.
    private static float WeightBound(int inChannels) => (float)(Math.Sqrt(3.0) * (Math.Sqrt(2.0 / 6.0) / Math.Sqrt(inChannels)));

    private static float BiasBound(int inChannels) => (float)(1 / Math.Sqrt(inChannels));

    // By reference, as the generator may be a struct.
    private static void FillUniform(ref MersenneTwister random, TensorInfo tensor, float bound, Span<float> parameters)
    {
        float[] row = new float[PackedTensor.RowLength(tensor)];
        for (int i = 0; i < PackedTensor.RowCount(tensor); i++)
        {
            for (int k = 0; k < row.Length; k++)
            {
                row[k] = random.NextUniform(-bound, bound);
            }

            PackedTensor.WriteRow(tensor, row, i, parameters);
        }
    }
}
