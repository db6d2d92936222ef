namespace Playground.Pictures;

/// <summary>The colours between two, through a third in the middle, as bytes of red, green, blue and opacity.</summary>
internal sealed class Palette
{
    private const int Count = 256;

    private readonly byte[] _bytes = new byte[4 * Count];

    /// <summary>Mixes the colours.</summary>
    /// <param name="low">At 0, as 0xRRGGBB.</param>
    /// <param name="middle">At 0.5.</param>
    /// <param name="high">At 1.</param>
    public Palette(int low, int middle, int high)
    {
        const double Half = (Count - 1) / 2.0;
        for (int place = 0; place < Count; place++)
        {
            double share = Math.Abs(place - Half) / Half;
            Span<byte> pixel = _bytes.AsSpan(4 * place, 4);
            for (int channel = 0; channel < 3; channel++)
            {
                double centre = Channel(middle, channel), end = Channel(place < Half ? low : high, channel);
                pixel[channel] = (byte)Math.Round(centre + (share * (end - centre)));
            }

            pixel[3] = byte.MaxValue;
        }
    }

    /// <summary>Writes the colour of a value as one pixel.</summary>
    /// <param name="value">From 0 to 1.</param>
    /// <param name="pixel">[4].</param>
    public void Write(float value, Span<byte> pixel)
        => _bytes.AsSpan(4 * (int)(Math.Clamp(value, 0, 1) * (Count - 1)), 4).CopyTo(pixel);

    private static int Channel(int colour, int channel) => (colour >> (16 - (8 * channel))) & 0xFF;
}
