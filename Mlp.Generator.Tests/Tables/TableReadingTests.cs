using System.Reflection;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>What generated code reads of rows, run.</summary>
public sealed class TableReadingTests
{
    /// <summary>What a test's source calls: it sees the model through the interface, as Mlp.Tables does.</summary>
    private const string Reader = """

        public static class Reader<TModel, TRow> where TModel : class, Mlp.Tables.ITableModel<TModel, TRow>
        {
            public static double[] Cells(TRow row)
            {
                double[] cells = new double[TModel.Schema.CellCount + 1];
                cells[^1] = -7; // a cell more than there are stays as it is
                TModel.ReadCells(row, cells);
                return cells[^1] == -7 ? cells[..^1] : throw new System.InvalidOperationException("Too much was written.");
            }

            public static double Target(TRow row) => TModel.ReadTarget(row);

            public static double Weight(TRow row) => TModel.ReadWeight(row);

            public static Mlp.Tables.TableSchema Schema => TModel.Schema;

            public static int[] Widths() => [Constant("InChannels"), Constant("OutChannels")];

            private static int Constant(string name) => (int)TModel.CreateNetwork(3).GetType().GetField(name)!.GetRawConstantValue()!;

            public static string Error(TRow row)
            {
                try
                {
                    Cells(row);
                    return "";
                }
                catch (System.ArgumentException error)
                {
                    return error.Message;
                }
            }
        }
        """;

    private const double Gap = double.NaN;

    [Fact]
    public void The_schema_is_that_of_the_row()
    {
        Mlp.Tables.TableSchema schema = Run<Mlp.Tables.TableSchema>(TableSources.Titanic, "Reader<SurvivalModel, Passenger>.Schema");
        Assert.Equal(["Pclass", "Sex", "Age", "Fare", "Embarked", "Title", "IsAlone"], schema.Features.Select(column => column.Name));
        Assert.Equal([false, false, true, false, true, true, false], schema.Features.Select(column => column.IsNullable));
        Assert.Equal(["Mr", "Mrs", "Miss", "Master"], schema.Features[5].Categories);
        Assert.Equal((7, 29, 2, true), (schema.CellCount, schema.FeatureCount, schema.OutputCount, schema.IsClassification));
        Assert.Equal([29, 2], Run<int[]>(TableSources.Titanic, "Reader<SurvivalModel, Passenger>.Widths()"));
    }

    [Fact]
    public void Every_combination_of_gaps_is_read()
    {
        double[][] cells = Run<double[][]>(TableSources.Titanic, """
            System.Linq.Enumerable.ToArray(System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, 8), gaps => Reader<SurvivalModel, Passenger>.Cells(new Passenger
            {
                Pclass = 3, Sex = Sex.Male, Fare = 7.25f, SibSp = gaps,
                Age = (gaps & 1) != 0 ? null : 22, Embarked = (gaps & 2) != 0 ? null : Port.S, Title = (gaps & 4) != 0 ? null : "Mr",
            })))
            """);
        Assert.Equal(8, cells.Length);
        foreach ((int gaps, double[] read) in cells.Index())
        {
            Assert.Equal(
                [3, 1, (gaps & 1) != 0 ? Gap : 22, 7.25, (gaps & 2) != 0 ? Gap : 2, (gaps & 4) != 0 ? Gap : 0, gaps == 0 ? 1 : 0], read);
        }
    }

    [Fact]
    public void A_text_that_is_no_category_is_other() => Assert.Equal(
        4, Run<double[]>(TableSources.Titanic, """Reader<SurvivalModel, Passenger>.Cells(new() { Pclass = 1, Sex = 0, Fare = 0, Title = "mr" })""")[5]);

    [Fact]
    public void What_is_no_member_of_an_enum_is_refused() => Assert.StartsWith(
        "Passenger.Sex is 7, which is no member of its enum", Run<string>(TableSources.Titanic, "Reader<SurvivalModel, Passenger>.Error(new() { Pclass = 1, Sex = (Sex)7, Fare = 0 })"), StringComparison.Ordinal);

    [Fact]
    public void A_row_that_is_null_is_refused() => Assert.Contains(
        "row", Run<string>(TableSources.Titanic, "Reader<SurvivalModel, Passenger>.Error(null!)"), StringComparison.Ordinal);

    [Fact]
    public void Numbers_of_every_type_are_read_without_loss()
    {
        const string source = """
            using Mlp.Tables;
            public record Row(byte A, sbyte B, short C, ushort D, int E, uint F, long G, ulong H, System.Half I, float J, double K, decimal L, [property: Target] double Y, [property: Weight] decimal W)
            {
                public System.Half? M => J > 0 ? (System.Half)1.5f : null;
                public decimal? N => J > 0 ? 2.5m : null;
                public ulong? O => J > 0 ? ulong.MaxValue : null;
            }
            [MlpTable<Row>(4)] public partial class Model;
            """;
        const string rows = "new Row(255, -128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, (1L << 53) - 1, ulong.MaxValue, (System.Half)(-0.5f), 1e-30f, 1e300, 79228162514264337593543950335m, 20000000.125, 2.5m)";
        Assert.Equal(
            [255, -128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, (1L << 53) - 1, ulong.MaxValue, -0.5, 1e-30f, 1e300, 79228162514264337593543950335.0, 1.5, 2.5, ulong.MaxValue],
            Run<double[]>(source, $"Reader<Model, Row>.Cells({rows})"));
        Assert.Equal([Gap, Gap, Gap], Run<double[]>(source, $"Reader<Model, Row>.Cells({rows} with {{ J = 0 }})")[12..]);
        Assert.Equal(20000000.125, Run<double>(source, $"Reader<Model, Row>.Target({rows})"));
        Assert.Equal(2.5, Run<double>(source, $"Reader<Model, Row>.Weight({rows})"));
        Assert.Equal(1, Run<double>(TableSources.Titanic, "Reader<SurvivalModel, Passenger>.Weight(new() { Pclass = 1, Sex = 0, Fare = 0 })"));
    }

    [Fact]
    public void Arrays_are_read_as_many_cells()
    {
        const string source = """
            using Mlp.Tables;
            public record Row([property: Length(2)] float[] A, [property: Length(3)] double[]? B, [property: Target] bool? Y);
            [MlpTable<Row>(4)] public partial class Model;
            """;
        Assert.Equal([1, Gap, 3, 4, 1e300], Run<double[]>(source, "Reader<Model, Row>.Cells(new([1, float.NaN], [3, 4, 1e300], null))"));
        Assert.Equal([1, 2, Gap, Gap, Gap], Run<double[]>(source, "Reader<Model, Row>.Cells(new([1, 2], null, null))"));
        Assert.StartsWith("Row.A has 3 numbers, but its [Length] is 2.", Run<string>(source, "Reader<Model, Row>.Error(new([1, 2, 3], [3, 4, 5], null))"), StringComparison.Ordinal);
        Assert.StartsWith("Row.B has 0 numbers, but its [Length] is 3.", Run<string>(source, "Reader<Model, Row>.Error(new([1, 2], [], null))"), StringComparison.Ordinal);
        Assert.Equal([8, 2], Run<int[]>(source, "Reader<Model, Row>.Widths()"));
    }

    [Theory]
    [InlineData("bool?", "null", Gap)]
    [InlineData("bool?", "true", 1)]
    [InlineData("bool", "false", 0)]
    [InlineData("Kind", "Kind.Low", 0)]
    [InlineData("Kind", "Kind.High", 2)]
    [InlineData("Kind", "(Kind)77", Gap)]
    [InlineData("Kind?", "null", Gap)]
    [InlineData("[property: Categories(\"a\", \"b\")] string?", "\"b\"", 1)]
    [InlineData("[property: Categories(\"a\", \"b\")] string?", "\"c\"", Gap)]
    [InlineData("[property: Categories(\"a\", \"b\")] string?", "null", Gap)]
    [InlineData("int?", "null", Gap)]
    [InlineData("int?", "-4", -4)]
    [InlineData("decimal?", "null", Gap)]
    [InlineData("float", "float.NaN", Gap)]
    public void Targets_are_read(string type, string value, double expected)
    {
        string source = $$"""
            using Mlp.Tables;
            public enum Kind { High = 9, Low = -3, Middle = 2 }
            public record Row(float X, [property: Target] {{type}} Y);
            [MlpTable<Row>(4)] public partial class Model;
            """;
        Assert.Equal(expected, Run<double>(source, $"Reader<Model, Row>.Target(new(1, {value}))"));
    }

    [Fact]
    public void Inherited_properties_come_first_and_each_once()
    {
        const string source = """
            using Mlp.Tables;
            public class Base { public virtual float A => 1; public float B => 2; [Column("the target"), Target] public virtual bool Y => false; [Ignore] public virtual object? Z => null; }
            public class Middle : Base { public float C => 3; public override bool Y => true; }
            public partial class Row : Middle { public override float A => 10; public new int B => 20; public override object? Z => null; }
            public partial class Row { public float D => 4; }
            [MlpTable<Row>(4)] public partial class Model;
            """;
        Assert.Equal([10, 20, 3, 4], Run<double[]>(source, "Reader<Model, Row>.Cells(new())"));
        Assert.Equal(1, Run<double>(source, "Reader<Model, Row>.Target(new())"));
        Assert.Equal("the target", Run<Mlp.Tables.TableSchema>(source, "Reader<Model, Row>.Schema").Target.Name);
    }

    [Fact]
    public void Reading_a_row_allocates_nothing() => Assert.Equal(0, Run<long>(TableSources.Titanic, """
        ((System.Func<long>)(() =>
        {
            Passenger row = new() { Pclass = 3, Sex = Sex.Male, Fare = 7.25f, Title = "Mrs", Embarked = Port.Q };
            return Allocations.Of<SurvivalModel, Passenger>(row);
        }))()
        """, """

        public static class Allocations
        {
            public static long Of<TModel, TRow>(TRow row) where TModel : class, Mlp.Tables.ITableModel<TModel, TRow>
            {
                System.Span<double> cells = stackalloc double[16];
                long before = 0;
                for (int i = 0; i < 100; i++)
                {
                    before = i == 50 ? System.GC.GetAllocatedBytesForCurrentThread() : before;
                    TModel.ReadCells(row, cells);
                    TModel.ReadTarget(row);
                    TModel.ReadWeight(row);
                }

                return System.GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
        """));

    internal static T Run<T>(string source, string expression, string more = "")
    {
        string probe = $"\npublic static class Probe {{ public static object Run() => {expression}; }}\n";
        Assembly assembly = GeneratorRunner.Run(source + probe + Reader + more).Load();
        Type type = Assert.Single(assembly.GetTypes(), type => type.Name == "Probe");
        return (T)type.GetMethod("Run")!.Invoke(null, null)!;
    }
}
