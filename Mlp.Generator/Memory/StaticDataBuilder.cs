using System.Collections.Generic;

namespace Mlp.Generator.Memory;

/// <summary>Places the tensors of a static network in its data, with a margin before the first, between them and behind the last. Offsets are in 32-bit words.</summary>
internal sealed class StaticDataBuilder
{
    /// <summary>
    /// Zeros between tensors, as Mlp.CompilerServices.BakedWeights.Margin: vectors that overlap a tensor's ends meet nothing that is not finite. A panel's width,
    /// for what is left of a panel's last row is loaded for each of its vectors, though only the first one uses it.
    /// </summary>
    public const int Margin = PanelsPlan.Width;

    private readonly List<NamedOffset> _offsets = [];

    /// <summary>Where tensors begin.</summary>
    public EquatableArray<NamedOffset> Offsets => new([.. _offsets]);

    /// <summary>The words so far, the last margin included.</summary>
    public long Length { get; private set; } = Margin;

    /// <summary>Places a vector, or a part of the data of any length.</summary>
    public NamedOffset Place(string name, long length)
    {
        NamedOffset offset = Name(name, Length);
        Length += length + Margin;
        return offset;
    }

    /// <summary>Names a place within one that was given out.</summary>
    public NamedOffset Name(string name, long offset)
    {
        NamedOffset named = NamedOffset.Of(name, offset);
        _offsets.Add(named);
        return named;
    }
}
