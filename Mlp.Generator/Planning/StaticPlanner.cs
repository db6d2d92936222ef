using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>Plans a static network: modules and widths as in the network that was trained, with weights that are data of the program.</summary>
internal static class StaticPlanner
{
    /// <summary>The plan of a static class.</summary>
    public static NetworkPlan Plan(MlpModel model)
    {
        WeightFormat format = model.Weights!.Format;
        ModulesPlan trained = ModulesPlanner.Plan(model.Topology);
        StaticDataBuilder data = new();
        EquatableArray<InputModulePlan> inputs = new([.. trained.Inputs.Select(module => module.PlaceIn(data))]);
        EquatableArray<FusedBlock> blocks = new([.. trained.Blocks.Select(block => Place(block, format, data))]);
        StaticPlan plan = new(format, data.Length);
        int expanded = format == WeightFormat.BFloat16 ? blocks.Max(block => 2 * block.Linear.StaticRow!.Depth * PanelsPlan.Width) : 0;
        InferencePlan inference = Planner.PlanInference(trained with { Blocks = blocks }, data.Length, expanded);
        return new NetworkPlan(
            model.Class,
            Planner.ImplementationNamespace(model.Class),
            inputs,
            blocks,
            trained.Outputs,
            trained.State,
            inference,
            RowPlanner.PlanStatic(blocks, inference, plan),
            Tape: null,
            model.Weights,
            model.Topology.Image,
            Planner.PlanImages(model.Topology.Image, inference),
            plan);
    }

    private static FusedBlock Place(FusedBlock block, WeightFormat format, StaticDataBuilder data)
    {
        LinearPlan linear = block.Linear;
        StaticRowPlan row = new(linear.In, linear.Out, format);
        long weight, bias, words = row.Depth * (long)linear.PaddedOut;
        if (format == WeightFormat.Int8)
        {
            // [sums to begin with, scales, biases], then the weights: see Mlp.CompilerServices.Int8Linear.
            weight = data.Vector(3 * (long)linear.PaddedOut + words);
            bias = weight + 2 * linear.PaddedOut;
        }
        else
        {
            weight = data.Vector(words);
            bias = data.Vector(linear.PaddedOut);
        }

        return block with
        {
            Linear = linear with { Weight = weight, Bias = new BiasPlan(bias, linear.Bias is { IsParameter: true }), StaticRow = row },
            Norm = block.Norm?.PlaceIn(data),
        };
    }
}
