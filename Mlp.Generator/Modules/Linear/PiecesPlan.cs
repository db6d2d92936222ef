using System.Collections.Generic;
using Mlp.Generator.Memory;

namespace Mlp.Generator.Modules;

/// <summary>The pieces of a weight whose gradients are used as soon as they are computed: some input channels of a panel, while they are in the cache.</summary>
/// <param name="Channels">The input channels.</param>
internal readonly record struct PiecesPlan(int Channels)
{
    /// <summary>Input channels of a piece: whole tiles of any height.</summary>
    public const int PieceChannels = 48;

    /// <summary>The scratch that a piece takes.</summary>
    public const int ScratchLength = MaxChannels * PanelsPlan.Width;

    private const int MaxChannels = PieceChannels + Tallest;

    // The last piece has at least as many channels as the tallest tile, for lower tiles than that are slower.
    private const int Tallest = 12;

    /// <summary>Input channels in pieces of <see cref="PieceChannels"/>; the others make the last piece.</summary>
    public int Looped => Channels <= MaxChannels ? 0 : (Channels - Tallest) / PieceChannels * PieceChannels;

    /// <summary>Tiles of a piece of <see cref="PieceChannels"/>.</summary>
    public IEnumerable<TileRun> LoopedTiles => Tiles(PieceChannels);

    /// <summary>Tiles of the last piece.</summary>
    public IEnumerable<TileRun> LastTiles => Tiles(Channels - Looped);

    /// <summary>Tiles that cover a number of rows without overlap, tall ones first.</summary>
    public static IEnumerable<TileRun> Tiles(int rows)
    {
        int fours = rows / 4 * 4;

        // Multiples of 4 from 8 on are tall tiles of 12 and low ones of 8.
        int inTall = fours < 8 ? 0 : (fours % 12) switch { 0 => fours, 8 => fours - 8, _ => fours - 16 };
        foreach (TileRun run in new TileRun[]
        {
            new(TileHeight.Tall, 0, inTall),
            new(TileHeight.Low, inTall, fours < 8 ? 0 : fours),
            new(TileHeight.Of4, fours < 8 ? 0 : fours, fours),
            new(TileHeight.Of2, fours, fours + rows % 4 / 2 * 2),
            new(TileHeight.Of1, fours + rows % 4 / 2 * 2, rows),
        })
        {
            if (run.First < run.End)
            {
                yield return run;
            }
        }
    }
}

/// <summary>Rows that go through tiles of one height.</summary>
internal readonly record struct TileRun(TileHeight Height, int First, int End);

/// <summary>Rows of a tile.</summary>
internal enum TileHeight
{
    /// <summary>As many as the registers hold, 12 at most.</summary>
    Tall,

    /// <summary>Two thirds of those.</summary>
    Low,

    /// <summary>4.</summary>
    Of4,

    /// <summary>2.</summary>
    Of2,

    /// <summary>1.</summary>
    Of1,
}
