using System.Collections.Generic;

namespace Mlp.ModelFiles.Onnx;

/// <summary>One thing that a graph does to the channels of a row.</summary>
/// <param name="Label">The nodes that do it, for messages.</param>
internal abstract record Step(string Label);

/// <summary>A product with a weight, and a bias.</summary>
/// <param name="Label">The node.</param>
/// <param name="In">The input channels.</param>
/// <param name="Out">The output channels.</param>
/// <param name="Weight">[out, in].</param>
/// <param name="Bias">[out]; null where there is none.</param>
internal sealed record LinearStep(string Label, int In, int Out, double[] Weight, double[]? Bias) : Step(Label);

/// <summary>scale · x + shift of each channel.</summary>
/// <param name="Label">The node.</param>
/// <param name="Scale">Of each channel; one for all where it has one element.</param>
/// <param name="Shift">The same.</param>
internal sealed record AffineStep(string Label, double[] Scale, double[] Shift) : Step(Label)
{
    /// <summary>Whether it is half of a Standardize that MlpGen wrote: its tensor is called inputs.mean or inputs.std.</summary>
    public bool IsOfStandardize { get; init; }

    /// <summary>Whether it is half of an Unstandardize that MlpGen wrote: its tensor is called outputs.std or outputs.mean.</summary>
    public bool IsOfUnstandardize { get; init; }

    /// <summary>The scale of a channel.</summary>
    public double ScaleOf(int channel) => Scale[Scale.Length == 1 ? 0 : channel];

    /// <summary>The shift of a channel.</summary>
    public double ShiftOf(int channel) => Shift[Shift.Length == 1 ? 0 : channel];
}

/// <summary>Channels in another order, or some of them.</summary>
/// <param name="Label">The nodes.</param>
/// <param name="Channels">Which channel each of the outputs is.</param>
internal sealed record SelectStep(string Label, int[] Channels) : Step(Label);

/// <summary>Batch norm by its running statistics.</summary>
internal sealed record BatchNormStep(string Label, double[] Weight, double[] Bias, double[] Mean, double[] Variance, double Eps)
    : Step(Label)
{
    /// <summary>Whether it has no weight and no bias of its own: they are ones and zeros.</summary>
    public bool IsPlain { get; init; }
}

/// <summary>LayerNorm, or RMSNorm where it does not take the mean away.</summary>
internal sealed record RowNormStep(string Label, bool Centers, double Eps, double[]? Weight, double[]? Bias) : Step(Label);

/// <summary>An activation of each channel by itself.</summary>
internal sealed record ActivationStep(string Label, ModelActivation Activation) : Step(Label);

/// <summary>Softmax or LogSoftmax over the channels.</summary>
internal sealed record SoftmaxStep(string Label, bool IsLogarithm) : Step(Label);

/// <summary>The two probabilities that a classifier makes of one, [1 − p, p]: it is left out.</summary>
internal sealed record TwoClassesStep(string Label) : Step(Label);

/// <summary>Nothing.</summary>
internal sealed record NothingStep(string Label) : Step(Label);

/// <summary>Nodes between two values that all of the graph's paths go through.</summary>
/// <param name="Input">The name of the value that goes in.</param>
/// <param name="Nodes">The nodes in order.</param>
/// <param name="Output">The name of the value that comes out.</param>
internal sealed record Piece(string Input, IReadOnlyList<GraphNode> Nodes, string Output);
