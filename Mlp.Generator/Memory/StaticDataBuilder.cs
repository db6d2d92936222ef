namespace Mlp.Generator.Memory;

/// <summary>Places the tensors of a static network in its data, with a margin before the first, between them and behind the last. Offsets are in 32-bit words.</summary>
internal sealed class StaticDataBuilder
{
    /// <summary>
    /// Zeros between tensors, as Mlp.CompilerServices.BakedWeights.Margin: vectors that overlap a tensor's ends meet nothing that is not finite. A panel's width,
    /// for what is left of a panel's last row is loaded for each of its vectors, though only the first one uses it.
    /// </summary>
    public const int Margin = PanelsPlan.Width;

    /// <summary>The words so far, the last margin included.</summary>
    public long Length { get; private set; } = Margin;

    /// <summary>Places a vector, or a part of the data of any length.</summary>
    public long Vector(long length)
    {
        long offset = Length;
        Length += length + Margin;
        return offset;
    }
}
