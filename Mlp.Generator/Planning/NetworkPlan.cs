using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>Everything that is decided about a network before a line of it is written. Sizes and offsets are in floats.</summary>
/// <param name="Class">The class that it is written into.</param>
/// <param name="ImplementationNamespace">The namespace of the classes that hold the heavy code, of this network alone.</param>
/// <param name="Inputs">Its modules in front of the first Linear.</param>
/// <param name="Blocks">Its Linears, each with the modules behind it that run together with it.</param>
/// <param name="Outputs">Its modules behind the last Dropout.</param>
/// <param name="State">Its state dict.</param>
/// <param name="Inference">The working memory of prediction.</param>
/// <param name="Row">How prediction computes one row.</param>
/// <param name="Tape">The working memory of training; null where the class is static.</param>
/// <param name="Weights">Trained weights that are compiled in; null where there are none.</param>
/// <param name="Image">The size of images; null where inputs and outputs are rows.</param>
/// <param name="Images">How images become rows of pixels; null where there are none, or none of more than a pixel, which are rows.</param>
/// <param name="Static">The data that a static class reads in place; null where the class is not static.</param>
internal sealed record NetworkPlan(
    ClassModel Class,
    string ImplementationNamespace,
    EquatableArray<InputModulePlan> Inputs,
    EquatableArray<FusedBlock> Blocks,
    EquatableArray<OutputModulePlan> Outputs,
    StatePlan State,
    InferencePlan Inference,
    RowPlan Row,
    TapePlan? Tape,
    WeightsModel? Weights,
    ImageSize? Image,
    ImagePlan? Images,
    StaticPlan? Static)
{
    /// <summary>Whether several ranks may share a batch of its training.</summary>
    public bool SharesBatches { get; init; }

    /// <summary>Its modules, as PyTorch's Sequential lists them.</summary>
    public IEnumerable<ModulePlan> Modules => [.. Inputs, .. Blocks.SelectMany(block => block.Modules), .. Outputs];

    /// <summary>The functions that its kernels are compiled with, each once.</summary>
    public IEnumerable<ActivationFunction> Functions => Modules.SelectMany(module => module.Functions).Distinct();

    public FusedBlock First => Blocks[0];

    public FusedBlock Last => Blocks[Blocks.Count - 1];

    /// <summary>The modules behind the last Dropout that training computes.</summary>
    public IEnumerable<OutputModulePlan> TrainingOutputs => Outputs.Where(module => module.ActsInTraining);

    /// <summary>The blocks from the last to the first, each with the one before it.</summary>
    public IEnumerable<(FusedBlock Block, FusedBlock? Before)> BackwardOrder
        => Blocks.Zip(Blocks.Take(Blocks.Count - 1).Prepend<FusedBlock?>(null), (block, before) => (block, before)).Reverse();

    /// <summary>Width of the input.</summary>
    public int InChannels => First.Linear.In;

    /// <summary>Width of the output.</summary>
    public int OutChannels => Last.Linear.Out;

    /// <summary>The norms behind hidden layers.</summary>
    public IEnumerable<NormPlan> Norms => Blocks.Select(block => block.Norm).OfType<NormPlan>();

    /// <summary>The first norm of each class of code.</summary>
    public IEnumerable<NormPlan> NormClasses => Norms.GroupBy(norm => norm.ClassName).Select(norms => norms.First());

    /// <summary>Whether training takes statistics of the batch.</summary>
    public bool TakesBatchStatistics => Norms.Any(norm => norm.TakesBatchStatistics);

    /// <summary>Whether training has passes of their own for a batch that several ranks share: statistics are taken of the rows of all ranks.</summary>
    public bool TakesStatisticsOverRanks => SharesBatches && TakesBatchStatistics;

    /// <summary>Whether prediction takes statistics of its own batch.</summary>
    public bool PredictsWithBatchStatistics => Norms.Any(norm => norm is { TakesBatchStatistics: true, ActsInPrediction: true });

    /// <summary>Whether there is a norm that prediction computes.</summary>
    public bool HasNormInPrediction => Norms.Any(norm => norm.ActsInPrediction);

    /// <summary>Whether there is a norm that is folded into the Linear before it, for prediction.</summary>
    public bool FoldsNorm => Norms.Any(norm => !norm.ActsInPrediction);

    /// <summary>Whether prediction uses parameters of its own, into which running statistics are folded at run time.</summary>
    public bool Folds => Static is null && (FoldsNorm || Inputs.Count > 0 || Outputs.Any(module => module.HasTensors));

    /// <summary>Whether the forward pass of training moves running statistics.</summary>
    public bool MovesRunningStatistics => Static is null && FoldsNorm;

    /// <summary>Whether a network with the weights as constants of its code reads vectors from its data all the same.</summary>
    public bool ReadsDataBesideConstants => HasNormInPrediction || Inputs.Count > 0;

    /// <summary>Whether training drops elements.</summary>
    public bool HasDropout => First.Dropout.IsActive;

    /// <summary>
    /// Whether prediction of many rows computes the last layer with a row in each quad of a vector: its few channels fill no more than a quad. Its
    /// input is padded: it is a hidden layer's.
    /// </summary>
    public bool PredictsInQuads => OutChannels <= LinearPlan.QuadChannels && Blocks.Count > 1 && !PredictsWithBatchStatistics;

    /// <summary>Multiply-adds of a forward pass, a row.</summary>
    public long MultiplyAddsPerRow => Blocks.Sum(block => block.Linear.MultiplyAdds);

    /// <summary>Rows of a sample: the pixels of an image.</summary>
    public int Pixels => Images?.Pixels ?? 1;
}

/// <summary>The working memory of prediction.</summary>
/// <param name="BlockRows">Rows that run through all blocks at a time.</param>
/// <param name="EvenStride">The widest output in the even half of the scratch.</param>
/// <param name="OddStride">The widest output in the odd half.</param>
/// <param name="InputStride">Rows of the modules' in front of the first Linear; 0 where there are none.</param>
/// <param name="ExpandedLength">Behind them, what a panel's weights are expanded to floats in; 0 where they are floats.</param>
internal sealed record InferencePlan(int BlockRows, int EvenStride, int OddStride, int InputStride, int ExpandedLength)
{
    /// <summary>Where the odd half of the scratch begins.</summary>
    public long OddOffset => (long)BlockRows * EvenStride;

    /// <summary>Floats of the scratch for each row.</summary>
    public int RowLength => EvenStride + OddStride + InputStride;

    /// <summary>Where the outputs of modules in front of the first Linear begin.</summary>
    public long InputOffset => (long)BlockRows * (EvenStride + OddStride);

    /// <summary>The scratch of one block of rows.</summary>
    public long ScratchLength => (long)BlockRows * RowLength;
}

/// <summary>How prediction computes one row.</summary>
/// <param name="ScratchLength">The scratch for the outputs of layers; 0 where there are none.</param>
/// <param name="IsLocal">Whether it is on the stack.</param>
/// <param name="OddOffset">Where the outputs lie that are in the odd half of it.</param>
/// <param name="InputOffset">Where the outputs of modules in front of the first Linear begin.</param>
/// <param name="InlinesLinears">Whether the Linears are inlined into one method.</param>
/// <param name="HasConstants">Whether there is a method with the weights as constants of its code, too: where they are few, finding them costs more than using them.</param>
internal sealed record RowPlan(int ScratchLength, bool IsLocal, int OddOffset, int InputOffset, bool InlinesLinears, bool HasConstants);

/// <summary>How a prediction turns images, [channels, pixels], into rows, a pixel each, and back: some at a time, in memory that stays in the cache.</summary>
/// <param name="Height">Of an image.</param>
/// <param name="Width">Of an image.</param>
/// <param name="BlockImages">Images at a time; 1 where an image is more than a block.</param>
/// <param name="BlockPixels">Pixels of an image at a time: all, unless that is more than a block.</param>
internal sealed record ImagePlan(int Height, int Width, int BlockImages, int BlockPixels)
{
    public int Pixels => Height * Width;
}

/// <summary>The data of a static network: weight after weight, batch norm folded in.</summary>
/// <param name="Format">How a weight is kept.</param>
/// <param name="Length">All 32-bit words, with the margins before the first tensor and behind the last.</param>
/// <param name="Offsets">Where tensors begin.</param>
internal sealed record StaticPlan(WeightFormat Format, long Length, EquatableArray<NamedOffset> Offsets)
{
    /// <summary>Rows of the self-test, as Mlp.CompilerServices.BakedSelfTest.Rows.</summary>
    public const int SelfTestRows = 5;
}
