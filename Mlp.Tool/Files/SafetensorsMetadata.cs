using System.Globalization;
using Mlp.ModelFiles;
using Mlp.ModelFiles.Safetensors;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Files;

/// <summary>Reads what the metadata of a safetensors file say of the network: <see cref="SafetensorsWriter"/> writes them, and says what is in them.</summary>
internal static class SafetensorsMetadata
{
    /// <summary>The names of torch.nn's activations that MlpGen has; Softmax and LogSoftmax are for outputs alone.</summary>
    private static readonly HashSet<string> s_activations = new(StringComparer.Ordinal)
    {
        "ReLU", "Identity", "ReLU6", "LeakyReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Softplus", "Softsign", "Sigmoid", "Tanh",
        "Hardsigmoid", "Hardswish", "Hardtanh", "LogSigmoid", "Softmax", "LogSoftmax",
    };

    /// <summary>How many layers there are; null where the metadata do not say it.</summary>
    public static int? LayerCount(SafetensorsFile file)
        => file.Metadata.TryGetValue("mlp.channels", out string? channels) ? channels.Split(',').Length - 1 : null;

    /// <summary>The kind and eps of the norm behind each hidden layer.</summary>
    /// <exception cref="ModelFileException">They are malformed.</exception>
    public static (ModelNormKind Kind, double? Eps)?[] Norms(SafetensorsFile file, int hidden)
        => file.Metadata.TryGetValue("mlp.norms", out string? norms) ? [.. Each("mlp.norms", norms, hidden).Select(Norm)]
            : new (ModelNormKind, double?)?[hidden];

    /// <summary>The activation of each hidden layer; null where the metadata do not say them.</summary>
    /// <exception cref="ModelFileException">They are malformed.</exception>
    public static ModelActivation[]? Activations(SafetensorsFile file, int hidden)
        => file.Metadata.TryGetValue("mlp.activations", out string? activations)
            ? [.. Each("mlp.activations", activations, hidden).Select(activation => Activation("mlp.activations", activation))]
            : null;

    /// <summary>The activation of the outputs; null where there is none.</summary>
    /// <exception cref="ModelFileException">It is malformed.</exception>
    public static ModelActivation? OutputActivation(SafetensorsFile file)
        => file.Metadata.TryGetValue("mlp.output_activation", out string? activation) ? Activation("mlp.output_activation", activation)
            : null;

    /// <summary>Height and width of images; 0 for rows.</summary>
    /// <exception cref="ModelFileException">They are malformed.</exception>
    public static (int Height, int Width) Image(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue("mlp.image", out string? image))
        {
            return (0, 0);
        }

        int[] sides = [.. Each("mlp.image", image, 2)
            .Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) ? pixels : 0)];
        return sides[0] > 0 && sides[1] > 0 ? (sides[0], sides[1]) : throw Malformed("mlp.image", image);
    }

    /// <summary>What was folded, cut off or mapped when the file was made.</summary>
    public static string[] Remarks(SafetensorsFile file)
        => file.Metadata.TryGetValue("mlp.remarks", out string? remarks) ? remarks.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    private static string[] Each(string key, string text, int count)
    {
        string[] entries = text.Length == 0 ? [] : text.Split(',');
        return entries.Length == count ? entries : throw Malformed(key, text);
    }

    private static (ModelNormKind, double?)? Norm(string text)
    {
        if (text == "None")
        {
            return null;
        }

        (string name, Dictionary<string, string> parameters) = Module("mlp.norms", text);
        return name is "BatchNorm1d" or "LayerNorm" or "RMSNorm" && parameters.Keys.All(key => key == "eps")
            ? (Enum.Parse<ModelNormKind>(name), parameters.TryGetValue("eps", out string? eps) ? Number("mlp.norms", eps) : null)
            : throw Malformed("mlp.norms", text);
    }

    private static ModelActivation Activation(string key, string text)
    {
        (string name, Dictionary<string, string> parameters) = Module(key, text);
        ModelActivation activation = new(name);
        foreach ((string parameter, string value) in parameters)
        {
            activation = (name, parameter) switch
            {
                ("LeakyReLU", "negative_slope") => activation with { NegativeSlope = Number(key, value) },
                ("ELU" or "CELU", "alpha") => activation with { Alpha = Number(key, value) },
                ("Softplus", "beta") => activation with { Beta = Number(key, value) },
                ("Softplus", "threshold") => activation with { Threshold = Number(key, value) },
                ("Hardtanh", "min_val") => activation with { MinValue = Number(key, value) },
                ("Hardtanh", "max_val") => activation with { MaxValue = Number(key, value) },
                ("GELU", "approximate") when value == "tanh" => activation with { IsTanhApproximation = true },
                _ => throw Malformed(key, text),
            };
        }

        bool isHere = s_activations.Contains(name) && (key != "mlp.activations" || name is not ("Softmax" or "LogSoftmax"));
        return isHere ? activation : throw Malformed(key, text);
    }

    /// <summary>Takes apart a name and its parameters: LeakyReLU negative_slope=0.2.</summary>
    private static (string Name, Dictionary<string, string> Parameters) Module(string key, string text)
    {
        string[] parts = text.Split(' ');
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !parameters.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw Malformed(key, text);
            }
        }

        return (parts[0], parameters);
    }

    private static double Number(string key, string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && float.IsFinite((float)number)
            ? number : throw Malformed(key, text);

    private static ModelFileException Malformed(string key, string text)
        => new($"its metadata {key} say {Shown.Quote(text.Length > 100 ? text[..100] + "…" : text)}, which is not what MlpGen writes "
            + "there: convert the model again");
}
