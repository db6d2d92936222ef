using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>The gradient of what a hidden layer's activation was given, from that of what dropout gave: two expressions.</summary>
internal static class HiddenGradient
{
    /// <summary>What it is told from besides the gradient: the layer's output, dropout's factors, the activation's derivative times those, or nothing.</summary>
    public static string Source(NetworkPlan plan, LayerPlan layer)
        => TapePlanner.KeepsFactors(layer, plan.Topology) ? "factors"
        : TapePlanner.KeepsSlopes(layer, plan.Topology) ? "slopes"
        : layer.Activation.IsIdentity ? ""
        : "hidden";

    /// <summary>The region that holds it; empty where it is told from nothing.</summary>
    public static string Region(NetworkPlan plan, LayerPlan layer) => Source(plan, layer) switch
    {
        "factors" => RegionNames.Factors(layer),
        "slopes" => RegionNames.Slopes(layer),
        "hidden" => RegionNames.Hidden(layer),
        _ => "",
    };

    /// <summary>Its value at an offset.</summary>
    public static string Value(NetworkPlan plan, LayerPlan layer, string offset)
    {
        string gradient = $"V.Load(ref gradient, {offset})";
        switch (Source(plan, layer))
        {
            case "factors":
            case "slopes":
                return $"{gradient} * V.Load(ref {Source(plan, layer)}, {offset})";
            case "hidden":
                string scaled = plan.Topology.Dropout > 0 ? $"{gradient} * V.Create({Literal.Float(Describe.Dropout(plan))})" : gradient;
                return $"{layer.Activation.Type}.Backward({scaled}, V.Load(ref hidden, {offset}))";
            default:
                return gradient;
        }
    }
}
