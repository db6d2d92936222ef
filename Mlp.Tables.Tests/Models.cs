namespace Mlp.Tables.Tests;

/// <summary>A flower: numbers with gaps, an enum with a gap, a text, and three classes.</summary>
internal sealed record Flower(double? Length, double Width, int? Place, string? Color, bool Wild, int? Kind, double Weight = 1);

/// <summary>What the generator would write for a flower, by hand.</summary>
internal sealed class FlowerModel(TableEnsemble ensemble) : ITableModel<FlowerModel, Flower>
{
    private static readonly string[] Colors = ["red", "blue"];

    public static TableSchema Schema { get; } = new(
        [
            new("length", "Length", ColumnKind.Number) { IsNullable = true },
            new("Width", "Width", ColumnKind.Number) { IsNullable = true },
            new("Place", "Place", ColumnKind.Enumeration) { IsNullable = true, Categories = ["North", "South", "West"] },
            new("Color", "Color", ColumnKind.Text) { IsNullable = true, Categories = Colors },
            new("Wild", "Wild", ColumnKind.Boolean),
        ],
        new("Kind", "Kind", ColumnKind.Enumeration) { IsNullable = true, Categories = ["A", "B", "C"] });

    public TableEnsemble Ensemble => ensemble;

    public static void ReadCells(Flower row, Span<double> cells)
    {
        cells[0] = row.Length ?? double.NaN;
        cells[1] = row.Width;
        cells[2] = row.Place ?? double.NaN;
        cells[3] = row.Color is null ? double.NaN : Array.IndexOf(Colors, row.Color) is >= 0 and int index ? index : Colors.Length;
        cells[4] = row.Wild ? 1 : 0;
    }

    public static double ReadTarget(Flower row) => row.Kind ?? double.NaN;

    public static double ReadWeight(Flower row) => row.Weight;

    public static IMlp CreateNetwork(long seed) => new FlowerNet(seed);
}

/// <summary>A wall: two numbers, of which one is an array, and a price.</summary>
internal sealed record Wall(double[] Sizes, double Age, double Price, double Weight = 1);

internal sealed class WallModel : ITableModel<WallModel, Wall>
{
    public static TableSchema Schema { get; } = new(
        [new("Sizes", "Sizes", ColumnKind.Number) { Length = 2 }, new("Age", "Age", ColumnKind.Number)], new("Price", "Price", ColumnKind.Number));

    public static void ReadCells(Wall row, Span<double> cells)
    {
        row.Sizes.CopyTo(cells);
        cells[2] = row.Age;
    }

    public static double ReadTarget(Wall row) => row.Price;

    public static double ReadWeight(Wall row) => row.Weight;

    public static IMlp CreateNetwork(long seed) => new WallNet(seed);
}

[Mlp(21, 16, 3)]
internal sealed partial class FlowerNet;

[Mlp(7, 16, 1, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class WallNet;
