using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Lays out what training keeps between the forward and the backward pass.</summary>
internal static class TapePlanner
{
    public static TapePlan Plan(EquatableArray<LayerPlan> layers, TopologyModel topology)
    {
        Regions regions = new();
        foreach (LayerPlan layer in layers)
        {
            if (layer.Norm is not null)
            {
                regions.AddFixed(RegionNames.Statistics(layer), StatisticsPlan.Length(layer));
            }

            if (layer.RowNorm is { Weight: >= 0 })
            {
                regions.AddFixed(RegionNames.AffineGradient(layer), 2 * layer.PaddedOut);
            }
        }

        foreach (LayerPlan layer in layers)
        {
            if (layer.Norm is not null || layer.RowNorm is not null)
            {
                regions.AddPerRow(RegionNames.Normalized(layer), layer.OutStride);
            }

            if (!layer.IsLast)
            {
                regions.AddPerRow(RegionNames.Hidden(layer), layer.OutStride);
            }
            else if (layer.OutStride != layer.Out)
            {
                regions.AddPerRow(RegionNames.Logits, layer.OutStride);
            }

            if (KeepsFactors(layer, topology))
            {
                regions.AddPerRow(RegionNames.Factors(layer), layer.OutStride);
            }

            if (KeepsSlopes(layer, topology))
            {
                regions.AddPerRow(RegionNames.Slopes(layer), layer.OutStride);
            }
        }

        foreach (IGrouping<string, LayerPlan> sharing in layers.GroupBy(RegionNames.Gradient).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (!sharing.All(layer => layer.IsLast) || CopiesOutputGradient(sharing.Single(), topology))
            {
                regions.AddPerRow(sharing.Key, sharing.Max(layer => layer.OutStride));
            }
        }

        // Behind all others, which vectors are loaded from: any number of rows times this is no whole vector.
        foreach (LayerPlan layer in layers.Where(layer => layer.RowNorm is not null))
        {
            regions.AddPerRow(RegionNames.Inverse(layer), 1);
        }

        // A panel of the widest weight is transposed at a time.
        long scratch = Math.Max(DropoutPlan.Length, UpdatePlan.Length + layers.Max(layer => (long)layer.PaddedOut * layer.InputPanels.Widest));
        return regions.ToPlan(scratch);
    }

    /// <summary>Whether what dropout multiplied by must be kept, since the sign of the output does not tell.</summary>
    public static bool KeepsFactors(LayerPlan layer, TopologyModel topology) => topology.Dropout > 0 && layer.Activation.IsIdentity;

    /// <summary>
    /// Whether the activation's derivative, times dropout's factor, is computed in the forward pass and kept: all that the backward pass does
    /// then is a multiplication. Value and derivative share most of their work, and keeping the derivative takes no more memory than keeping
    /// what it would be computed from.
    /// </summary>
    public static bool KeepsSlopes(LayerPlan layer, TopologyModel topology)
        => layer.Activation.Derivative == DerivativeSource.Input || (layer.Activation.Derivative == DerivativeSource.Output && topology.Dropout > 0);

    /// <summary>Whether a product, or the norm of rows behind it, applies the activation in training.</summary>
    public static bool ActivatesAtOnce(LayerPlan layer, TopologyModel topology)
        => layer.Norm is null && layer.Activation.IsCheap && !KeepsSlopes(layer, topology);

    /// <summary>Whether the outputs' gradient, as the user gives it, must be padded or multiplied before it is used.</summary>
    public static bool CopiesOutputGradient(LayerPlan last, TopologyModel topology) => last.OutStride != last.Out || topology.Dropout > 0;

    private sealed class Regions
    {
        private readonly List<RegionPlan> _regions = [];
        private long _fixed;
        private long _perRow;

        public void AddFixed(string name, long length)
        {
            _regions.Add(new RegionPlan(name, _fixed, length, PerRow: false));
            _fixed += (length + 15) / 16 * 16;
        }

        public void AddPerRow(string name, long length)
        {
            _regions.Add(new RegionPlan(name, _perRow, length, PerRow: true));
            _perRow += length;
        }

        public TapePlan ToPlan(long scratch) => new(_fixed, _perRow, (scratch + 15) / 16 * 16, new EquatableArray<RegionPlan>([.. _regions]));
    }
}

/// <summary>The rows of a batch norm's statistics of the batch: see the generated BatchNorm file.</summary>
internal static class StatisticsPlan
{
    public const int Rows = 4;

    public static long Length(LayerPlan layer) => (long)Rows * layer.PaddedOut;
}
