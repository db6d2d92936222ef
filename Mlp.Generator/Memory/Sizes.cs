namespace Mlp.Generator.Memory;

/// <summary>The arithmetic of padded memory. Lengths are in floats.</summary>
internal static class Sizes
{
    /// <summary>The multiple that channels are padded to: a vector of 512 bits.</summary>
    public const int Padding = 16;

    /// <summary>Channels rounded up to a multiple of <see cref="Padding"/>.</summary>
    public static int Padded(int channels) => (int)Padded((long)channels);

    /// <summary>A length rounded up to a multiple of <see cref="Padding"/>.</summary>
    public static long Padded(long length) => (length + Padding - 1) / Padding * Padding;

    /// <summary>Whether rows at this distance lie in different pages of 4096 bytes, or nearly so.</summary>
    public static bool IsFarApart(int stride) => stride >= 512;

    /// <summary>
    /// The distance between rows of activations: whole vectors, and one vector more where rows would otherwise lie a multiple of 256 bytes
    /// apart. A panel of such rows would fall into few sets of the first-level cache, and each set holds no more than 12 lines.
    /// </summary>
    public static int Stride(int channels)
    {
        int padded = Padded(channels);
        return padded % 64 == 0 ? padded + Padding : padded;
    }
}
