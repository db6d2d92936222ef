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
        EquatableArray<OutputModulePlan> outputs = new([.. trained.Outputs.Select(module => module.PlaceIn(data))]);
        StaticPlan plan = new(format, data.Length, data.Offsets);
        int expanded = format == WeightFormat.BFloat16 ? blocks.Max(block => 2 * block.Linear.StaticRow!.Depth * PanelsPlan.Width) : 0;
        InferencePlan inference = Planner.PlanInference(trained with { Blocks = blocks }, data.Length, expanded);
        return new NetworkPlan(
            model.Class,
            Planner.ImplementationNamespace(model.Class),
            inputs,
            blocks,
            outputs,
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
        NamedOffset weight, bias;
        string weightName = $"{linear.Index}.weight", biasName = $"{linear.Index}.bias";
        long words = row.Depth * (long)linear.PaddedOut;
        if (format == WeightFormat.Int8)
        {
            // [sums to begin with, scales, biases], then the weights: see Mlp.CompilerServices.Int8Linear.
            weight = data.Place(weightName, 3 * (long)linear.PaddedOut + words);
            bias = data.Name(biasName, weight.Offset + 2 * linear.PaddedOut);
        }
        else
        {
            weight = data.Place(weightName, words);
            bias = data.Place(biasName, linear.PaddedOut);
        }

        return block with
        {
            Linear = linear with { Weight = weight, Bias = new BiasPlan(bias, linear.Bias is { IsParameter: true }), StaticRow = row },
            Norm = block.Norm?.PlaceIn(data),
        };
    }
}
