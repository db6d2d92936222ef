using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>How the weights of a static network lie in its data: layer by layer, batch norm folded in. Lengths and offsets are in 32-bit words.</summary>
/// <param name="Format">How a weight is kept.</param>
/// <param name="Length">All words, with the margins before the first tensor and behind the last.</param>
/// <param name="ExpandedLength">The scratch that a panel's weights are expanded to floats in; 0 where they are floats.</param>
/// <param name="RowScratchLength">The scratch of the kernels for one row.</param>
internal sealed record BakedPlan(WeightFormat Format, long Length, int ExpandedLength, int RowScratchLength)
{
    /// <summary>
    /// Zeros between tensors, as Mlp.CompilerServices.BakedWeights.Margin: vectors that overlap a tensor's ends meet nothing that is not finite. A panel's width,
    /// for what is left of a panel's last row is loaded for each of its vectors, though only the first one uses it.
    /// </summary>
    public const int Margin = PanelsPlan.Width;

    /// <summary>What a prediction of one row may put on the stack, in floats: .NET clears it in each call, and more than this takes longer than to find the thread's scratch.</summary>
    public const int MaxLocalFloats = 160;

    // 32 KiB, the least that a first-level cache holds.
    private const int CachedWords = 8192;

    // A vector of 16 is 90 bytes of code for the JIT, which gives up at 60,000.
    private const long MaxConstantLength = 4096;

    /// <summary>Whether the prediction of one row has the weights as constants of its code, too: where they are few, finding them costs more than using them.</summary>
    public bool HasConstantRow => Format == WeightFormat.Float32 && Length <= MaxConstantLength;

    /// <summary>Rows of the self-test, as Mlp.CompilerServices.BakedSelfTest.Rows.</summary>
    public const int SelfTestRows = 5;

    /// <summary>
    /// Whether one row runs through two panels at a time, which share its inputs: but not where the weights come from further than the first-level cache,
    /// for one stream of them arrives faster than two.
    /// </summary>
    public static bool PairsPanels(WeightFormat format, LayerPlan layer) => (long)Depth(format, layer.In) * layer.PaddedOut <= CachedWords;

    /// <summary>Words that the weights of one output channel take.</summary>
    public static int Depth(WeightFormat format, int inChannels) => format switch
    {
        WeightFormat.Float32 => inChannels,
        WeightFormat.BFloat16 => (inChannels + 1) / 2,
        _ => (inChannels + 3) / 4,
    };
}
