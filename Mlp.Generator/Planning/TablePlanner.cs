using System;
using System.Linq;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Turns a model of a table into a plan.</summary>
internal static class TablePlanner
{
    /// <summary>The name of the network's class.</summary>
    private const string NetworkName = "Network";

    /// <summary>Numbers of a block of rows on the stack: 16 KiB of cells.</summary>
    private const int BlockNumbers = 2048;

    /// <summary>Rows of a block at most: enough for the weights to be read seldom.</summary>
    private const int MaxBlockRows = 256;

    /// <summary>Plans a model, and its network.</summary>
    public static TablePlan Plan(TableModel table)
    {
        int cells = table.Row.Features.Sum(column => column.Length);
        int outputs = table.Row.Target.Kind == ColumnKind.Number ? 2 : table.Row.Target.ClassCount;
        int rows = Math.Max(1, Math.Min(MaxBlockRows, BlockNumbers / Math.Max(cells, outputs)));
        NetworkPlan network = Planner.Plan(new MlpModel(NetworkClass(table.Class), table.Topology, Weights: null) { SharesBatches = table.SharesBatches });
        return new TablePlan(table, network, cells, outputs, rows);
    }

    private static ClassModel NetworkClass(ClassModel model) => new(
        model.Namespace,
        new([.. model.ContainingTypes, new ContainingTypeModel("class", model.Name)]),
        NetworkName,
        $"{model.MetadataName}+{NetworkName}",
        $"{model.HintName}.{NetworkName}",
        IsStatic: false);
}
