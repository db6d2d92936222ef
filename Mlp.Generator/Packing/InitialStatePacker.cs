using Mlp.Generator.Memory;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>Packs a checked state dict for a network that begins with it.</summary>
internal static class InitialStatePacker
{
    /// <summary>Packs a state dict.</summary>
    public static InitialState Pack(StatePlan plan, StateDict stateDict)
    {
        uint[] parameters = new uint[plan.ParameterLength], buffers = new uint[plan.BufferLength];
        long[] counters = new long[plan.CounterCount];
        foreach (TensorPlan tensor in plan.Tensors)
        {
            if (tensor.IsCounter)
            {
                // A missing one counts as 0, as in PyTorch.
                counters[tensor.Offset] = stateDict.Find(tensor.Name) is { } counter ? stateDict.Counter(counter) : 0;
                continue;
            }

            float[] values = stateDict.FloatsOf(tensor.Name)!;
            uint[] packed = tensor.IsParameter ? parameters : buffers;
            for (int i = 0; i < values.Length; i++)
            {
                packed[tensor.Columns == 0 ? tensor.Offset + i : WeightOffset(tensor, i / tensor.Columns, i % tensor.Columns)] = FloatBits.ToBits(values[i]);
            }
        }

        return new InitialState(new EquatableArray<uint>(parameters), new EquatableArray<uint>(buffers), new EquatableArray<long>(counters));
    }

    /// <summary>Where an element of a weight lies: in panels of 32 output channels, the last 32 or 16 wide.</summary>
    private static long WeightOffset(TensorPlan tensor, int channel, int k) =>
        tensor.Offset + PanelsPlan.Offset(tensor.Rows, tensor.Columns, channel, k);
}
