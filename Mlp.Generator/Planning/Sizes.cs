namespace Mlp.Generator.Planning;

/// <summary>The arithmetic of padded memory.</summary>
internal static class Sizes
{
    /// <summary>Channels rounded up to whole 512-bit vectors, 16 floats.</summary>
    public static int Padded(int channels) => (channels + 15) / 16 * 16;

    /// <summary>Whether rows at a distance lie in different pages of 4096 bytes, or nearly so.</summary>
    public static bool IsFarApart(int stride) => stride >= 512;

    /// <summary>
    /// The distance between rows of activations: whole vectors, and 16 floats more where rows would otherwise lie a multiple of 256 bytes
    /// apart. A panel of such rows would fall into few sets of the first-level cache, which can hold no more than 12 lines each.
    /// </summary>
    public static int Stride(int channels)
    {
        int padded = Padded(channels);
        return padded % 64 == 0 ? padded + 16 : padded;
    }
}
