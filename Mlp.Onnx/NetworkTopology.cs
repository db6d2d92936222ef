using System.Globalization;
using Mlp.ModelFiles;

namespace Mlp.Onnx;

/// <summary>Topologies of networks that were read from files.</summary>
internal static class NetworkTopology
{
    /// <summary>The topology of a network that was read.</summary>
    public static MlpTopology Of(ModelNetwork network)
    {
        List<ModelLayer> hidden = [.. network.Layers.SkipLast(1)];
        List<MlpNorm> norms = [.. hidden.Select(layer => Norm(layer.Norm, network.Height > 0))];
        List<ActivationFunction> activations = [.. hidden.Select(layer => Activation(layer.Activation!))];
        bool areAlike = norms.Distinct().Count() < 2 && activations.Select(function => function.ToString()).Distinct().Count() < 2;
        MlpNorm norm = norms.FirstOrDefault(one => one.Layer != NormLayer.None) ?? new MlpNorm(NormLayer.None);
        ActivationLayer outputs = network.OutputActivation is { } last ? Enum.Parse<ActivationLayer>(last.Layer) : ActivationLayer.Identity;
        return new MlpTopology([network.Layers[0].In, .. network.Layers.Select(layer => layer.Out)])
        {
            NormLayer = norm.Layer,
            NormEps = norm.Eps,
            Norms = areAlike ? [] : norms,
            Activation = activations.FirstOrDefault() ?? ActivationFunction.Of(ActivationLayer.ReLU),
            Activations = areAlike ? [] : activations,
            StandardizeInputs = network.Standardize is not null,
            StandardizeOutputs = network.Unstandardize is not null,
            OutputActivation = outputs,
            OutputFunction = outputs is ActivationLayer.Identity or ActivationLayer.Softmax or ActivationLayer.LogSoftmax
                ? null
                : Activation(network.OutputActivation!),
            Height = network.Height,
            Width = network.Width,
        };
    }

    /// <summary>In what a network and a file differ, a phrase each.</summary>
    public static IEnumerable<string> Differences(MlpTopology network, MlpTopology file)
    {
        if (!network.Channels.SequenceEqual(file.Channels))
        {
            yield return $"the widths are {Widths(file)} in the file and {Widths(network)} in the network";
            yield break;
        }

        if (network.StandardizeInputs != file.StandardizeInputs)
        {
            yield return file.StandardizeInputs
                ? "the file standardises its inputs, and the network does not"
                : "the network standardises its inputs, and the file does not";
        }

        if (network.StandardizeOutputs != file.StandardizeOutputs)
        {
            yield return file.StandardizeOutputs
                ? "the file standardises its outputs, and the network does not"
                : "the network standardises its outputs, and the file does not";
        }

        for (int layer = 0; layer < network.Channels.Count - 2; layer++)
        {
            if (Describe(network.NormOf(layer)) is var norm && Describe(file.NormOf(layer)) is var fileNorm && norm != fileNorm)
            {
                yield return $"behind Linear {layer} the file has {fileNorm} and the network {norm}";
            }

            if (Describe(network.ActivationOf(layer)) is var activation && Describe(file.ActivationOf(layer)) is var fileActivation
                && activation != fileActivation)
            {
                yield return $"behind Linear {layer} the file has {fileActivation} and the network {activation}";
            }
        }

        string outputs = Describe(network.OutputFunction, network.OutputActivation);
        string fileOutputs = Describe(file.OutputFunction, file.OutputActivation);
        if (outputs != fileOutputs)
        {
            yield return $"the output activation is {fileOutputs} in the file and {outputs} in the network";
        }

        if (network.Height != file.Height || network.Width != file.Width)
        {
            yield return $"images are {file.Height} × {file.Width} in the file and {network.Height} × {network.Width} in the network";
        }
    }

    private static string Widths(MlpTopology topology) => string.Join(" → ", topology.Channels);

    private static string Describe(ActivationFunction? function, ActivationLayer layer)
        => function is null ? layer.ToString() : Describe(function);

    /// <summary>The function and its parameters in single precision, in which networks compute.</summary>
    private static string Describe(ActivationFunction? function)
    {
        if (function is null)
        {
            return "no activation";
        }

        List<string> parameters =
        [
            .. function.ParameterValues.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
                .Select(parameter => $"{parameter.Key}={Text((float)parameter.Value)}"),
        ];
        if (function.Approximate == Approximate.Tanh)
        {
            parameters.Add("approximate='tanh'");
        }

        return $"{function.Name}({string.Join(", ", parameters)})";
    }

    private static string Describe(MlpNorm? norm) => norm is null ? "no norm" : $"{norm.Layer} with eps {Text((float)norm.Eps)}";

    private static MlpNorm Norm(ModelNorm? norm, bool isOfImages)
    {
        NormLayer layer = norm?.Kind switch
        {
            ModelNormKind.BatchNorm1d => isOfImages ? NormLayer.BatchNorm2d : NormLayer.BatchNorm1d,
            ModelNormKind.LayerNorm => NormLayer.LayerNorm,
            ModelNormKind.RMSNorm => NormLayer.RMSNorm,
            _ => NormLayer.None,
        };
        return norm?.Eps is { } eps ? new MlpNorm(layer, eps) : new MlpNorm(layer);
    }

    private static ActivationFunction Activation(ModelActivation activation) => ActivationFunction.Of(
        Enum.Parse<ActivationLayer>(activation.Layer),
        activation.Layer switch
        {
            "LeakyReLU" => $"negative_slope={Text(activation.NegativeSlope)}",
            "ELU" or "CELU" => $"alpha={Text(activation.Alpha)}",
            "Softplus" => $"beta={Text(activation.Beta)}, threshold={Text(activation.Threshold)}",
            "Hardtanh" => $"min_val={Text(activation.MinValue)}, max_val={Text(activation.MaxValue)}",
            "GELU" when activation.IsTanhApproximation => "approximate='tanh'",
            _ => "",
        });

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
