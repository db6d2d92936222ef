namespace Mlp.Generator.Planning;

/// <summary>The pieces of a weight whose gradients are used as soon as they are computed.</summary>
internal static class UpdatePlan
{
    /// <summary>Input channels of a piece: whole tiles of any height.</summary>
    public const int Channels = 48;

    /// <summary>Input channels of the last piece at most.</summary>
    public const int MaxChannels = Channels + Tallest;

    /// <summary>The scratch that a piece takes.</summary>
    public const int Length = MaxChannels * PanelsPlan.Width;

    // The last piece has at least as many channels as the tallest tile, for lower tiles than that are slower.
    private const int Tallest = 12;

    /// <summary>Input channels in pieces of <see cref="Channels"/>; the others make the last one.</summary>
    public static int Looped(int channels) => channels <= MaxChannels ? 0 : (channels - Tallest) / Channels * Channels;
}
