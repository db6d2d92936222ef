namespace Mlp.Generator.Planning;

/// <summary>The arithmetic of padded memory.</summary>
internal static class Sizes
{
    /// <summary>Channels rounded up to whole 512-bit vectors, 16 floats.</summary>
    public static int Padded(int channels) => (channels + 15) / 16 * 16;

    /// <summary>
    /// The distance between rows of activations: whole vectors, and 16 more where rows would otherwise lie multiples of 4096
    /// bytes apart, which the first-level cache cannot hold side by side.
    /// </summary>
    public static int Stride(int channels)
    {
        int padded = Padded(channels);
        return padded % 1024 == 0 ? padded + 16 : padded;
    }
}
