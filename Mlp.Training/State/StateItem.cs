namespace Mlp;

/// <summary>
/// One tensor of a saved state. It is read into memory of its own first: the owner changes only once all of a file is well.
/// </summary>
/// <param name="name">The tensor's key.</param>
/// <param name="type">Its <see cref="SafetensorsType"/>.</param>
/// <param name="shape">Its shape.</param>
internal abstract class StateItem(string name, string type, TensorShape shape)
{
    public string Name => name;

    public string Type => type;

    public TensorShape Shape => shape;

    /// <summary>Writes the owner's value.</summary>
    public abstract void Write(Stream output);

    /// <summary>Reads a value and keeps it to itself.</summary>
    /// <exception cref="InvalidDataException">The stream ends, or the owner cannot have that value.</exception>
    public abstract void Read(SafetensorsStream source);

    /// <summary>Why what was read cannot be loaded, or null: it must be what the owner was made with.</summary>
    public virtual string? Mismatch => null;

    /// <summary>Hands what was read to the owner.</summary>
    public virtual void Commit()
    {
    }

    /// <summary>Reads as many bytes as the tensor has, up to <paramref name="destination"/>'s length.</summary>
    protected void ReadBytes(SafetensorsStream source, Span<byte> destination) => source.ReadExactly(destination, $"the data of {Name}");
}
