using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>Rows and models of every shape that C# has: what is generated for them compiles without a warning.</summary>
public sealed class TableShapeTests
{
    [Fact]
    public void Ranks_share_batches_of_a_models_network()
    {
        const string Source = "using Mlp; using Mlp.Tables; public record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.25)] public partial class Model;";
        string Text(bool isReferenced) => string.Concat(GeneratorRunner.Run(Source, new() { ReferencesDistributed = isReferenced }).AssertCompiles().Files.Values);
        Assert.DoesNotContain("TrainOverRanks", Text(isReferenced: false), StringComparison.Ordinal);
        Assert.DoesNotContain("tape.FirstRow", Text(isReferenced: false), StringComparison.Ordinal);
        Assert.Contains("TrainOverRanks", Text(isReferenced: true), StringComparison.Ordinal);
        Assert.Contains("tape.FirstRow", Text(isReferenced: true), StringComparison.Ordinal);
    }

    public static TheoryData<string> Shapes =>
    [
        "public record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] public partial class Model;",
        "public readonly record struct Row(float X, [property: Target] float Y); [MlpTable<Row>(8)] public partial class Model;",
        "public record struct Row(float X, [property: Target] float Y) { public int Z { get; set; } } [MlpTable<Row>(8)] public partial class Model;",
        "public class Row { public float X { get; set; } [Target] public double Y { get; set; } } [MlpTable<Row>(8)] public partial class Model;",
        "public struct Row { public float X { get; set; } [Target] public int? Y { get; set; } } [MlpTable<Row>(8)] public partial class Model;",
        "public record Row(float X) { [Target] public required decimal Y { get; init; } } [MlpTable<Row>] public partial class Model;",
        // Visibility.
        "record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;",
        "partial class Outer { private record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] private partial class Model; }",
        "partial class Outer { private record Row(float X, [property: Target] bool Y); private partial class Middle { [MlpTable<Row>(8)] public partial class Model; } }",
        "public partial class Outer { protected record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] protected partial class Model; }",
        "public partial class Outer { protected internal record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] internal partial class Model; }",
        "public partial class Outer { private protected record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] private protected partial class Model; }",
        "record Row(float X, [property: Target] Kind Y); enum Kind { A, B } public partial class Outer { [MlpTable<Row>(8)] internal partial class Model; }",
        "[MlpTable<Model.Row>(8)] public partial class Model { public record Row(float X, [property: Target] bool Y); }",
        "[MlpTable<Row>(8)] public partial class Row { public float X => 1; [Target] public bool Y => true; }",
        // Generic and nested rows, inherited properties.
        "public record Row<T>(T X, [property: Target] bool Y); [MlpTable<Row<float?>>(8)] public partial class Model;",
        "public record Row<T>([property: Categories(\"a\", \"b\")] T X, [property: Target] bool Y); [MlpTable<Row<string>>(8)] public partial class Model;",
        "public class Outer<T> { public record Row(T X, [property: Target] bool Y); } [MlpTable<Outer<int>.Row>(8)] public partial class Model;",
        "public abstract record Base(float X) { [Target] public abstract bool Y { get; init; } } public record Row(float X) : Base(X) { public override bool Y { get; init; } } [MlpTable<Row>(8)] public partial class Model;",
        "public class Base { public object? X => null; [Target] public bool Y => true; } public class Row : Base { public new float X => 1; } [MlpTable<Row>(8)] public partial class Model;",
        "public interface IRow { float X { get; } } public class Row : IRow { float IRow.X => 1; public float Z => 1; [Target] public bool Y => true; public int this[int i] { get => i; set { } } public static int S => 1; internal int I => 1; public int W { set { } } } [MlpTable<Row>(8)] public partial class Model;",
        // Types of columns.
        "public record Row(byte A, sbyte B, short C, ushort D, int E, uint F, long G, ulong H, Half I, float J, double K, decimal L, [property: Target] float Y); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row(byte? A, sbyte? B, short? C, ushort? D, int? E, uint? F, long? G, ulong? H, Half? I, float? J, double? K, decimal? L, bool? M, [property: Target] Half? Y); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row([property: Length(3)] float[] A, [property: Length(1)] double[]? B, [property: Target] decimal? Y); [MlpTable<Row>(8)] public partial class Model;",
        "public enum Kind : ulong { Big = ulong.MaxValue, Small = 1, Again = 1, @class = 7 } public record Row(Kind A, Kind? B, [property: Target] Kind? Y); [MlpTable<Row>(8)] public partial class Model;",
        "public enum Kind : sbyte { [System.Obsolete] Low = -1, High = 1 } public record Row(Kind A, [property: Target] Kind Y); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row([property: Categories(\"a\\\"\\\\ b\", \"  // c\", \"\\n\\u2028\\ud800\", \"ü{0}\", \"'\")] string A, [property: Target, Categories(\"x\", \"y //\")] string? Y); [MlpTable<Row>(8)] public partial class Model;",
        "#nullable disable\npublic class Row { [Categories(\"a\")] public string A => null; [Length(2)] public float[] B => null; [Target] public bool? Y => null; } [MlpTable<Row>(8)] public partial class Model;\n#nullable enable",
        "public record Row(float X, [property: Weight] double W, [property: Target] bool Y); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row(float X, [property: Weight] decimal W, [property: Ignore] object? O, [property: Target] bool Y); [MlpTable<Row>(8)] public partial class Model;",
        "public class Row { [System.Obsolete] public float X => 1; [Target] public bool Y => true; } [MlpTable<Row>(8)] public partial class Model;",
        "public record Row([property: Column(\"Passenger \\\"class\\\"\")] float X, [property: Target, Column(\"y, or not\")] bool Y); [MlpTable<Row>(8)] public partial class Model;",
        // Names that are keywords, or those of what is generated.
        "public record Row(float @class, float row, float cells, float @double, [property: Target] bool @event); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row(decimal? @class, decimal? number, Half? value, [property: Target] float outputs); [MlpTable<Row>(8)] public partial class @model;",
        "public record Row(float X, [property: Target] float other); [MlpTable<Row>(8)] public partial class Model;",
        "namespace Mlp2 { public enum System { Schema, Network } public record Row(float Schema, float Fit, [property: Target] System System); [MlpTable<Row>(8)] public partial class Model; }",
        "public record Row(float X, [property: Target] bool Schema); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row(float X, [property: Target] bool Model); [MlpTable<Row>(8)] public partial class Model;",
        "public record Row(float X, [property: Target] bool obj); namespace Mlp2 { [MlpTable<Row>(8)] public partial class Model; }",
        // What the attribute says.
        "public record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8, 4, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.SiLU, Dropout = 0.1)] public partial class Model;",
        "public record Row(float X, [property: Target] bool Y); [MlpTable<Row>(hiddenChannels: new[] { 8, 4 }, NormLayer = NormLayer.BatchNorm1d)] public partial class Model;",
        "public record Row(float X, [property: Target] bool Y); [MlpTable<Row>([])] public partial class Model;",
        // Two models, and a network beside them.
        "public record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] public partial class Model; [MlpTable<Row>(4)] public partial class model2 { [Mlp(4, 3)] public partial class Inner; } [Mlp(4, 3)] partial class Net;",
        // The class has members, constructors, a base and interfaces of its own.
        "public record Row(float X, [property: Target] bool Y); public class Base { protected Base(int x = 1) => X = x; public int X { get; } } [MlpTable<Row>(8)] public sealed partial class Model : Base, System.IDisposable { public Model(string path) : this(TableEnsemble.Load<Model, Row>(path)) { } public void Dispose() { } public void Fit(int x) => Dispose(); public string Save() => \"\"; }",
        "public partial interface IHolder { public record Row(float X, [property: Target] bool Y); [MlpTable<Row>(8)] public partial class Model; } public partial record struct Holder(int X) { [MlpTable<IHolder.Row>(8)] public partial class Model; }",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_row_and_its_model_compile(string declarations)
    {
        string source = "using System; using Mlp; using Mlp.Tables;\n" + declarations;
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        string longName = "PropertyOfALongDescriptiveNameThatSomebodyGave";
        string properties = string.Join(", ", Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? $"decimal? {longName}{i}" : $"Kind{(i % 2 == 0 ? "?" : "")} {longName}{i}"));
        string members = string.Join(", ", Enumerable.Range(0, 100).Select(i => $"MemberOfALongDescriptiveName{i}"));
        string source = $$"""
            using Mlp.Tables;
            namespace Company.Product.Subsystem.Models;
            public enum Kind { {{members}} }
            public record RowOfALongDescriptiveName({{properties}}, [property: Length(500)] float[] Numbers, [property: Target] Kind? {{longName}});
            public partial class ContainingClass { [MlpTable<RowOfALongDescriptiveName>(64, 32)] public partial class ModelOfALongDescriptiveName; }
            """;
        GeneratorResult result = GeneratorRunner.Run(source).AssertCompiles();
        Assert.Empty(result.Files.Values.SelectMany(text => text.Split('\n')).Where(line => line.Length > 140).Take(20));
    }

    /// <summary>Files are told apart where names differ in case alone, and where a class has the name of a model's network.</summary>
    [Fact]
    public void Every_file_has_a_name_of_its_own()
    {
        const string source = """
            using Mlp; using Mlp.Tables;
            public record Row(float X, [property: Target] bool Y);
            [MlpTable<Row>(8)] public partial class Model;
            [MlpTable<Row>(8)] public partial class MODEL;
            namespace model { [Mlp(4, 3)] public partial class Network; }
            """;
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorResult result = GeneratorRunner.Run(source).AssertCompiles();
        Assert.Equal(result.Files.Count, result.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
