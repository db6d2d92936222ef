using System.Linq;

namespace Mlp.Generator.Memory;

/// <summary>The state dict, and the memory that it is packed in.</summary>
/// <param name="Tensors">In PyTorch's order.</param>
/// <param name="ParameterOffsets">Where tensors begin in the packed parameters.</param>
/// <param name="BufferOffsets">Where they begin in the packed buffers.</param>
/// <param name="ParameterLength">The packed parameters, padding included.</param>
/// <param name="BufferLength">The packed running statistics, padding included.</param>
/// <param name="CounterCount">How many counters there are.</param>
internal sealed record StatePlan(
    EquatableArray<TensorPlan> Tensors,
    EquatableArray<NamedOffset> ParameterOffsets,
    EquatableArray<NamedOffset> BufferOffsets,
    long ParameterLength,
    long BufferLength,
    int CounterCount)
{
    /// <summary>PyTorch's count of learnable numbers, no padding.</summary>
    public long ParameterCount => Tensors.Where(tensor => tensor.IsParameter).Sum(tensor => tensor.Length);
}
