namespace Mlp;

/// <summary>
/// The packed layout of a weight, [out, in] in PyTorch: panels of 32 output channels, the last 32 or 16 wide, each
/// [in][width] row-major and zero-padded. A kernel streams a panel from its first float to its last.
/// </summary>
internal static class Panels
{
    private const int Width = 32;

    /// <summary>Channels rounded up to whole 512-bit vectors.</summary>
    public static int Padded(int channels) => (channels + 15) / 16 * 16;

    /// <summary>The floats of a packed weight.</summary>
    public static int PackedLength(int outChannels, int inChannels) => checked(Padded(outChannels) * inChannels);

    /// <summary>From panels to PyTorch's row-major [out, in].</summary>
    public static void Unpack(ReadOnlySpan<float> packed, Span<float> weight, int outChannels, int inChannels)
    {
        for (int output = 0; output < outChannels; output++)
        {
            ReadOnlySpan<float> panel = packed[First(output, inChannels)..];
            Span<float> row = weight.Slice(output * inChannels, inChannels);
            int width = WidthAt(output, outChannels), column = output % Width;
            for (int input = 0; input < row.Length; input++)
            {
                row[input] = panel[input * width + column];
            }
        }
    }

    /// <summary>From PyTorch's row-major [out, in] to panels; padding is left as it is, zero.</summary>
    public static void Pack(ReadOnlySpan<float> weight, Span<float> packed, int outChannels, int inChannels)
    {
        for (int output = 0; output < outChannels; output++)
        {
            Span<float> panel = packed[First(output, inChannels)..];
            ReadOnlySpan<float> row = weight.Slice(output * inChannels, inChannels);
            int width = WidthAt(output, outChannels), column = output % Width;
            for (int input = 0; input < row.Length; input++)
            {
                panel[input * width + column] = row[input];
            }
        }
    }

    private static int First(int output, int inChannels) => output / Width * Width * inChannels;

    private static int WidthAt(int output, int outChannels) => Math.Min(Width, Padded(outChannels) - output / Width * Width);
}
