namespace Mlp;

/// <summary>One tensor of a state dict: its name and shape in PyTorch's terms, and where it lies.</summary>
/// <param name="name">Its key: "4.weight".</param>
/// <param name="role">What it is.</param>
/// <param name="shape">Its shape in PyTorch.</param>
/// <param name="offset">Floats into the parameters or into the buffers; a counter's index.</param>
public sealed class TensorInfo(string name, TensorRole role, TensorShape shape, int offset)
{
    /// <summary>The key in the state dict: "4.weight".</summary>
    public string Name { get; } = name;

    /// <summary>What the tensor is.</summary>
    public TensorRole Role { get; } = role;

    /// <summary>The shape in PyTorch: [out, in] for a weight.</summary>
    public TensorShape Shape { get; } = shape;

    /// <summary>Where it begins: floats into the parameters or into the buffers; a counter's index.</summary>
    public int Offset { get; } = offset;

    /// <summary>Whether it is learned, rather than a statistic.</summary>
    public bool IsParameter => Role is TensorRole.LinearWeight or TensorRole.LinearBias or TensorRole.NormWeight or TensorRole.NormBias;

    /// <summary>Whether it is num_batches_tracked, an int64, rather than floats.</summary>
    public bool IsCounter => Role == TensorRole.NumBatchesTracked;

    /// <summary>Floats that it takes where it lies, padding included; 0 for a counter.</summary>
    internal int PackedLength => Role switch
    {
        TensorRole.LinearWeight => Panels.PackedLength(Shape[0], Shape[1]),
        TensorRole.NumBatchesTracked => 0,
        _ => Panels.Padded(Shape[0]),
    };

    /// <summary>Name and shape: <c>4.weight [64, 128]</c>.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
