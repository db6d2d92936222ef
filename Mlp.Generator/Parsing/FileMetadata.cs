using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Parsing;

/// <summary>
/// Reads what the metadata of a safetensors file say of the topology, as Mlp.ModelFiles writes them: its SafetensorsWriter says what is in them.
/// </summary>
internal static class FileMetadata
{
    private const string Start = "mlp.";
    private const string Channels = "mlp.channels", Name = "mlp.name", Norms = "mlp.norms", Activations = "mlp.activations";
    private const string OutputActivation = "mlp.output_activation", Image = "mlp.image", Remarks = "mlp.remarks";

    // No network has so much to say, but a file may claim anything.
    private const int Longest = 65_536, MostRemarks = 100;

    private static readonly HashSet<string> s_known = new([Channels, Name, Norms, Activations, OutputActivation, Image, Remarks], StringComparer.Ordinal);

    /// <summary>What the metadata say; null where they do not say the widths.</summary>
    /// <exception cref="InvalidDataException">They are malformed; the message goes on where "… cannot be compiled in:" ends.</exception>
    public static FileTopology? Read(StateDict state)
    {
        if (!state.Metadata.TryGetValue(Channels, out string? widths))
        {
            return null;
        }

        // What is not known may change what the rest means.
        if (state.Metadata.Keys.FirstOrDefault(key => key.StartsWith(Start, StringComparison.Ordinal) && !s_known.Contains(key)) is { } unknown)
        {
            throw new InvalidDataException($"its metadata have {Foreign.Quote(unknown)}, which this version of MlpGen does not know: update the package");
        }

        if (state.Metadata.FirstOrDefault(entry => entry.Key != Remarks && s_known.Contains(entry.Key) && entry.Value.Length > Longest) is { Key: { } key, Value: { } value })
        {
            throw Malformed(key, value, "less text");
        }

        long[] channels = [.. List(widths).Select(width => Integer(Channels, width))];
        if (channels.Length < 2)
        {
            throw Malformed(Channels, widths, "two widths or more");
        }

        int hidden = channels.Length - 2;
        (NormLayer, double?)?[] norms = state.Metadata.TryGetValue(Norms, out string? text) ? [.. Each(Norms, text, hidden).Select(Norm)] : new (NormLayer, double?)?[hidden];
        return FileTopology.Of(state, channels, norms) with
        {
            Activations = state.Metadata.TryGetValue(Activations, out text) ? [.. Each(Activations, text, hidden).Select(entry => Activation(Activations, entry))] : null,
            OutputActivation = state.Metadata.TryGetValue(OutputActivation, out text) && Activation(OutputActivation, text) is { Layer: not ActivationLayer.Identity } output ? output : null,
            Image = state.Metadata.TryGetValue(Image, out text) ? Size(text) : null,
            Name = state.Metadata.TryGetValue(Name, out text) ? text : "",
            Remarks = state.Metadata.TryGetValue(Remarks, out text) ? [.. Lines(text)] : [],
        };
    }

    /// <summary>The lines that are not blank, the first of them; a file may have millions.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        int count = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            string line = text.Substring(start, end - start);
            start = end + 1;
            if (line.Trim().Length == 0)
            {
                continue;
            }

            if (count++ == MostRemarks)
            {
                yield return "There are more such remarks.";
                yield break;
            }

            yield return line;
        }
    }

    private static string[] List(string text) => text.Length == 0 ? [] : text.Split(',');

    private static string[] Each(string key, string text, int count)
    {
        string[] entries = List(text);
        return entries.Length == count ? entries : throw Malformed(key, text, $"{count.ToString(CultureInfo.InvariantCulture)} entries, one for each hidden layer");
    }

    private static ImageSize Size(string text)
    {
        long[] sides = [.. List(text).Select(side => Integer(Image, side))];
        return sides.Length == 2 && sides.All(side => side <= Limits.ImageSide)
            ? new ImageSize((int)sides[0], (int)sides[1])
            : throw Malformed(Image, text, $"height and width, each from 1 to {Limits.ImageSide.ToString(CultureInfo.InvariantCulture)}");
    }

    private static (NormLayer, double?)? Norm(string text)
    {
        if (text == "None")
        {
            return null;
        }

        (string name, Dictionary<string, string> parameters) = Module(Norms, text);
        NormLayer layer = name switch
        {
            "BatchNorm1d" => NormLayer.BatchNorm1d,
            "LayerNorm" => NormLayer.LayerNorm,
            "RMSNorm" => NormLayer.RMSNorm,
            _ => throw Malformed(Norms, text, "BatchNorm1d, LayerNorm, RMSNorm or None"),
        };
        double? eps = Take(parameters, "eps") is { } value ? Number(Norms, value) : null;
        return parameters.Count == 0 && (eps is null || (float)eps > 0) ? (layer, eps) : throw Malformed(Norms, text, "a positive eps and nothing else");
    }

    private static ActivationModel Activation(string key, string text)
    {
        (string name, Dictionary<string, string> parameters) = Module(key, text);
        if (!Enum.TryParse(name, out ActivationLayer layer) || layer.ToString() != name || (key == Activations && layer is ActivationLayer.Softmax or ActivationLayer.LogSoftmax))
        {
            throw Malformed(key, text, "an activation of torch.nn that MlpGen has");
        }

        ActivationModel model = new(layer);
        model = layer switch
        {
            ActivationLayer.LeakyReLU => model with { NegativeSlope = Parameter("negative_slope", model.NegativeSlope) },
            ActivationLayer.ELU or ActivationLayer.CELU => model with { Alpha = Parameter("alpha", model.Alpha) },
            ActivationLayer.Softplus => model with { Beta = Parameter("beta", model.Beta), Threshold = Parameter("threshold", model.Threshold) },
            ActivationLayer.Hardtanh => model with { MinValue = Parameter("min_val", model.MinValue), MaxValue = Parameter("max_val", model.MaxValue) },
            ActivationLayer.GELU => model with { Approximate = Approximation() },
            _ => model,
        };
        bool isUsable = (float)model.MinValue < (float)model.MaxValue
            && (layer != ActivationLayer.CELU || (float)model.Alpha > 1 / float.MaxValue)
            && (layer != ActivationLayer.Softplus || (float)model.Beta > 1 / float.MaxValue);
        return parameters.Count == 0 && isUsable ? model : throw Malformed(key, text, "parameters that this activation has, in its range");

        double Parameter(string parameter, double usual) => Take(parameters, parameter) is { } value ? Number(key, value) : usual;

        Approximate Approximation() => Take(parameters, "approximate") switch
        {
            null => Approximate.None,
            "tanh" => Approximate.Tanh,
            _ => throw Malformed(key, text, "approximate=tanh, or none"),
        };
    }

    /// <summary>Takes apart a name and its parameters: LeakyReLU negative_slope=0.2.</summary>
    private static (string Name, Dictionary<string, string> Parameters) Module(string key, string text)
    {
        string[] parts = text.Split(' ');
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=');
            if (equals < 1 || parameters.ContainsKey(part.Substring(0, equals)))
            {
                throw Malformed(key, text, "a name, and parameters as name=value, each once");
            }

            parameters.Add(part.Substring(0, equals), part.Substring(equals + 1));
        }

        return (parts[0], parameters);
    }

    private static string? Take(Dictionary<string, string> parameters, string name)
    {
        if (parameters.TryGetValue(name, out string? value))
        {
            parameters.Remove(name);
        }

        return value;
    }

    private static long Integer(string key, string text)
        => text.Length <= 18 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 ? number : throw Malformed(key, text, "a whole number above 0");

    /// <summary>A number that is finite as a float.</summary>
    private static double Number(string key, string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && FloatBits.IsFinite((float)number)
            ? number == 0 ? 0 : number // -0.0 is 0
            : throw Malformed(key, text, "a finite number");

    private static InvalidDataException Malformed(string key, string text, string expected) => new($"its metadata {key} say {Foreign.Quote(text)}, where {expected} was expected");
}
