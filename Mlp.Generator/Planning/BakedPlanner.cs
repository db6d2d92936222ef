using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Plans a static network: what it needs for prediction with weights that are data of the program.</summary>
internal static class BakedPlanner
{
    public static NetworkPlan Plan(MlpModel model)
    {
        TopologyModel topology = model.Topology;
        WeightFormat format = model.Weights!.Format;
        ParameterPlanner parameters = new(topology);
        List<LayerPlan> layers = [];
        long length = BakedPlan.Margin;
        for (int position = 0; position < topology.HiddenChannels.Count; position++)
        {
            // Indices and widths as in the network that was trained; memory of its own.
            LayerPlan trained = parameters.Next(position);
            long weight = length, bias;
            if (format == WeightFormat.Int8)
            {
                // [sums to begin with, scales, biases], then the weights: see Mlp.CompilerServices.Int8Linear.
                bias = weight + 2 * trained.PaddedOut;
                length += (3 + BakedPlan.Depth(format, trained.In)) * (long)trained.PaddedOut;
            }
            else
            {
                bias = weight + BakedPlan.Depth(format, trained.In) * (long)trained.PaddedOut + BakedPlan.Margin;
                length = bias + trained.PaddedOut;
            }

            length += BakedPlan.Margin;
            RowNormPlan? norm = trained.RowNorm is { } rowNorm
                ? rowNorm with { Weight = PlaceVector(rowNorm.Weight, trained.PaddedOut), Bias = PlaceVector(rowNorm.Bias, trained.PaddedOut) }
                : null;
            layers.Add(trained with { Weight = weight, Bias = bias, RowNorm = norm });
        }

        // -1 stays: the norm has none.
        long PlaceVector(long trainedOffset, int paddedLength)
        {
            long offset = length;
            length += trainedOffset < 0 ? 0 : paddedLength + BakedPlan.Margin;
            return trainedOffset < 0 ? -1 : offset;
        }

        EquatableArray<LayerPlan> all = new([.. layers]);
        InferencePlan inference = Planner.PlanInference(all, length);
        return new NetworkPlan(
            model.Class,
            topology,
            Planner.ImplementationNamespace(model.Class),
            all,
            new EquatableArray<TensorPlan>([.. parameters.Tensors]),
            parameters.ParameterCount,
            length,
            BufferLength: 0,
            CounterCount: 0,
            Folds: false,
            inference,
            TapePlanner.Plan(all, topology),
            model.Weights,
            Planner.PlanImages(topology.Image, inference),
            new BakedPlan(
                format,
                length,
                format == WeightFormat.BFloat16 ? layers.Max(layer => 2 * BakedPlan.Depth(format, layer.In) * PanelsPlan.Width) : 0,
                RowScratch(layers, 0) + RowScratch(layers, 1)));
    }

    /// <summary>The widest output of the even or odd layers, and a vector that overlaps its end.</summary>
    public static int RowScratch(IEnumerable<LayerPlan> layers, int parity) =>
        layers.Where(layer => layer.Position % 2 == parity).Select(layer => layer.PaddedOut + PanelsPlan.NarrowWidth).DefaultIfEmpty(0).Max();
}
