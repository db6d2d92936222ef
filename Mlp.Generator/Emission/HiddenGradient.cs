using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>The gradient of what a hidden layer's activation was given, from that of what dropout gave: two expressions.</summary>
internal static class HiddenGradient
{
    /// <summary>What it is told from besides the gradient: the layer's output, dropout's factors, or nothing.</summary>
    public static string Source(NetworkPlan plan, LayerPlan layer)
        => TapePlanner.KeepsFactors(layer, plan.Topology) ? "factors"
        : layer.Activation == ActivationLayer.Identity ? ""
        : "hidden";

    /// <summary>Its value at an offset.</summary>
    public static string Value(NetworkPlan plan, LayerPlan layer, string offset)
    {
        string gradient = $"V.Load(ref gradient, {offset})";
        switch (Source(plan, layer))
        {
            case "factors":
                return $"{gradient} * V.Load(ref factors, {offset})";
            case "hidden":
                string scaled = plan.Topology.Dropout > 0 ? $"{gradient} * V.Create({Literal.Float(Describe.Dropout(plan))})" : gradient;
                return $"{layer.Activation}.Backward({scaled}, V.Load(ref hidden, {offset}))";
            default:
                return gradient;
        }
    }
}
