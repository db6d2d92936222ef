using System.Linq;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Everything that is decided about a network before a line of it is written. Sizes and offsets are in floats.</summary>
/// <param name="Class">The class that it is written into.</param>
/// <param name="Topology">What its user declared.</param>
/// <param name="ImplementationNamespace">The namespace of the classes that hold the heavy code, of this network alone.</param>
/// <param name="Layers">Its layers in order.</param>
/// <param name="Tensors">Its state dict, in PyTorch's order.</param>
/// <param name="ParameterCount">PyTorch's count, no padding.</param>
/// <param name="ParameterLength">The packed parameters, padding included.</param>
/// <param name="BufferLength">The packed running statistics, padding included.</param>
/// <param name="CounterCount">How many batch norms count their batches.</param>
/// <param name="Folds">Whether prediction uses running statistics, folded into the weights and biases before them.</param>
/// <param name="Inference">The working memory of prediction.</param>
/// <param name="Tape">The working memory of training.</param>
/// <param name="Weights">Trained weights that are compiled in; null where there are none.</param>
/// <param name="Images">How images become rows of pixels; null where there are none, or none of more than a pixel, which are rows.</param>
/// <param name="Baked">How they lie where the class is static and reads them in place; null where it is not.</param>
internal sealed record NetworkPlan(
    ClassModel Class,
    TopologyModel Topology,
    string ImplementationNamespace,
    EquatableArray<LayerPlan> Layers,
    EquatableArray<TensorPlan> Tensors,
    long ParameterCount,
    long ParameterLength,
    long BufferLength,
    int CounterCount,
    bool Folds,
    InferencePlan Inference,
    TapePlan Tape,
    WeightsModel? Weights,
    ImagePlan? Images,
    BakedPlan? Baked)
{
    /// <summary>Lanes of a quad.</summary>
    public const int QuadChannels = 4;

    /// <summary>Whether there is batch norm.</summary>
    public bool HasNorm => Layers.Any(layer => layer.Norm is not null);

    /// <summary>Whether there is a norm of rows.</summary>
    public bool HasRowNorm => Layers.Any(layer => layer.RowNorm is not null);

    /// <summary>Prediction takes the statistics of its own batch.</summary>
    public bool PredictsWithBatchStatistics => HasNorm && !Topology.TrackRunningStats;

    /// <summary>
    /// Prediction of many rows computes the last layer with a row in each quad of a vector, of which its few channels fill no more than that. Its
    /// input is padded: it is a hidden layer's.
    /// </summary>
    public bool PredictsInQuads => Last.Out <= QuadChannels && Layers.Count > 1 && !PredictsWithBatchStatistics;

    /// <summary>Multiply-adds of a forward pass, a row.</summary>
    public long MultiplyAddsPerRow => Layers.Sum(layer => (long)layer.In * layer.Out);

    public LayerPlan Last => Layers[Layers.Count - 1];

    /// <summary>Whether the input of a layer may be negative: it is the network's own, or the activation before it gives such values.</summary>
    public bool InputHasSign(LayerPlan layer) => layer.Position == 0 || !Layers[layer.Position - 1].Activation.IsNonNegative;

    /// <summary>The activation of the hidden layers; null where there are none.</summary>
    public ActivationPlan? HiddenActivation => Layers.Count > 1 ? Layers[0].Activation : null;
}

/// <summary>A Linear and what follows it up to the next.</summary>
/// <param name="Position">0 for the first layer.</param>
/// <param name="LinearIndex">The Linear's index in the state dict.</param>
/// <param name="ActivationIndex">The activation's index in the Sequential; of no meaning behind the last layer.</param>
/// <param name="DropoutIndex">The Dropout's index in the Sequential; it numbers the layer in dropout's random stream, too.</param>
/// <param name="In">Input channels.</param>
/// <param name="Out">Output channels.</param>
/// <param name="InStride">From one row of the input to the next.</param>
/// <param name="OutStride">From one row of the output to the next.</param>
/// <param name="Weight">Offset of the packed weight.</param>
/// <param name="Bias">
/// Offset of the bias, or -1. A Linear without one keeps zeros there where a norm is folded into it: folding gives it a bias.
/// </param>
/// <param name="HasBiasParameter">Whether the bias is a parameter.</param>
/// <param name="Norm">The batch norm behind the Linear, or null.</param>
/// <param name="RowNorm">The norm of rows behind the Linear, or null.</param>
/// <param name="Activation">The activation behind it; Identity behind the last layer.</param>
/// <param name="IsLast">Whether its output is the network's.</param>
internal sealed record LayerPlan(
    int Position,
    int LinearIndex,
    int ActivationIndex,
    int DropoutIndex,
    int In,
    int Out,
    int InStride,
    int OutStride,
    long Weight,
    long Bias,
    bool HasBiasParameter,
    NormPlan? Norm,
    RowNormPlan? RowNorm,
    ActivationPlan Activation,
    bool IsLast)
{
    /// <summary>The output channels with their padding: a multiple of 16.</summary>
    public int PaddedOut => Sizes.Padded(Out);

    /// <summary>The panels that the output channels lie in.</summary>
    public PanelsPlan Panels => new(Out);

    /// <summary>The panels that the input channels lie in, in the transposed weight.</summary>
    public PanelsPlan InputPanels => new(In);
}

/// <summary>A batch norm.</summary>
/// <param name="Name">PyTorch's name of it.</param>
/// <param name="Index">Its index in the state dict.</param>
/// <param name="Weight">Offset of γ in the parameters, or -1.</param>
/// <param name="Bias">Offset of β in the parameters, or -1.</param>
/// <param name="RunningMean">Offset in the buffers, or -1.</param>
/// <param name="RunningVar">Offset in the buffers, or -1.</param>
/// <param name="Counter">Index of num_batches_tracked, or -1.</param>
internal sealed record NormPlan(string Name, int Index, long Weight, long Bias, long RunningMean, long RunningVar, int Counter);

/// <summary>A norm that takes the statistics of each row: LayerNorm, RMSNorm.</summary>
/// <param name="Name">PyTorch's name of it.</param>
/// <param name="Index">Its index in the state dict.</param>
/// <param name="Weight">Offset of γ in the parameters, or -1.</param>
/// <param name="Bias">Offset of β in the parameters, or -1.</param>
/// <param name="Centers">Whether it subtracts the mean.</param>
internal sealed record RowNormPlan(string Name, int Index, long Weight, long Bias, bool Centers);

/// <summary>A tensor of the state dict.</summary>
/// <param name="Role">A member of the runtime's TensorRole.</param>
/// <param name="Rows">First dimension, or 0 where there is none.</param>
/// <param name="Columns">Second dimension, or 0 where there is none.</param>
/// <param name="Offset">Into the parameters or the buffers; the index of a counter.</param>
internal sealed record TensorPlan(string Name, string Role, int Rows, int Columns, long Offset);

/// <summary>Channels cut into panels of 32; what is left of their padded number makes one of 16.</summary>
internal readonly record struct PanelsPlan(int Channels)
{
    public const int Width = 32;
    public const int NarrowWidth = 16;

    /// <summary>Panels of 32.</summary>
    public int Wide => Sizes.Padded(Channels) / Width;

    /// <summary>Whether there is a panel of 16 behind them.</summary>
    public bool HasNarrow => Sizes.Padded(Channels) % Width != 0;

    /// <summary>Channels in the panels of 32, where the one of 16 begins.</summary>
    public int WideChannels => Wide * Width;

    /// <summary>All channels, padding included.</summary>
    public int PaddedChannels => Sizes.Padded(Channels);

    /// <summary>The width of the first panel.</summary>
    public int Widest => Wide > 0 ? Width : NarrowWidth;

    public int Count => Wide + (HasNarrow ? 1 : 0);

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

/// <summary>The working memory of prediction.</summary>
/// <param name="BlockRows">Rows that run through all layers at a time.</param>
/// <param name="EvenOffset">Where the outputs of the layers at even positions lie in the scratch.</param>
/// <param name="OddOffset">Where those at odd positions lie.</param>
/// <param name="ScratchLength">The scratch of one block.</param>
/// <param name="RowScratchLength">The scratch of the kernels for one row.</param>
/// <param name="RowScratchIsLocal">Whether that is small enough for the stack.</param>
/// <param name="EvenStride">The widest output at an even position.</param>
/// <param name="OddStride">The widest output at an odd position.</param>
internal sealed record InferencePlan(
    int BlockRows,
    long EvenOffset,
    long OddOffset,
    long ScratchLength,
    int RowScratchLength,
    bool RowScratchIsLocal,
    int EvenStride,
    int OddStride);

/// <summary>How a prediction turns images, [channels, pixels], into rows, a pixel each, and back: some at a time, in memory that stays in the cache.</summary>
/// <param name="Height">Of an image.</param>
/// <param name="Width">Of an image.</param>
/// <param name="BlockImages">Images at a time; 1 where an image is more than a block.</param>
/// <param name="BlockPixels">Pixels of an image at a time: all, unless that is more than a block.</param>
internal sealed record ImagePlan(int Height, int Width, int BlockImages, int BlockPixels)
{
    public int Pixels => Height * Width;
}

/// <summary>The working memory of training: regions of a fixed size, then regions of so much a row; and each thread's scratch.</summary>
internal sealed record TapePlan(long FixedLength, long RowLength, long ScratchLength, EquatableArray<RegionPlan> Regions)
{
    public RegionPlan Find(string name) => Regions.First(region => region.Name == name);
}

/// <summary>A part of the tape's memory.</summary>
/// <param name="Name">What the generated code calls it.</param>
/// <param name="Offset">Its offset: floats where it is fixed, floats a row where it grows with the tape's rows.</param>
/// <param name="Length">Its length, likewise.</param>
/// <param name="PerRow">Whether it grows with the tape's rows.</param>
internal sealed record RegionPlan(string Name, long Offset, long Length, bool PerRow);
