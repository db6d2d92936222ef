using System.Linq;

namespace Mlp.Generator.Model;

/// <summary>The content of one [Mlp] declaration: the class and the topology, by value. Valid by construction; see the parser.</summary>
/// <param name="Class">The class.</param>
/// <param name="Topology">The topology. Where <see cref="TopologyModel.HasWidths"/> is false the file of the weights says it, and takes its place with the file.</param>
/// <param name="Weights">Trained weights to be compiled in; null where there are none.</param>
internal sealed record MlpModel(ClassModel Class, TopologyModel Topology, WeightsModel? Weights)
{
    /// <summary>Whether several ranks may share a batch of its training: the project references MlpGen.Distributed.</summary>
    public bool SharesBatches { get; init; }
}

/// <summary>Trained weights that are compiled into the program.</summary>
/// <param name="Name">The file as the attribute names it.</param>
/// <param name="Format">How a static class keeps them.</param>
internal sealed record WeightsModel(string Name, WeightFormat Format)
{
    /// <summary>Gets which output of the file the attribute asks for; null where it asks for none.</summary>
    public string? Output { get; init; }

    /// <summary>Gets what the attribute sets beside the widths, to be held against what the file says. Empty once that is done.</summary>
    public EquatableArray<Setting> Settings { get; init; }

    /// <summary>Gets what the file says of where the network comes from; null where it says nothing.</summary>
    public OriginModel? Origin { get; init; }
}

/// <summary>A property that the attribute sets.</summary>
/// <param name="Property">Its name.</param>
/// <param name="Value">Its value: a number, that of an enum's member, 0 or 1; NaN for a type.</param>
/// <param name="Text">The value as messages have it.</param>
internal sealed record Setting(string Property, double Value, string Text);

/// <summary>Where the network of a file comes from, for the class's documentation. The texts are foreign, without what must not be shown.</summary>
/// <param name="Format">The format of the model file; empty where it is a safetensors file.</param>
/// <param name="Output">The output that it computes; empty where the file does not say it.</param>
/// <param name="Others">The other outputs of the file.</param>
/// <param name="Remarks">What was folded, cut off or mapped, a sentence each.</param>
internal sealed record OriginModel(string Format, string Output, EquatableArray<string> Others, EquatableArray<string> Remarks);

/// <summary>The class that a network is written into.</summary>
/// <param name="Namespace">As written in C#, keywords escaped; empty for the global namespace.</param>
/// <param name="ContainingTypes">The types around it, the outermost first.</param>
/// <param name="Name">Its name as written in C#: <c>@class</c> where it is a keyword.</param>
/// <param name="MetadataName">Its full metadata name, unescaped: <c>Namespace.Outer+Name</c>. No two classes of an assembly share it.</param>
/// <param name="HintName">What its files' names begin with: the metadata name, told apart from others that differ in case alone.</param>
/// <param name="IsStatic">Whether it is static: then it predicts with weights that are compiled in, and does nothing else.</param>
internal sealed record ClassModel(
    string Namespace,
    EquatableArray<ContainingTypeModel> ContainingTypes,
    string Name,
    string MetadataName,
    string HintName,
    bool IsStatic)
{
    /// <summary>Gets its name from global:: on, as generated code names it where a member may have the same name.</summary>
    public string FullName => "global::" + string.Concat(Namespace.Length > 0 ? Namespace + "." : "", string.Concat(ContainingTypes.Select(type => type.Name + ".")), Name);
}

/// <param name="Keyword">class, struct, interface, record, record struct: what follows <c>partial</c>.</param>
/// <param name="Name">As written in C#, keywords escaped.</param>
internal sealed record ContainingTypeModel(string Keyword, string Name);

/// <summary>torchvision.ops.MLP's arguments.</summary>
/// <param name="NormMomentum">Null is PyTorch's <c>momentum=None</c>: the cumulative average.</param>
/// <param name="Image">Null where inputs and outputs are rows.</param>
internal sealed record TopologyModel(
    int InChannels,
    EquatableArray<int> HiddenChannels,
    NormLayer NormLayer,
    ActivationModel Activation,
    bool Bias,
    double Dropout,
    double NormEps,
    double? NormMomentum,
    bool NormAffine,
    bool TrackRunningStats,
    ImageSize? Image)
{
    /// <summary>Whether inputs are standardised first.</summary>
    public bool StandardizeInputs { get; init; }

    /// <summary>Whether predicted outputs are brought back to the unit of the targets last.</summary>
    public bool StandardizeOutputs { get; init; }

    /// <summary>Gets the activation that is applied to the outputs; null where there is none.</summary>
    public ActivationModel? OutputActivation { get; init; }

    /// <summary>Whether the declaration says the widths; otherwise the file of the weights does.</summary>
    public bool HasWidths => HiddenChannels.Count > 0;

    /// <summary>Width of the output.</summary>
    public int OutChannels => HiddenChannels[HiddenChannels.Count - 1];

    /// <summary>The norm of each hidden layer where they differ, with None where there is none; empty where all have what the declaration says.</summary>
    public EquatableArray<NormModel> LayerNorms { get; init; }

    /// <summary>Whether each Linear has a bias, where some have one and others not; empty where <see cref="Bias"/> says it of all.</summary>
    public EquatableArray<bool> LayerBiases { get; init; }

    /// <summary>The activation of each hidden layer where they differ; empty where all have <see cref="Activation"/>.</summary>
    public EquatableArray<ActivationModel> LayerActivations { get; init; }

    /// <summary>The activation behind a hidden layer.</summary>
    public ActivationModel ActivationOf(int layer) => LayerActivations.Count > 0 ? LayerActivations[layer] : Activation;

    /// <summary>The norm behind a hidden layer; null where there is none, as behind the last layer.</summary>
    public NormModel? NormOf(int layer)
    {
        NormModel norm = layer >= HiddenChannels.Count - 1 ? NormModel.None
            : LayerNorms.Count > 0 ? LayerNorms[layer]
            : new NormModel(NormLayer, NormEps, NormMomentum, NormAffine, TrackRunningStats);
        return norm.Layer == NormLayer.None ? null : norm;
    }

    /// <summary>Whether a Linear has a bias.</summary>
    public bool HasBias(int layer) => LayerBiases.Count > 0 ? LayerBiases[layer] : Bias;
}

/// <summary>A norm behind a hidden layer.</summary>
/// <param name="Layer">Its kind.</param>
/// <param name="Eps">What it adds to the variance, or to the mean square.</param>
/// <param name="Momentum">Of batch norm; null is the cumulative average.</param>
/// <param name="Affine">Whether it has a weight and, but for RMSNorm, a bias.</param>
/// <param name="TrackRunningStats">Whether batch norm keeps running statistics.</param>
internal sealed record NormModel(NormLayer Layer, double Eps, double? Momentum, bool Affine, bool TrackRunningStats)
{
    /// <summary>No norm.</summary>
    public static NormModel None { get; } = new(NormLayer.None, 1e-5, 0.1, true, true);

    /// <summary>Whether it is batch norm, of rows or of images.</summary>
    public bool IsBatchNorm => Layer is NormLayer.BatchNorm1d or NormLayer.BatchNorm2d;
}

/// <summary>The size of images, where inputs and outputs are some.</summary>
internal sealed record ImageSize(int Height, int Width)
{
    public int Pixels => Height * Width;
}

/// <summary>Mirrors Mlp.NormLayer of the runtime, whose assembly the generator never loads.</summary>
internal enum NormLayer
{
    None = 0,
    BatchNorm1d = 1,
    LayerNorm = 2,
    RMSNorm = 3,
    BatchNorm2d = 4,
}

/// <summary>Mirrors Mlp.WeightFormat of the runtime.</summary>
internal enum WeightFormat
{
    Float32 = 0,
    BFloat16 = 1,
    Int8 = 2,
}
