namespace Mlp;

/// <summary>One entry of a network's state dict: its name in PyTorch, its shape, and where it lies inside.</summary>
public sealed class TensorInfo
{
    /// <summary>Describes a tensor; <see cref="StateLayout"/> checks that it is consistent.</summary>
    /// <param name="name">PyTorch's key, "4.weight".</param>
    /// <param name="role">What the tensor is to its layer.</param>
    /// <param name="shape">PyTorch's shape, without padding.</param>
    /// <param name="offset">Where it lies: see <see cref="Offset"/>.</param>
    public TensorInfo(string name, TensorRole role, TensorShape shape, int offset)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Role = role;
        Shape = shape;
        Offset = offset;
    }

    /// <summary>Gets PyTorch's key in the state dict: "4.weight", "1.running_mean".</summary>
    public string Name { get; }

    /// <summary>Gets the role of the tensor in its layer.</summary>
    public TensorRole Role { get; }

    /// <summary>Gets PyTorch's shape, without padding. A Linear's weight is [out, in].</summary>
    public TensorShape Shape { get; }

    /// <summary>
    /// Gets where the tensor starts: for a parameter the number of floats before it in <see cref="ParameterBuffer"/> (and in gradients,
    /// which have the same layout), for running statistics the number of floats before it in the buffers, both multiples of 16; for
    /// <see cref="TensorRole.NumBatchesTracked"/> the index of the counter.
    /// </summary>
    /// <remarks>
    /// A vector lies flat, padded with zeros to a multiple of 16. The weight of a Linear layer, [N, K], lies in panels of 32
    /// output channels, the last one 32 or 16 wide: element (n, k) is at
    /// <c>Offset + n / 32 * K * 32 + k * w + n % 32</c>, where w is the panel's width.
    /// </remarks>
    public int Offset { get; }

    /// <summary>
    /// Gets whether the tensor is learned, has a gradient and lies in <see cref="ParameterBuffer"/>; otherwise it is a buffer.
    /// </summary>
    public bool IsParameter => Role <= TensorRole.NormBias;

    /// <summary>Whether the tensor is a 64-bit counter rather than floats.</summary>
    internal bool IsCounter => Role == TensorRole.NumBatchesTracked;

    /// <summary>Floats that the tensor takes inside, padding included. Not for counters.</summary>
    internal long PackedLength => Role == TensorRole.LinearWeight
        ? WeightPanels.PackedLength(Shape[0], Shape[1])
        : WeightPanels.RoundUp(Shape[0]);

    /// <summary>Returns the name and the shape, "4.weight [10, 64]".</summary>
    public override string ToString() => $"{Name} {Shape}";
}
