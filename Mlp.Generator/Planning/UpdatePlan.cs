namespace Mlp.Generator.Planning;

/// <summary>The pieces of a weight whose gradients are used as soon as they are computed.</summary>
internal static class UpdatePlan
{
    /// <summary>Input channels of a piece: whole tiles of any height.</summary>
    public const int Channels = 48;

    /// <summary>Input channels of the last piece at most: the runtime's MlpTape.UpdateScratchLength holds so many of a panel of 32.</summary>
    public const int MaxChannels = Channels + Tallest;

    // The last piece has at least as many channels as the tallest tile, for lower tiles than that are slower.
    private const int Tallest = 12;

    /// <summary>Input channels in pieces of <see cref="Channels"/>; the others make the last one.</summary>
    public static int Looped(int channels) => channels <= MaxChannels ? 0 : (channels - Tallest) / Channels * Channels;
}
