using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>The text that the package's targets write of a model file, which has a network for each of its outputs, or the reasons why it has none.</summary>
/// <param name="name">The item.</param>
/// <param name="format">The format.</param>
public sealed class ModelText(string name, string format = "ONNX, opset 17")
{
    private readonly StringBuilder networks = new();

    /// <summary>The text of a model of one output.</summary>
    public static AdditionalText Of(string name, WeightsFile network) => new ModelText(name).Add("output", network).Encode();

    /// <summary>An output that a network can compute.</summary>
    public ModelText Add(string output, WeightsFile network) => Add(output, network.ToBytes());

    /// <summary>The same, of a file's bytes.</summary>
    public ModelText Add(string output, byte[] network)
    {
        char[][] lines = [.. Convert.ToBase64String(network).Chunk(120)];
        networks.Append(CultureInfo.InvariantCulture, $"network {output}\ndata {lines.Length}\n");
        Array.ForEach(lines, line => networks.Append(line).Append('\n'));
        return this;
    }

    /// <summary>An output that none can.</summary>
    public ModelText Refuse(string output, string reasons)
    {
        networks.Append(CultureInfo.InvariantCulture, $"network {output}\nrefused {reasons}\n");
        return this;
    }

    public AdditionalText Encode() => WeightsFile.Text($"mlp-weights 2\nname {name}\nstate found\nsource 70032 639310717183329258\nformat {format}\n{networks}");
}
