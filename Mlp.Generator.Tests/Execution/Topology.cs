using System.Globalization;

namespace Mlp.Generator.Tests.Execution;

/// <summary>What <see cref="MlpAttribute"/> says, as a value that tests can draw, print and write as source.</summary>
public sealed record Topology(int InChannels, params int[] HiddenChannels)
{
    public NormLayer NormLayer { get; init; } = NormLayer.None;

    public ActivationLayer ActivationLayer { get; init; } = ActivationLayer.ReLU;

    // The parameters of activations; only those that the activation has are written out.
    public double NegativeSlope { get; init; } = 0.01;

    public double Alpha { get; init; } = 1;

    public double Beta { get; init; } = 1;

    public double Threshold { get; init; } = 20;

    public double MinValue { get; init; } = -1;

    public double MaxValue { get; init; } = 1;

    public Approximate Approximate { get; init; } = Approximate.None;

    /// <summary>The type of <see cref="CustomActivations"/> that is the activation, or null.</summary>
    public string? CustomActivation { get; init; }

    public bool Bias { get; init; } = true;

    public double Dropout { get; init; }

    public double NormEps { get; init; } = 1e-5;

    /// <summary>Null is PyTorch's momentum=None, <see cref="MlpAttribute.CumulativeAverage"/> in the attribute.</summary>
    public double? NormMomentum { get; init; } = 0.1;

    public bool NormAffine { get; init; } = true;

    public bool TrackRunningStats { get; init; } = true;

    public bool StandardizeInputs { get; init; }

    public bool StandardizeOutputs { get; init; }

    /// <summary>Identity where there is none.</summary>
    public ActivationLayer OutputActivation { get; init; } = ActivationLayer.Identity;

    /// <summary>Of images; 0 where there are none.</summary>
    public int Height { get; init; }

    /// <summary>Of images; 0 where there are none.</summary>
    public int Width { get; init; }

    /// <summary>What each layer has, where they differ, as only a file can say it: norm, activation and bias of the one for each are meant.</summary>
    public IReadOnlyList<Topology> Layers { get; init; } = [];

    /// <summary>The activation of the outputs with its parameters, as only a file can say it; null where <see cref="OutputActivation"/> says all.</summary>
    public Topology? Head { get; init; }

    public int OutChannels => HiddenChannels[^1];

    /// <summary>What a layer has.</summary>
    public Topology LayerOf(int layer) => layer < Layers.Count ? Layers[layer] : this;

    /// <summary>Whether training takes statistics of the batch: there is a norm, and a layer that it stands behind.</summary>
    public bool HasBatchStatistics => NormLayer == NormLayer.BatchNorm1d && HiddenChannels.Length > 1;

    /// <summary>The fewest rows, above none, that <c>ForwardTraining</c> takes.</summary>
    public int LeastTrainingRows => HasBatchStatistics ? 2 : 1;

    /// <summary>The fewest rows, above none, that <c>Forward</c> takes.</summary>
    public int LeastInferenceRows => HasBatchStatistics && !TrackRunningStats ? 2 : 1;

    /// <summary>Width of what comes into Linear <paramref name="layer"/>.</summary>
    public int InputsOf(int layer) => layer == 0 ? InChannels : HiddenChannels[layer - 1];

    /// <summary>The attribute as source, every property written out.</summary>
    public string ToAttribute()
    {
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        string Flag(bool value) => value ? "true" : "false";
        string momentum = NormMomentum is double value ? Number(value) : "MlpAttribute.CumulativeAverage";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[Mlp({InChannels}, {string.Join(", ", HiddenChannels)}, NormLayer = NormLayer.{NormLayer}, {Activation()}, ") +
            $"Bias = {Flag(Bias)}, Dropout = {Number(Dropout)}, NormEps = {Number(NormEps)}, NormMomentum = {momentum}, " +
            $"NormAffine = {Flag(NormAffine)}, TrackRunningStats = {Flag(TrackRunningStats)}{Image()}{Ends()})]";
    }

    public override string ToString() => ToAttribute();

    /// <summary>The modules before the first Linear and behind the last Dropout.</summary>
    private string Ends() => (StandardizeInputs ? ", StandardizeInputs = true" : "")
        + (StandardizeOutputs ? ", StandardizeOutputs = true" : "")
        + (OutputActivation == ActivationLayer.Identity ? "" : $", OutputActivation = ActivationLayer.{OutputActivation}");

    private string Image() => Height == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", Height = {Height}, Width = {Width}");

    private string Activation()
    {
        string layer = $"ActivationLayer = ActivationLayer.{ActivationLayer}";
        return CustomActivation is not null ? $"ActivationType = typeof({CustomActivation})" : ActivationLayer switch
        {
            ActivationLayer.LeakyReLU => string.Create(CultureInfo.InvariantCulture, $"{layer}, NegativeSlope = {NegativeSlope:R}"),
            ActivationLayer.ELU or ActivationLayer.CELU => string.Create(CultureInfo.InvariantCulture, $"{layer}, Alpha = {Alpha:R}"),
            ActivationLayer.Softplus => string.Create(CultureInfo.InvariantCulture, $"{layer}, Beta = {Beta:R}, Threshold = {Threshold:R}"),
            ActivationLayer.Hardtanh => string.Create(CultureInfo.InvariantCulture, $"{layer}, MinValue = {MinValue:R}, MaxValue = {(double.IsPositiveInfinity(MaxValue) ? "double.PositiveInfinity" : $"{MaxValue:R}")}"),
            ActivationLayer.GELU => $"{layer}, Approximate = Approximate.{Approximate}",
            _ => layer,
        };
    }
}
