using Mlp.Generator.Planning;

namespace Mlp.Generator.Weights;

/// <summary>A checked state dict, packed as Mlp.CompilerServices.MlpState holds it.</summary>
internal sealed class InitialState
{
    private InitialState(NetworkPlan plan)
    {
        Parameters = new uint[plan.ParameterLength];
        Buffers = new uint[plan.BufferLength];
        Counters = new long[plan.CounterCount];
        StateDict stateDict = plan.Weights!.File!.StateDict();
        foreach (TensorPlan tensor in plan.Tensors)
        {
            if (tensor.Role == "NumBatchesTracked")
            {
                // A missing one counts as 0, as in PyTorch.
                Counters[tensor.Offset] = stateDict.Find(tensor.Name) is { } counter ? stateDict.Counter(counter) : 0;
                continue;
            }

            float[] values = stateDict.Floats(stateDict.Find(tensor.Name)!);
            uint[] packed = tensor.Role is "RunningMean" or "RunningVar" ? Buffers : Parameters;
            for (int i = 0; i < values.Length; i++)
            {
                packed[tensor.Columns == 0 ? tensor.Offset + i : WeightOffset(tensor, i / tensor.Columns, i % tensor.Columns)] = FloatBits.ToBits(values[i]);
            }
        }
    }

    public uint[] Parameters { get; }

    public uint[] Buffers { get; }

    public long[] Counters { get; }

    public static InitialState Pack(NetworkPlan plan) => new(plan);

    /// <summary>Where an element of a weight lies: in panels of 32 output channels, the last 32 or 16 wide.</summary>
    private static long WeightOffset(TensorPlan tensor, int channel, int k) =>
        tensor.Offset + PanelsPlan.Offset(tensor.Rows, tensor.Columns, channel, k);
}
