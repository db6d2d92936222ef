using Mlp.Generator.Memory;

namespace Mlp.Generator.Modules;

/// <summary>Input channels cut into blocks of about the same size. A block is packed once, and all panels of the weight's gradient go through it.</summary>
/// <param name="Channels">The input channels.</param>
internal readonly record struct PackedBlocksPlan(int Channels)
{
    // At 256 rows they take 288 KiB, which stays in a second-level cache of 512 KiB; more rows, up to 512, may not. Smaller blocks would pack the gradient
    // more often.
    private const int MaxChannels = 288;

    /// <summary>Input channels of a block: a multiple of 4, which tiles cover best.</summary>
    public int Block => (((Channels - 1) / Count / 4) + 1) * 4;

    /// <summary>Input channels in whole blocks, where there are several.</summary>
    public int Looped => Count == 1 ? 0 : Channels / Block * Block;

    /// <summary>The floats that a thread has for each row to pack in: a block, and a panel of the gradient.</summary>
    public int FloatsPerRow => Sizes.Padded(Block + PanelsPlan.Width);

    private int Count => (Channels + MaxChannels - 1) / MaxChannels;
}
