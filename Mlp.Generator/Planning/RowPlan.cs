using System.Collections.Generic;

namespace Mlp.Generator.Planning;

/// <summary>How the prediction of one row is written.</summary>
internal static class RowPlan
{
    /// <summary>Networks of up to this many layers become one method.</summary>
    public const int InlinedLayers = 4;

    // What is written out without a loop in one method: with more, the JIT's inlining gives up, and there is a call for each vector.
    private const int MaxUnrolled = 96;

    // Whatever room there is, depths beyond this gain nothing.
    private const int MaxUnrolledDepth = 32;

    /// <summary>The layers whose sums over the input channels are written out without a loop.</summary>
    public static HashSet<LayerPlan> Unrolled(NetworkPlan plan)
    {
        HashSet<LayerPlan> unrolled = [];
        bool isOneMethod = plan.Layers.Count <= InlinedLayers;
        int used = 0;
        foreach (LayerPlan layer in plan.Layers)
        {
            int multiplyAdds = layer.In * ((layer.Panels.Wide > 0 ? 2 : 0) + (layer.Panels.HasNarrow ? 1 : 0));
            if (!isOneMethod)
            {
                used = 0;
            }

            if (layer.In <= MaxUnrolledDepth && used + multiplyAdds <= MaxUnrolled)
            {
                used += multiplyAdds;
                unrolled.Add(layer);
            }
        }

        return unrolled;
    }
}
