using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>
/// A norm that takes statistics of the batch, where several ranks share it: each pass does as much as a rank can alone, then sums are taken over all
/// ranks, then the rest is done.
/// </summary>
internal interface INormOverRanks
{
    /// <summary>Writes the statistics of a rank's own rows, of a panel.</summary>
    void WriteOwnStatistics(SourceWriter writer, string channel, int width);

    /// <summary>Writes that they become those of all ranks' rows.</summary>
    void WriteCombineStatistics(SourceWriter writer);

    /// <summary>Writes what follows from them in the forward pass, for a panel: running statistics, normalisation, activation, dropout.</summary>
    void WriteNormalize(SourceWriter writer, FusedBlock block, string channel, int width);

    /// <summary>Writes the backward pass of a panel as far as to the sums over a rank's own rows.</summary>
    void WriteOwnSums(SourceWriter writer, FusedBlock block, string channel, int width);

    /// <summary>Writes that they become the sums over all ranks' rows.</summary>
    void WriteSumOverRanks(SourceWriter writer);

    /// <summary>Writes what follows from them in the backward pass, for a panel: the gradient of the Linear's output.</summary>
    void WriteCenter(SourceWriter writer, FusedBlock block, string channel, int width);
}
