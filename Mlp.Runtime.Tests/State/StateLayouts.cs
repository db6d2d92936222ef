using Mlp.CompilerServices;

namespace Mlp.Runtime.Tests.State;

/// <summary>Layouts of torchvision.ops.MLP nets, put together here as the generator would.</summary>
internal static class StateLayouts
{
    /// <summary>MLP(3, [5, 2], norm_layer=BatchNorm1d): the net of the fixtures.</summary>
    public static StateLayout Small() => Mlp([3, 5, 2], norm: true);

    /// <summary>One Linear layer without bias, [outChannels, inChannels].</summary>
    public static StateLayout Linear(int outChannels, int inChannels) => Mlp([inChannels, outChannels], norm: false, bias: false);

    public static StateLayout Mlp(int[] widths, bool norm, bool bias = true, string name = "DigitNet")
    {
        List<TensorInfo> tensors = [];
        int parameters = 0, buffers = 0, counters = 0;
        int stride = norm ? 4 : 3;
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            int inChannels = widths[i], outChannels = widths[i + 1], padded = (outChannels + 15) / 16 * 16;
            AddParameter($"{i * stride}.weight", TensorRole.LinearWeight, new TensorShape(outChannels, inChannels), padded * inChannels);
            if (bias)
            {
                AddParameter($"{i * stride}.bias", TensorRole.LinearBias, new TensorShape(outChannels), padded);
            }

            if (norm && i + 2 < widths.Length)
            {
                string prefix = $"{i * stride + 1}.";
                AddParameter(prefix + "weight", TensorRole.NormWeight, new TensorShape(outChannels), padded);
                AddParameter(prefix + "bias", TensorRole.NormBias, new TensorShape(outChannels), padded);
                tensors.Add(new TensorInfo(prefix + "running_mean", TensorRole.RunningMean, new TensorShape(outChannels), buffers));
                tensors.Add(new TensorInfo(prefix + "running_var", TensorRole.RunningVar, new TensorShape(outChannels), buffers + padded));
                buffers += 2 * padded;
                tensors.Add(new TensorInfo(prefix + "num_batches_tracked", TensorRole.NumBatchesTracked, new TensorShape(), counters++));
            }
        }

        return new StateLayout(name, parameters, buffers, [.. tensors]);

        void AddParameter(string key, TensorRole role, TensorShape shape, int packedLength)
        {
            tensors.Add(new TensorInfo(key, role, shape, parameters));
            parameters += packedLength;
        }
    }

    /// <summary>A state in which no two elements are equal, running statistics and counters included.</summary>
    public static MlpState Filled(StateLayout layout, int seed = 1)
    {
        MlpState state = new(layout);
        float next = seed;
        foreach (TensorInfo tensor in layout.Tensors)
        {
            if (tensor.Role == TensorRole.NumBatchesTracked)
            {
                state.WriteTensor(tensor.Name, [seed + 1000L * tensor.Offset]);
                continue;
            }

            float[] values = new float[tensor.Shape.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = next += 0.25f;
            }

            state.WriteTensor(tensor.Name, values);
        }

        return state;
    }

    public static byte[] Saved(MlpState state)
    {
        MemoryStream stream = new();
        state.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Every bit that a state holds, padding included.</summary>
    public static byte[] Bits(MlpState state) =>
    [
        .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.Parameters.AsSpan()),
        .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.Buffers),
        .. state.Layout.Tensors.Where(t => t.Role == TensorRole.NumBatchesTracked).SelectMany(t => BitConverter.GetBytes(state.Counter(t.Offset))),
    ];
}
