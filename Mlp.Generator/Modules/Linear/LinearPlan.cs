using System;
using Mlp.Generator.Memory;

namespace Mlp.Generator.Modules;

/// <summary>A Linear.</summary>
/// <param name="Index">Its index in the state dict.</param>
/// <param name="In">Input channels.</param>
/// <param name="Out">Output channels.</param>
/// <param name="InStride">From one row of the input to the next.</param>
/// <param name="OutStride">From one row of the output to the next.</param>
/// <param name="Weight">Offset of the packed weight.</param>
/// <param name="Bias">The bias, or null.</param>
/// <param name="IsUnrolled">Whether the prediction of one row writes its sums over the input channels out without a loop.</param>
/// <param name="Prefetches">Whether a panel of the weight is brought into the second-level cache while the one before is multiplied.</param>
/// <param name="StaticRow">How a static network computes one row; null where the network is not static.</param>
internal sealed record LinearPlan(
    int Index, int In, int Out, int InStride, int OutStride, NamedOffset Weight, BiasPlan? Bias, bool IsUnrolled, bool Prefetches, StaticRowPlan? StaticRow) : ModulePlan
{
    /// <summary>Lanes of a quad: so many outputs and fewer are predicted with a row in each quad of a vector.</summary>
    public const int QuadChannels = 4;

    /// <summary>Vectors of rows that go through quads at a time: enough sums that do not wait for each other.</summary>
    public const int QuadVectors = 4;

    /// <inheritdoc/>
    public override string Name => "Linear";

    /// <inheritdoc/>
    public override string Key => $"{Index}";

    /// <inheritdoc/>
    public override string Facts => $"{In} → {Out}".PadRight(14) + $"weight [{Out}, {In}]{(Bias is { IsParameter: true } ? $"   bias [{Out}]" : "")}";

    /// <summary>The output channels with their padding.</summary>
    public int PaddedOut => Sizes.Padded(Out);

    /// <summary>The panels that the output channels lie in.</summary>
    public PanelsPlan Panels => new(Out);

    /// <summary>The panels that the input channels lie in, in the transposed weight.</summary>
    public PanelsPlan InputPanels => new(In);

    /// <summary>The pieces of the weight's gradient.</summary>
    public PiecesPlan Pieces => new(In);

    /// <summary>
    /// Whether the weight's gradient packs its operands: its sums run over the rows, and wide rows lie far apart. For fewer outputs
    /// packing takes longer than it saves.
    /// </summary>
    public bool PacksGradient => In >= 192 && Out >= 256;

    /// <summary>The blocks of input channels that the weight's gradient packs.</summary>
    public PackedBlocksPlan PackedBlocks => new(In);

    /// <summary>Gets the name of its weight in generated code.</summary>
    public string WeightName => $"weight{Index}";

    /// <summary>Gets the name of its bias in generated code.</summary>
    public string BiasName => $"bias{Index}";

    /// <summary>Multiply-adds of a row.</summary>
    public long MultiplyAdds => (long)In * Out;

    /// <summary>The scratch that a thread transposes a panel of the weight in.</summary>
    public long TransposedLength => (long)PaddedOut * InputPanels.Widest;

    /// <summary>Whether one row's narrow panel goes in pairs of vectors, which share the input, where a vector is shorter than it.</summary>
    public bool PairsNarrowVectors => Panels.Computed(PanelsPlan.NarrowWidth) == PanelsPlan.NarrowWidth;

    /// <summary>
    /// Operations on vectors that the prediction of one row takes where it is written without a loop, those behind its sums aside: each panel spreads an
    /// input channel over a vector, and multiplies it by one or two.
    /// </summary>
    public int UnrolledOperations => In * ((Panels.Wide > 0 ? 3 : 0) + (!Panels.HasNarrow ? 0 : PairsNarrowVectors ? 3 : 2));

    /// <summary>input · weight0 + bias0.</summary>
    public string Formula(string input) => $"{input} · {WeightName}{(Bias is null ? "" : $" + {BiasName}")}";
}

/// <summary>A Linear's bias.</summary>
/// <param name="Offset">Its offset in the parameters.</param>
/// <param name="IsParameter">Whether it is learned. A Linear without a bias keeps zeros where a norm is folded into it: folding gives it one.</param>
internal sealed record BiasPlan(NamedOffset Offset, bool IsParameter);
