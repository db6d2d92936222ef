namespace Mlp;

/// <summary>
/// Converts the weight of a Linear layer between PyTorch's order, [N, K] row-major, and the panels that kernels stream:
/// 32 output channels a panel, the last one 32 or 16 wide, zero-padded; element (n, k) at
/// <c>n / 32 * K * 32 + k * w + n % 32</c>, w being the panel's width.
/// </summary>
internal static class WeightPanels
{
    private const int PanelWidth = 32;

    /// <summary>The multiple that vectors and output channels are padded to: the floats of a 512-bit vector.</summary>
    private const int Alignment = 16;

    /// <summary>The multiple of 16 at or above <paramref name="length"/>; long, as it may be 2³¹.</summary>
    public static long RoundUp(int length) => ((long)length + (Alignment - 1)) / Alignment * Alignment;

    /// <summary>Floats that a packed [N, K] weight takes.</summary>
    public static long PackedLength(int outChannels, int inChannels) => RoundUp(outChannels) * inChannels;

    /// <summary>Writes one output channel, a row of PyTorch's weight, into the panels.</summary>
    public static void PackRow(ReadOnlySpan<float> row, int outChannel, int outChannels, Span<float> packed)
    {
        int position = Locate(outChannel, outChannels, row.Length, out int width);
        for (int k = 0; k < row.Length; k++)
        {
            packed[position] = row[k];
            position += width;
        }
    }

    /// <summary>Reads one output channel, a row of PyTorch's weight, out of the panels.</summary>
    public static void UnpackRow(ReadOnlySpan<float> packed, int outChannel, int outChannels, Span<float> row)
    {
        int position = Locate(outChannel, outChannels, row.Length, out int width);
        for (int k = 0; k < row.Length; k++)
        {
            row[k] = packed[position];
            position += width;
        }
    }

    // The product n/32·K·32 of a valid n fits an int, as it lies inside a span; that of a wrong n would be caught, not wrapped.
    private static int Locate(int outChannel, int outChannels, int inChannels, out int width)
    {
        int panel = outChannel / PanelWidth;
        width = (int)Math.Min(PanelWidth, RoundUp(outChannels) - (long)panel * PanelWidth);
        return checked((int)((long)panel * inChannels * PanelWidth + outChannel % PanelWidth));
    }
}
