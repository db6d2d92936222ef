using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;

namespace Mlp.Generator.Modules;

/// <summary>How a static network computes one row of a Linear, from weights of float32 or bfloat16.</summary>
/// <param name="In">Input channels.</param>
/// <param name="Out">Output channels.</param>
/// <param name="Format">How a weight is kept.</param>
internal sealed record StaticRowPlan(int In, int Out, WeightFormat Format)
{
    // 32 KiB, the least that a first-level cache holds.
    private const int CachedWords = 8192;

    /// <summary>Whether a word holds the weights of two input channels.</summary>
    public bool HasPairs => Format == WeightFormat.BFloat16;

    /// <summary>Words that the weights of one output channel take.</summary>
    public int Depth => Words(Format, In);

    /// <summary>
    /// Whether one row runs through two panels at a time, which share its inputs: but not where the weights come from further than the first-level cache,
    /// for one stream of them arrives faster than two.
    /// </summary>
    private bool PairsPanels => (long)Depth * Sizes.Padded(Out) <= CachedWords;

    /// <summary>Its panels, in groups that are computed in the same way.</summary>
    public IEnumerable<PanelGroup> Groups
    {
        get
        {
            PanelsPlan panels = new(Out);
            int paired = PairsPanels ? panels.Wide / 2 * 2 * PanelsPlan.Width : 0;
            if (paired > 0)
            {
                yield return new PanelGroup(this, 0, paired, PanelsPlan.Width, Panels: 2);
            }

            if (panels.WideChannels > paired)
            {
                yield return new PanelGroup(this, paired, panels.WideChannels, PanelsPlan.Width, Panels: 1);
            }

            if (panels.HasNarrow)
            {
                yield return new PanelGroup(this, panels.WideChannels, panels.PaddedChannels, PanelsPlan.NarrowWidth, Panels: 1);
            }
        }
    }

    /// <summary>Operations on vectors that the method of the Linear is written with, an activation aside: each is a call to be inlined.</summary>
    public int Operations => 2 + Groups.Sum(group => group.Operations);

    /// <summary>Words that the weights of one output channel take.</summary>
    public static int Words(WeightFormat format, int inChannels) => format switch
    {
        WeightFormat.Float32 => inChannels,
        WeightFormat.BFloat16 => (inChannels + 1) / 2,
        WeightFormat.Int8 => (inChannels + 3) / 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}

/// <summary>Panels that are computed in the same way, one or two at a time: two share the inputs and their edges.</summary>
/// <param name="Row">The Linear that they are of.</param>
/// <param name="First">Their first channel.</param>
/// <param name="End">Where they end.</param>
/// <param name="Width">Channels of a panel.</param>
/// <param name="Panels">How many at a time.</param>
internal readonly record struct PanelGroup(StaticRowPlan Row, int First, int End, int Width, int Panels)
{
    /// <summary>Whether a panel takes two vectors of the widest kind.</summary>
    public bool IsWide => Width == PanelsPlan.Width;

    /// <summary>Sums of each vector that do not wait for each other: 8 in all.</summary>
    public int Chains => 8 / (IsWide ? 2 * Panels : Panels);

    /// <summary>Words of a panel.</summary>
    public int PanelLength => Row.Depth * Width;

    /// <summary>Rows of weights of which each word is whole.</summary>
    public int WholeRows => Row.In / (Row.HasPairs ? 2 : 1);

    /// <summary>Rows of weights that a turn of the loop takes.</summary>
    public int RowsPerTurn => Math.Max(4, Chains / (Row.HasPairs ? 2 : 1));

    /// <summary>Rows in the loop; 0 where there is none.</summary>
    public int LoopedRows => WholeRows / RowsPerTurn * RowsPerTurn is int looped && looped > RowsPerTurn ? looped : 0;

    /// <summary>Whether the rows that are left over go one by one: of pairs, each is twice the operations of a float's.</summary>
    public bool LoopsSingles => Row.HasPairs && WholeRows - LoopedRows > 1;

    /// <summary>Operations on vectors that the group is written with; a test counts them in the text.</summary>
    public int Operations
    {
        get
        {
            int stores = IsWide ? 4 : 2, next = Panels == 2 ? 4 : 0;
            int begin = Panels * (3 + Chains - 1 + (IsWide ? 2 + Chains - 1 : 0)) + (Row.HasPairs ? 2 : 1);
            int rows = (LoopedRows > 0 ? RowsPerTurn : 0) + (LoopsSingles ? 1 : WholeRows - LoopedRows);
            int row = Row.HasPairs ? 4 + Panels * (4 + (IsWide ? 5 : 0)) : 2 + Panels * (1 + (IsWide ? 2 : 0));
            int lastHalf = Row.HasPairs && WholeRows < Row.Depth ? 4 + Panels * (4 + (IsWide ? 4 : 0)) : 0;
            int rest = Panels * (Row.HasPairs ? 8 : 3);
            return 2 + stores + next + begin + rows * row + lastHalf + rest;
        }
    }
}
