using Mlp.ModelFiles;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Networks;

/// <summary>A module of a network.</summary>
/// <param name="Key">Its key in the state dict: its index in torchvision's Sequential, or "inputs" or "outputs" for what standardises them.</param>
/// <param name="Module">Its name in torch.nn; null for an activation that the file does not say.</param>
/// <param name="Inputs">Its input channels.</param>
/// <param name="Outputs">Its output channels.</param>
/// <param name="Parameters">How many numbers training changes.</param>
/// <param name="Options">Its options by torch.nn's names, in their order; numbers and one text.</param>
internal sealed record LayerRow(
    string Key, string? Module, int Inputs, int Outputs, long Parameters, IReadOnlyList<KeyValuePair<string, object>> Options)
{
    /// <summary>The module as PyTorch prints it: <c>LeakyReLU(negative_slope=0.2)</c>.</summary>
    public string Text
    {
        get
        {
            string options = string.Join(", ", Options.Select(option => $"{option.Key}={Value(option.Value)}"));
            return Module is null ? "activation: the file does not say it" : options.Length == 0 ? Module : $"{Module}({options})";
        }
    }

    private static string Value(object value) => value switch
    {
        double number => Shown.Exact(number),
        bool flag => flag ? "True" : "False",
        _ => $"'{value}'",
    };
}

/// <summary>The modules of a network in order, without Dropout, which prediction leaves out but which takes an index.</summary>
/// <param name="Rows">The modules.</param>
internal sealed record LayerTable(IReadOnlyList<LayerRow> Rows)
{
    /// <summary>How many numbers training changes.</summary>
    public long Parameters => Rows.Sum(row => row.Parameters);

    /// <summary>Lists the modules of a network.</summary>
    public static LayerTable Of(ModelNetwork network)
    {
        List<LayerRow> rows = [];
        if (network.Standardize is not null)
        {
            int width = network.Layers[0].In;
            rows.Add(new LayerRow("inputs", "Standardize", width, width, 0, []));
        }

        int index = 0;
        for (int position = 0; position < network.Layers.Count; position++)
        {
            ModelLayer layer = network.Layers[position];
            KeyValuePair<string, object>[] noBias = layer.Bias is null ? [new("bias", false)] : [];
            rows.Add(new LayerRow(Shown.Plain(index++), "Linear", layer.In, layer.Out, layer.Weight.LongLength + (layer.Bias?.Length ?? 0),
                noBias));
            if (layer.Norm is { } norm)
            {
                rows.Add(Row(norm, Shown.Plain(index++), layer.Out));
            }

            if (position < network.Layers.Count - 1)
            {
                string key = Shown.Plain(index++);
                rows.Add(network.SaysActivations
                    ? Row(layer.Activation ?? new ModelActivation("Identity"), key, layer.Out)
                    : new LayerRow(key, null, layer.Out, layer.Out, 0, []));
            }

            index++; // Dropout
        }

        if (network.OutputActivation is { } activation)
        {
            rows.Add(Row(activation, Shown.Plain(index), network.Layers[^1].Out));
        }

        if (network.Unstandardize is not null)
        {
            int width = network.Layers[^1].Out;
            rows.Add(new LayerRow("outputs", "Unstandardize", width, width, 0, []));
        }

        return new LayerTable(rows);
    }

    private static LayerRow Row(ModelNorm norm, string key, int channels)
    {
        List<KeyValuePair<string, object>> options = [];
        if (norm.Eps is { } eps)
        {
            options.Add(new("eps", eps));
        }

        if (norm.Weight is null)
        {
            options.Add(new(norm.Kind == ModelNormKind.BatchNorm1d ? "affine" : "elementwise_affine", false));
        }
        else if (norm.Bias is null && norm.Kind != ModelNormKind.RMSNorm)
        {
            options.Add(new("bias", false));
        }

        return new LayerRow(key, norm.Kind.ToString(), channels, channels, (norm.Weight?.Length ?? 0) + (norm.Bias?.Length ?? 0), options);
    }

    private static LayerRow Row(ModelActivation activation, string key, int channels)
    {
        KeyValuePair<string, object>[] options = activation.Layer switch
        {
            "LeakyReLU" => [new("negative_slope", activation.NegativeSlope)],
            "ELU" or "CELU" => [new("alpha", activation.Alpha)],
            "Softplus" => [new("beta", activation.Beta), new("threshold", activation.Threshold)],
            "Hardtanh" => [new("min_val", activation.MinValue), new("max_val", activation.MaxValue)],
            "GELU" when activation.IsTanhApproximation => [new("approximate", "tanh")],
            _ => [],
        };
        return new LayerRow(key, activation.Layer, channels, channels, 0, options);
    }
}
