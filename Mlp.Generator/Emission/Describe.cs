using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>The plan in words and formulas, for the reader of the generated code.</summary>
internal static class Describe
{
    public static string Weight(LayerPlan layer) => $"weight{layer.LinearIndex}";

    public static string Bias(LayerPlan layer) => $"bias{layer.LinearIndex}";

    /// <summary>64 → 128 → 10.</summary>
    public static string Widths(NetworkPlan plan) => plan.Topology.InChannels + " → " + string.Join(" → ", plan.Topology.HiddenChannels);

    /// <summary>The shape of a batch of inputs or outputs: [rows, 64], or [images, 3, 8, 8].</summary>
    public static string Shape(NetworkPlan plan, int channels)
        => plan.Images is { } images ? $"[images, {channels}, {images.Height}, {images.Width}]" : $"[rows, {channels}]";

    /// <summary>The shape in a parameter's documentation.</summary>
    public static string Input(NetworkPlan plan, int channels) => $"{Shape(plan, channels)}, {(plan.Images is null ? "row-major" : "PyTorch's NCHW")}";

    /// <summary>What a batch is counted in.</summary>
    public static string Unit(NetworkPlan plan) => plan.Images is null ? "rows" : "images";

    /// <summary>1 / (1 − p), what dropout multiplies by.</summary>
    public static string Scale(NetworkPlan plan) => Literal.Float(Dropout(plan)).TrimEnd('f');

    /// <summary>What dropout multiplies what it keeps by: 1 / (1 − p), or 0 where it keeps nothing.</summary>
    public static double Dropout(NetworkPlan plan) => plan.Topology.Dropout < 1 ? 1 / (1 - plan.Topology.Dropout) : 0;

    /// <summary>relu(input · weight0 + bias0).</summary>
    public static string Prediction(NetworkPlan plan, LayerPlan layer, string input)
    {
        string linear = $"{input} · {Weight(layer)}{(layer.Bias < 0 ? "" : $" + {Bias(layer)}")}";
        if (layer.Norm is not null && plan.PredictsWithBatchStatistics)
        {
            linear = $"batchNorm{layer.Norm.Index}({linear})";
        }
        else if (layer.RowNorm is { } norm)
        {
            linear = $"{(norm.Centers ? "layerNorm" : "rmsNorm")}{norm.Index}({linear})";
        }

        return Activated(layer, linear);
    }

    /// <summary>relu(formula); the formula itself where the activation is Identity.</summary>
    public static string Activated(LayerPlan layer, string formula) => layer.Activation.IsIdentity ? formula : $"{layer.Activation.Function}({formula})";

    /// <summary>4 panels of 32 channels and one of 16.</summary>
    public static string Panels(PanelsPlan panels) => (panels.Wide, panels.HasNarrow) switch
    {
        (0, _) => "one panel of 16 channels",
        (1, false) => "one panel of 32 channels",
        (1, true) => "a panel of 32 channels and one of 16",
        (_, false) => $"{panels.Wide} panels of 32 channels",
        (_, true) => $"{panels.Wide} panels of 32 channels and one of 16",
    };

    /// <summary>Panels with their shapes: 4 panels [64, 32] and one [64, 16].</summary>
    public static string Panels(PanelsPlan panels, int depth)
    {
        string wide = $"{(panels.Wide == 1 ? "one panel" : $"{panels.Wide} panels")} [{depth}, {PanelsPlan.Width}]", narrow = $"[{depth}, {PanelsPlan.NarrowWidth}]";
        return panels.Wide == 0 ? $"one panel {narrow}" : panels.HasNarrow ? $"{wide} and one {narrow}" : wide;
    }

    /// <summary>The modules of a layer: Linear 0, BatchNorm 1, ReLU 2, Dropout 3.</summary>
    public static string Modules(NetworkPlan plan, LayerPlan layer)
    {
        List<string> modules = [$"Linear {layer.LinearIndex}"];
        if (layer.Norm is not null)
        {
            modules.Add($"BatchNorm {layer.Norm.Index}");
        }

        if (layer.RowNorm is not null)
        {
            modules.Add($"{layer.RowNorm.Name} {layer.RowNorm.Index}");
        }

        if (!layer.IsLast && !layer.Activation.IsIdentity)
        {
            modules.Add($"{layer.Activation.Name} {layer.ActivationIndex}");
        }

        if (plan.Topology.Dropout > 0)
        {
            modules.Add($"Dropout {layer.DropoutIndex}");
        }

        return string.Join(", ", modules);
    }

    public static string TrainingSummary(NetworkPlan plan, LayerPlan layer)
        => layer.Norm is null
            ? $"/// <summary>{Modules(plan, layer)}   [rows, {layer.In}] → [rows, {layer.Out}].</summary>"
            : $"""
              /// <summary>
              /// {Modules(plan, layer)}   [rows, {layer.In}] → [rows, {layer.Out}]. A panel of channels is multiplied, and while it is in
              /// the cache its statistics are taken and it is normalised.
              /// </summary>
              """;

    /// <summary>The table that PyTorch prints of a module, with the state dict's shapes.</summary>
    public static IEnumerable<string> Table(NetworkPlan plan)
    {
        TopologyModel topology = plan.Topology;
        foreach (LayerPlan layer in plan.Layers)
        {
            string bias = layer.HasBiasParameter ? $"   bias [{layer.Out}]" : "";
            yield return Row(layer.LinearIndex, "Linear", $"{layer.In} → {layer.Out}".PadRight(14) + $"weight [{layer.Out}, {layer.In}]{bias}");
            if (layer.Norm is not null)
            {
                string momentum = topology.NormMomentum is double value ? $"momentum {Literal.Prose(value)}" : "momentum None";
                yield return Row(layer.Norm.Index, layer.Norm.Name, $"{layer.Out}".PadRight(14)
                    + $"eps {Literal.Prose(topology.NormEps)}, {momentum}{(topology.NormAffine ? ", affine" : "")}{(topology.TrackRunningStats ? ", running statistics" : "")}");
            }

            if (layer.RowNorm is not null)
            {
                yield return Row(layer.RowNorm.Index, layer.RowNorm.Name, $"{layer.Out}".PadRight(14) + $"eps {Literal.Prose(topology.NormEps)}{(topology.NormAffine ? ", affine" : "")}");
            }

            if (!layer.IsLast)
            {
                yield return Row(layer.ActivationIndex, layer.Activation.Name, Parameters(layer.Activation));
            }

            yield return Row(layer.DropoutIndex, "Dropout", Literal.Prose(topology.Dropout));
        }
    }

    /// <summary>An activation's parameters: negative_slope 0.01.</summary>
    public static string Parameters(ActivationPlan activation)
        => activation.Model is { Layer: ActivationLayer.GELU, Approximate: Approximate.Tanh } ? "approximate 'tanh'"
            : string.Join(", ", activation.Parameters.Select(parameter => $"{parameter.Name} {Literal.Prose(parameter.Value)}"));

    /// <summary>As PyTorch prints them of a module: negative_slope=0.01.</summary>
    public static string PyTorchParameters(ActivationPlan activation) => Parameters(activation).Replace(' ', '=').Replace(",=", ", ");

    private static string Row(int index, string module, string text) => $"{index,3}  {module,-12} {text}".TrimEnd();
}
