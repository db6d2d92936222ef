using System.Collections.Generic;

namespace Mlp.ModelFiles;

/// <summary>
/// A network that was read from a file, in the modules of torchvision's MLP: Linear, [norm], activation for each hidden layer, and a Linear at
/// the end.
/// </summary>
/// <param name="Name">The name of the output that it computes, as the file has it.</param>
/// <param name="Layers">The layers in order, one or more.</param>
public sealed record ModelNetwork(string Name, IReadOnlyList<ModelLayer> Layers)
{
    /// <summary>Gets what inputs are standardised with first; null where they are not.</summary>
    public ModelStandardize? Standardize { get; init; }

    /// <summary>Gets what brings outputs back to their unit last; null where nothing does.</summary>
    public ModelUnstandardize? Unstandardize { get; init; }

    /// <summary>Gets the activation that is applied to the outputs; null where there is none.</summary>
    public ModelActivation? OutputActivation { get; init; }

    /// <summary>Gets whether the file says which activations there are. A state dict does not.</summary>
    public bool SaysActivations { get; init; } = true;

    /// <summary>Gets the height of images; 0 where inputs and outputs are rows.</summary>
    public int Height { get; init; }

    /// <summary>Gets the width of images; 0 where inputs and outputs are rows.</summary>
    public int Width { get; init; }

    /// <summary>Gets what was folded, cut off or mapped on the way, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>(x − mean) / std of each input channel.</summary>
/// <param name="Mean">The means.</param>
/// <param name="Std">The standard deviations.</param>
public sealed record ModelStandardize(float[] Mean, float[] Std);

/// <summary>y · std + mean of each output channel.</summary>
/// <param name="Mean">The means.</param>
/// <param name="Std">The standard deviations.</param>
public sealed record ModelUnstandardize(float[] Mean, float[] Std);

/// <summary>A Linear and the modules behind it up to the next one.</summary>
/// <param name="In">Its input channels.</param>
/// <param name="Out">Its output channels.</param>
/// <param name="Weight">[out, in].</param>
/// <param name="Bias">[out]; null where there is none.</param>
public sealed record ModelLayer(int In, int Out, float[] Weight, float[]? Bias)
{
    /// <summary>Gets the norm behind the Linear; null where there is none.</summary>
    public ModelNorm? Norm { get; init; }

    /// <summary>Gets the activation behind the norm; null behind the last Linear, and where the file does not say it.</summary>
    public ModelActivation? Activation { get; init; }
}

/// <summary>A norm behind a Linear.</summary>
/// <param name="Kind">BatchNorm1d, LayerNorm or RMSNorm.</param>
/// <param name="Eps">What it adds to the variance, or to the mean square; null where the file does not say it.</param>
/// <param name="Weight">γ; null where the norm has none.</param>
/// <param name="Bias">β; null where the norm has none.</param>
public sealed record ModelNorm(ModelNormKind Kind, double? Eps, float[]? Weight, float[]? Bias)
{
    /// <summary>Gets batch norm's running mean; null in other norms.</summary>
    public float[]? RunningMean { get; init; }

    /// <summary>Gets batch norm's running variance; null in other norms.</summary>
    public float[]? RunningVar { get; init; }

    /// <summary>Gets how many batches went into batch norm's running statistics, where the file says it.</summary>
    public long BatchesTracked { get; init; }
}

/// <summary>The norms that a network can have behind a Linear.</summary>
public enum ModelNormKind
{
    /// <summary>torch.nn.BatchNorm1d with running statistics; BatchNorm2d in a network of images.</summary>
    BatchNorm1d,

    /// <summary>torch.nn.LayerNorm over the channels.</summary>
    LayerNorm,

    /// <summary>torch.nn.RMSNorm over the channels.</summary>
    RMSNorm,
}

/// <summary>One of torch.nn's activations, or Softmax and LogSoftmax over the channels.</summary>
/// <param name="Layer">Its name in torch.nn, as Mlp.ActivationLayer spells it: ReLU, LeakyReLU, Hardswish.</param>
public sealed record ModelActivation(string Layer)
{
    /// <summary>Gets LeakyReLU's negative_slope.</summary>
    public double NegativeSlope { get; init; } = 0.01;

    /// <summary>Gets ELU's and CELU's alpha.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Gets Softplus' beta.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Gets Softplus' threshold.</summary>
    public double Threshold { get; init; } = 20;

    /// <summary>Gets Hardtanh's least value.</summary>
    public double MinValue { get; init; } = -1;

    /// <summary>Gets Hardtanh's largest value.</summary>
    public double MaxValue { get; init; } = 1;

    /// <summary>Gets whether GELU is computed by tanh.</summary>
    public bool IsTanhApproximation { get; init; }
}
