using System.Globalization;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Execution;

/// <summary>The metadata that say a topology in a safetensors file: what the build writes of a model file.</summary>
internal static class ModelMetadata
{
    /// <summary>Adds them to a file.</summary>
    public static WeightsFile Say(WeightsFile file, Topology topology)
    {
        Topology[] hidden = [.. Enumerable.Range(0, topology.HiddenChannels.Length - 1).Select(topology.LayerOf)];
        file.Say("mlp.name", "output").Say("mlp.channels", string.Join(',', topology.HiddenChannels.Prepend(topology.InChannels)));
        file.Say("mlp.norms", string.Join(',', hidden.Select(Norm))).Say("mlp.activations", string.Join(',', hidden.Select(Activation)));
        return topology.OutputActivation == ActivationLayer.Identity
            ? file
            : file.Say("mlp.output_activation", Activation(topology.Head ?? new Topology(1, 1) { ActivationLayer = topology.OutputActivation }));
    }

    private static string Norm(Topology layer) => layer.NormLayer == NormLayer.None ? "None" : string.Create(CultureInfo.InvariantCulture, $"{layer.NormLayer} eps={layer.NormEps:R}");

    private static string Activation(Topology layer) => layer.ActivationLayer switch
    {
        ActivationLayer.LeakyReLU => string.Create(CultureInfo.InvariantCulture, $"LeakyReLU negative_slope={layer.NegativeSlope:R}"),
        ActivationLayer.Softplus => string.Create(CultureInfo.InvariantCulture, $"Softplus beta={layer.Beta:R} threshold={layer.Threshold:R}"),
        ActivationLayer.Hardtanh => string.Create(CultureInfo.InvariantCulture, $"Hardtanh min_val={layer.MinValue:R} max_val={layer.MaxValue:R}"),
        ActivationLayer.GELU when layer.Approximate == Approximate.Tanh => "GELU approximate=tanh",
        _ => layer.ActivationLayer.ToString(),
    };
}
