using System.Globalization;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>
/// What is behind each hidden Linear of a table's network, in a line: "LayerNorm eps=1E-05, LeakyReLU negative_slope=0.2". A model's file has
/// it, for tensors do not say it: with another activation they would predict something else, and no error would say so.
/// </summary>
internal static class LayersText
{
    /// <summary>The text; empty where there is no hidden layer.</summary>
    public static string Of(TopologyModel topology) =>
        topology.HiddenChannels.Count < 2 ? ""
        : topology.NormOf(0) is { } norm ? $"{norm.Layer} eps={Number(norm.Eps)}, {Of(topology.Activation)}"
        : Of(topology.Activation);

    private static string Of(ActivationModel activation) => activation.Custom is { } custom ? custom.Name : activation.Layer switch
    {
        ActivationLayer.LeakyReLU => $"LeakyReLU negative_slope={Number(activation.NegativeSlope)}",
        ActivationLayer.ELU or ActivationLayer.CELU => $"{activation.Layer} alpha={Number(activation.Alpha)}",
        ActivationLayer.Softplus => $"Softplus beta={Number(activation.Beta)} threshold={Number(activation.Threshold)}",
        ActivationLayer.Hardtanh => $"Hardtanh min_val={Number(activation.MinValue)} max_val={Number(activation.MaxValue)}",
        ActivationLayer.GELU when activation.Approximate == Approximate.Tanh => "GELU approximate=tanh",
        _ => activation.Layer.ToString(),
    };

    // The kernels have floats; 7 digits are the same on every .NET that a compiler runs on.
    private static string Number(double value) => ((float)value).ToString("G7", CultureInfo.InvariantCulture);
}
