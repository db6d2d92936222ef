using Mlp.ModelFiles;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Networks;

/// <summary>What a network of MlpGen can hold at most, as its compiler's errors MLP041 and MLP087 say.</summary>
internal static class Limits
{
    private const int Layers = 64, Channels = 8192, ImageSide = 8192;
    private const long CompiledParameters = 16 << 20;

    /// <summary>The candidates, those without a network that are beyond the limits.</summary>
    public static ModelContent Apply(ModelContent content)
        => content with { Candidates = [.. content.Candidates.Select(candidate => Problem(candidate.Network) is { } reason
            ? candidate with { Network = null, Problems = [new ModelProblem(candidate.Name, "", reason)] } : candidate)] };

    /// <summary>Why a network cannot be compiled into a program; null where it can.</summary>
    public static string? CompilationProblem(ModelNetwork network)
    {
        long parameters = LayerTable.Of(network).Parameters;
        return parameters > CompiledParameters
            ? $"it has {Shown.Number(parameters)} parameters, and up to {Shown.Number(CompiledParameters)} can be compiled into a "
                + "program: convert it to safetensors, and load that at run time"
            : null;
    }

    private static string? Problem(ModelNetwork? network)
    {
        if (network is null)
        {
            return null;
        }

        int widest = network.Layers.Max(layer => Math.Max(layer.In, layer.Out));
        return network.Layers.Count > Layers
            ? $"has {Shown.Number(network.Layers.Count)} layers, and a network of MlpGen has up to {Shown.Plain(Layers)}"
            : widest > Channels ? $"has a layer of {Shown.Number(widest)} channels, and a network of MlpGen has up to "
                + $"{Shown.Number(Channels)}"
            : Math.Max(network.Height, network.Width) > ImageSide
                ? $"has images of {Shown.Number(network.Height)} × {Shown.Number(network.Width)} pixels, and a network of MlpGen has up "
                    + $"to {Shown.Number(ImageSide)} in a row"
            : null;
    }
}
