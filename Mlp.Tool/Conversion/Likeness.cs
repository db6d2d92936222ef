using Mlp.ModelFiles;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;
using Mlp.Tool.Networks;

namespace Mlp.Tool.Conversion;

/// <summary>Puts the tensors of one file into the topology of another.</summary>
internal static class Likeness
{
    // What the reader says of a Linear whose weights are not those of the file any more.
    private const string Folded = "Folded";

    /// <summary>The topology and activations of a model with the tensors of a file.</summary>
    /// <param name="file">The file with the tensors.</param>
    /// <param name="model">The model.</param>
    /// <param name="output">The output of either of them, or of both; null where each has one.</param>
    /// <exception cref="ToolException">They do not fit together.</exception>
    public static ModelNetwork Combine(LoadedModel file, LoadedModel model, string? output)
    {
        bool isOfFile = Has(file, output), isOfModel = Has(model, output);
        if (output is not null && !isOfFile && !isOfModel)
        {
            throw new ToolException($"neither {Shown.Text(file.Name)} nor {Shown.Text(model.Name)} has an output {Shown.Quote(output)}: "
                + $"they have {Names(file)} and {Names(model)}");
        }

        ModelNetwork tensors = OutputChoice.Choose(file, isOfFile ? output : null).Network!;
        ModelNetwork topology = OutputChoice.Choose(model, isOfModel ? output : null).Network!;
        if (!topology.SaysActivations)
        {
            throw new ToolException($"{Shown.Text(model.Name)}: it does not say the activations: give an ONNX file, or a safetensors "
                + "file that mlpgen convert made of one");
        }

        if (topology.Remarks.FirstOrDefault(remark => remark.StartsWith(Folded, StringComparison.Ordinal)) is { } folded)
        {
            throw new ToolException($"{Shown.Text(model.Name)}: its weights have something folded into them, which those of "
                + $"{Shown.Text(file.Name)} lack ({Shown.Text(folded)}): export a model without it, or convert the model itself",
                    ExitCode.NotHeld);
        }

        if (topology.Layers.Count != tensors.Layers.Count)
        {
            throw Differ(file, model, $"{Shown.Plain(tensors.Layers.Count)} Linears", $"{Shown.Plain(topology.Layers.Count)}");
        }

        if (topology.Standardize is null && tensors.Standardize is not null)
        {
            throw Differ(file, model, "tensors inputs.mean and inputs.std", "none");
        }

        if (topology.Unstandardize is null && tensors.Unstandardize is not null)
        {
            throw Differ(file, model, "tensors outputs.mean and outputs.std", "none");
        }

        int index = 0;
        List<ModelLayer> layers = [];
        foreach ((ModelLayer one, ModelLayer other) in tensors.Layers.Zip(topology.Layers))
        {
            layers.Add(Combine(file, model, one, other, index));
            index += one.Norm is null ? 3 : 4;
        }

        return topology with
        {
            Layers = layers,
            Standardize = tensors.Standardize ?? topology.Standardize,
            Unstandardize = tensors.Unstandardize ?? topology.Unstandardize,
        };
    }

    private static ModelLayer Combine(LoadedModel file, LoadedModel model, ModelLayer tensors, ModelLayer topology, int index)
    {
        string key = Shown.Plain(index), norm = Shown.Plain(index + 1);
        if ((tensors.In, tensors.Out) != (topology.In, topology.Out))
        {
            throw Differ(file, model, $"{key}.weight of [{Shown.Plain(tensors.Out)}, {Shown.Plain(tensors.In)}]",
                $"[{Shown.Plain(topology.Out)}, {Shown.Plain(topology.In)}]");
        }

        if (tensors.Bias is null != topology.Bias is null)
        {
            throw Differ(file, model, tensors.Bias is null ? $"no {key}.bias" : $"{key}.bias", tensors.Bias is null ? "one" : "none");
        }

        if ((tensors.Norm is null) != (topology.Norm is null))
        {
            throw Differ(file, model, $"{(tensors.Norm is null ? "no norm" : tensors.Norm.Kind.ToString())} behind Linear {key}",
                topology.Norm is null ? "none" : topology.Norm.Kind.ToString());
        }

        if (tensors.Norm is null || topology.Norm is null)
        {
            return tensors with { Activation = topology.Activation };
        }

        // LayerNorm and RMSNorm without bias have the same tensors: the model says which it is.
        ModelNorm one = tensors.Norm, other = topology.Norm;
        bool isSameKind = (one.Kind == ModelNormKind.BatchNorm1d) == (other.Kind == ModelNormKind.BatchNorm1d);
        bool hasSameTensors = one.Weight is null == other.Weight is null && one.Bias is null == other.Bias is null;
        return isSameKind && hasSameTensors
            ? tensors with { Activation = topology.Activation, Norm = one with { Kind = other.Kind, Eps = other.Eps } }
            : throw Differ(file, model, $"{one.Kind} {norm} with {Tensors(one)}", $"{other.Kind} with {Tensors(other)}");
    }

    private static string Tensors(ModelNorm norm) => (norm.Weight, norm.Bias) switch
    {
        (null, null) => "no weight",
        (_, null) => "a weight alone",
        (null, _) => "a bias alone",
        _ => "weight and bias",
    };

    private static bool Has(LoadedModel model, string? output) => output is not null
        && model.Content.Candidates.Any(candidate => candidate.Name == output);

    private static string Names(LoadedModel model) => Shown.List([.. model.Content.Candidates.Select(candidate => candidate.Name)]);

    private static ToolException Differ(LoadedModel file, LoadedModel model, string has, string expected)
        => new($"{Shown.Text(file.Name)} does not fit {Shown.Text(model.Name)}: it has {has}, and the model has {expected}");
}
