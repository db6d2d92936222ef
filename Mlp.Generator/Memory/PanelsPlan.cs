namespace Mlp.Generator.Memory;

/// <summary>Channels cut into panels of 32. What is left of their padded number makes one panel of 16.</summary>
internal readonly record struct PanelsPlan(int Channels)
{
    /// <summary>Channels of a wide panel.</summary>
    public const int Width = 2 * NarrowWidth;

    /// <summary>Channels of a narrow panel.</summary>
    public const int NarrowWidth = Sizes.Padding;

    /// <summary>Panels of 32.</summary>
    public int Wide => PaddedChannels / Width;

    /// <summary>Whether there is a panel of 16 behind them.</summary>
    public bool HasNarrow => PaddedChannels % Width != 0;

    /// <summary>Channels in the panels of 32, where the one of 16 begins.</summary>
    public int WideChannels => Wide * Width;

    /// <summary>All channels, padding included.</summary>
    public int PaddedChannels => Sizes.Padded(Channels);

    /// <summary>The width of the first panel.</summary>
    public int Widest => Wide > 0 ? Width : NarrowWidth;

    /// <summary>All panels.</summary>
    public int Count => Wide + (HasNarrow ? 1 : 0);

    /// <summary>All channels that kernels compute: they leave out vectors of padding where these fill half of the last panel, a narrow one, or more.</summary>
    public int ComputedChannels => HasNarrow ? WideChannels + Computed(NarrowWidth) : WideChannels;

    /// <summary>Those of a panel of <paramref name="width"/>.</summary>
    public int Computed(int width) => width == Width ? Width : (Channels - WideChannels) switch { <= 4 => 4, <= 8 => 8, _ => NarrowWidth };

    /// <summary>Where row <paramref name="row"/> of a channel lies in [panel][row][32], the last panel 32 or 16 wide.</summary>
    /// <param name="channels">All channels.</param>
    /// <param name="rows">Rows of a panel: input channels, or words of them.</param>
    /// <param name="channel">0 to channels − 1.</param>
    /// <param name="row">0 to rows − 1.</param>
    public static long Offset(int channels, int rows, int channel, int row)
    {
        int panel = channel / Width, width = panel < new PanelsPlan(channels).Wide ? Width : NarrowWidth;
        return (long)panel * rows * Width + (long)row * width + channel % Width;
    }
}
