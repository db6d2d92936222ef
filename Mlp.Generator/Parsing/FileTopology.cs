using System.Collections.Generic;
using Mlp.Generator.Model;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Parsing;

/// <summary>What a file of weights says of the network that it is of.</summary>
/// <param name="Channels">The width of the input, then those of the layers; two or more, each 1 or more.</param>
/// <param name="Norms">Of each hidden layer; null where there is none.</param>
/// <param name="Biases">Whether each Linear has a bias.</param>
/// <param name="StandardizesInputs">Whether it standardises its inputs.</param>
internal sealed record FileTopology(IReadOnlyList<long> Channels, IReadOnlyList<FileNorm?> Norms, IReadOnlyList<bool> Biases, bool StandardizesInputs)
{
    /// <summary>Gets whether it brings its outputs back to the unit of the targets.</summary>
    public bool StandardizesOutputs { get; init; }

    /// <summary>Gets the activation of each hidden layer; null where the file does not say them.</summary>
    public IReadOnlyList<ActivationModel>? Activations { get; init; }

    /// <summary>Gets the activation of the outputs; null where there is none, or the file does not say it.</summary>
    public ActivationModel? OutputActivation { get; init; }

    /// <summary>Gets the size of images; null where the file does not say one.</summary>
    public ImageSize? Image { get; init; }

    /// <summary>Gets the output that it computes; empty where the file does not say it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets what was folded, cut off or mapped when the file was converted, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether the file says which activation is applied to the outputs, if only that there is none.</summary>
    public bool SaysOutputActivation => Activations is not null || OutputActivation is not null;

    /// <summary>Finds which tensors there are under the keys of torchvision's Sequential.</summary>
    /// <param name="state">The file.</param>
    /// <param name="channels">The widths.</param>
    /// <param name="norms">The kind of norm of each hidden layer, with its eps where the file says it; null where there is none.</param>
    public static FileTopology Of(StateDict state, IReadOnlyList<long> channels, IReadOnlyList<(NormLayer Layer, double? Eps)?> norms)
    {
        List<FileNorm?> found = [];
        List<bool> biases = [];
        int index = 0;
        for (int layer = 0; layer < channels.Count - 1; layer++)
        {
            biases.Add(state.Find($"{index}.bias") is not null);
            index++;
            if (layer < norms.Count)
            {
                found.Add(norms[layer] is { } norm
                    ? new FileNorm(norm.Layer, norm.Eps, state.Find($"{index}.weight") is not null, state.Find($"{index}.running_mean") is not null)
                    : null);
                index += norms[layer] is null ? 2 : 3;
            }
        }

        return new FileTopology(channels, found, biases, Has("inputs"))
        {
            StandardizesOutputs = Has("outputs"),
        };

        bool Has(string end) => state.Find($"{end}.mean") is not null || state.Find($"{end}.std") is not null;
    }
}

/// <summary>A norm of a file.</summary>
/// <param name="Layer">Its kind; BatchNorm1d where it is BatchNorm2d in a network of images.</param>
/// <param name="Eps">What it adds to the variance; null where the file does not say it.</param>
/// <param name="IsAffine">Whether it has a weight.</param>
/// <param name="HasRunningStats">Whether it has running statistics.</param>
internal sealed record FileNorm(NormLayer Layer, double? Eps, bool IsAffine, bool HasRunningStats);
