using System.Globalization;

namespace Mlp.Checksums;

internal enum NetworkKind
{
    /// <summary>A class that can be trained.</summary>
    Trained,

    /// <summary>The same, which begins with weights in the binary.</summary>
    BeginsWithWeights,

    /// <summary>A static class with weights in the binary.</summary>
    Static,
}

/// <summary>A declaration, and what one has to know of it in order to run it.</summary>
/// <param name="Name">Of the class.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Channels">The width of the input, then those of the layers.</param>
/// <param name="Options">What else stands in the attribute: <c>Bias = false</c>, by name.</param>
internal sealed record Network(string Name, NetworkKind Kind, IReadOnlyList<int> Channels, IReadOnlyDictionary<string, string> Options)
{
    public string Norm => Options.TryGetValue("NormLayer", out string? norm) ? norm.Split('.')[1] : "None";

    public int Pixels => Number("Height") * Number("Width");

    /// <summary>Linear weights: on them it depends whether a backward pass steps the optimizer.</summary>
    public int Weights => Channels.Zip(Channels.Skip(1), (from, to) => from * to).Sum();

    /// <summary>A batch norm has no statistics of one row.</summary>
    public int LeastTrainingRows => HasBatchNorm && Pixels == 1 ? 2 : 1;

    public int LeastPredictionRows => Is("TrackRunningStats") ? 1 : LeastTrainingRows;

    /// <summary>The attribute as source, which every line of the output ends with.</summary>
    public string Attribute
    {
        get
        {
            string[] arguments = [.. Channels.Select(Text), .. Options.Select(option => $"{option.Key} = {option.Value}")];
            return $"[{Api.Attribute}({string.Join(", ", arguments)})]";
        }
    }

    /// <summary>The file's name where there are weights.</summary>
    public string WeightsName => Name + ".safetensors";

    /// <summary>The class as source.</summary>
    public string Declaration
    {
        get
        {
            string attribute = Kind == NetworkKind.Trained ? Attribute : $"{Attribute[..^2]}, Weights = \"{WeightsName}\")]";
            return $"{attribute}\npublic {(Kind == NetworkKind.Static ? "static" : "sealed")} partial class {Name};\n";
        }
    }

    private bool HasBatchNorm => Norm.StartsWith("BatchNorm", StringComparison.Ordinal) && Channels.Count > 2;

    /// <summary>An option that is true unless told otherwise.</summary>
    public bool Is(string option) => !Options.TryGetValue(option, out string? value) || value == "true";

    /// <summary>Whether a text is in the name or the attribute.</summary>
    public bool IsNamed(string text) => IsNamed(Name, Attribute, text);

    /// <inheritdoc cref="IsNamed(string)"/>
    public static bool IsNamed(string name, string attribute, string text) =>
        name.Contains(text, StringComparison.Ordinal) || attribute.Contains(text, StringComparison.Ordinal);

    private static string Text(int width) => width.ToString(CultureInfo.InvariantCulture);

    private int Number(string option) =>
        Options.TryGetValue(option, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : 1;
}
