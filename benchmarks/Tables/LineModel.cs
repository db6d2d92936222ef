using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>The model of whichever table is at hand, one at a time. The generator writes one for each record; this knows its columns when it runs.</summary>
internal sealed class LineModel : ITableModel<LineModel, Line>
{
    private static string s_table = "";

    public static TableSchema Schema { get; private set; } = new([], new TableColumn("", "", ColumnKind.Number));

    /// <summary>Says which table is at hand.</summary>
    public static void Use(string table, TableSchema schema)
    {
        (s_table, Schema) = (table, schema);
        IMlp network = CreateNetwork(0);
        if (network.StateLayout.Tensors[0].Shape[1] != schema.FeatureCount)
        {
            throw new ArgumentException($"The table '{table}' has {schema.FeatureCount} features, but its network {network.StateLayout.Tensors[0]}.");
        }
    }

    public static void ReadCells(Line row, Span<double> cells) => row.Cells.CopyTo(cells);

    public static double ReadTarget(Line row) => row.Target;

    public static double ReadWeight(Line row) => 1;

    public static IMlp CreateNetwork(long seed) => Networks.Create(s_table, seed);

    public static LineModel Create(TableEnsemble ensemble) => new();
}
