using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>What is wrong with [MlpTable] and its row: each fault where it stands.</summary>
public sealed class TableDiagnosticsTests
{
    private const string Good = "record Row(float X, [property: Target] bool Y);";

    /// <summary>Ids, declarations with the place marked, and a part of the message.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP092", "record Row(float X); [[|MlpTable<Row>(8)|]] partial class Model;", "'Row' has no property with [Target]" },
        { "MLP092", "[[|MlpTable<int>(8)|]] partial class Model;", "'int' has no property with [Target]" },
        { "MLP092", "class Row { public float X; } [[|MlpTable<Row>(8)|]] partial class Model;", "public properties" },
        { "MLP093", "record Row(float X, [property: Target] bool Y, [property: Target] bool [|Z|]); [MlpTable<Row>(8)] partial class Model;", "'Row.Y' has it, too" },
        { "MLP094", "record Row(float X, [property: Target] float[] [|Y|]); [MlpTable<Row>(8)] partial class Model;", "is an array" },
        { "MLP094", "record Row(float X, [property: Target] object [|Y|]); [MlpTable<Row>(8)] partial class Model;", "is of type object" },
        { "MLP094", "record Row(float X, [property: Target] DateTime [|Y|]); [MlpTable<Row>(8)] partial class Model;", "is of type DateTime" },
        { "MLP094", "record Row(float X, [property: Target, Categories(\"a\")] string [|Y|]); [MlpTable<Row>(8)] partial class Model;", "has one class, a" },
        { "MLP094", "enum One { A } record Row(float X, [property: Target] One [|Y|]); [MlpTable<Row>(8)] partial class Model;", "has one class, A" },
        { "MLP095", "record Row(string [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "[Categories(\"small\", \"large\")]" },
        { "MLP095", "record Row(float X, [property: Target] string? [|Y|]); [MlpTable<Row>(8)] partial class Model;", "or make it an enum" },
        { "MLP096", "record Row(DateTime? [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "DayOfYear" },
        { "MLP096", "record Row(DateOnly [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "its Year" },
        { "MLP096", "record Row(TimeSpan [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "TotalHours" },
        { "MLP096", "record Row(Guid [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "[Ignore]" },
        { "MLP096", "record Row(char [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "make it an enum" },
        { "MLP096", "record Row(int[] [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "float[]" },
        { "MLP096", "record Row(float[,] [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "float[]" },
        { "MLP096", "record Row(Row? [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "which is no number" },
        { "MLP097", "record Row(float[] [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "without [Length]" },
        { "MLP097", "record Row([property: Length(0)] double[] [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "with [Length(0)]" },
        { "MLP097", "record Row([property: Length(-3)] double[]? [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "1 or more" },
        { "MLP098", "record Row([property: Categories] string [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "lists none" },
        { "MLP098", "record Row([property: Categories(null!)] string [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "lists none" },
        { "MLP098", "record Row([property: Categories(\"a\", \"\")] string [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "an empty text" },
        { "MLP098", "record Row([property: Categories(\"a\", null!)] string [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "an empty text" },
        { "MLP098", "record Row([property: Categories(\"a\", \"b\", \"a\")] string [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "lists 'a' twice" },
        { "MLP099", "record Row([property: Ignore] float X, [property: Target] bool Y); [[|MlpTable<Row>(8)|]] partial class Model;", "no feature to predict 'Y' from" },
        { "MLP100", "record Row(float X, [property: Target, Ignore] bool [|Y|]); [MlpTable<Row>(8)] partial class Model;", "has [Target] and [Ignore]" },
        { "MLP100", "record Row(float X, [property: Target, Weight] float [|Y|]); [MlpTable<Row>(8)] partial class Model;", "has [Target] and [Weight]" },
        { "MLP100", "record Row(float X, [property: Ignore, Weight] float [|W|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "has [Ignore] and [Weight]" },
        { "MLP101", "record Row(float X, [property: Weight] float W, [property: Weight] float [|V|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "'Row.W' has it, too" },
        { "MLP101", "record Row(float X, [property: Weight] float? [|W|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "may have no value" },
        { "MLP101", "record Row(float X, [property: Weight] bool [|W|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "of type bool" },
        { "MLP102", "record Row([property: Categories(\"a\")] float [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "it is no text" },
        { "MLP102", "record Row([property: Length(3)] float [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "it is no array" },
        { "MLP102", "record Row(float X, [property: Target] bool Y) { [Column(\"a\")] internal float [|Z|] => 1; } [MlpTable<Row>(8)] partial class Model;", "it is not public" },
        { "MLP102", "record Row(float X, [property: Target] bool Y) { [Weight] public static float [|Z|] => 1; } [MlpTable<Row>(8)] partial class Model;", "it is static" },
        { "MLP102", "record Row(float X, [property: Target] bool Y) { [Weight] public float [|Z|] { set { } } } [MlpTable<Row>(8)] partial class Model;", "no getter" },
        { "MLP103", "interface IRow { float X { get; } [Target] bool Y { get; } } [[|MlpTable<IRow>(8)|]] partial class Model;", "an interface" },
        { "MLP103", "[[|MlpTable<int[]>(8)|]] partial class Model;", "an array" },
        { "MLP103", "enum Row { A } [[|MlpTable<Row>(8)|]] partial class Model;", "an enum" },
        { "MLP104", $"{Good} [[|MlpTable<Row>(8)|]] public partial class Model;", "'Row' is internal" },
        { "MLP104", $"public partial class Outer {{ private {Good} [[|MlpTable<Row>(8)|]] internal partial class Model; }}", "is private" },
        { "MLP104", $"public partial class Outer {{ internal {Good} [[|MlpTable<Row>(8)|]] protected partial class Model; }}", "is internal" },
        { "MLP104", $"partial class Outer {{ protected {Good} [[|MlpTable<Row>(8)|]] internal partial class Model; }}", "is protected" },
        { "MLP104", "public record Row<T>(T X, [property: Target] bool Y); enum Kind { A } [[|MlpTable<Row<Kind>>(8)|]] public partial class Model;", "'Kind' is internal" },
        { "MLP104", $"file {Good} [[|MlpTable<Row>(8)|]] partial class Model;", "replace 'file' with 'internal'" },
        { "MLP105", $"{Good} [MlpTable<Row>(8)] static partial class [|Model|];", "add Weights = \"file.safetensors\"" },
        { "MLP106", "record Row([property: Length(8193)] float[] X, [property: Target] bool Y); [[|MlpTable<Row>(8)|]] partial class Model;", "has 8193 features, but a network has at most 8192" },
        { "MLP106", "record Row([property: Length(4097)] float[]? X, [property: Target] bool Y); [[|MlpTable<Row>(8)|]] partial class Model;", "has 8194 features" },
        { "MLP106", "record Row([property: Length(2147483647)] float[]? X, [property: Length(2147483647)] float[]? Z, [property: Target] bool Y); [[|MlpTable<Row>(8)|]] partial class Model;", "has 8589934588 features" },
        { "MLP107", "enum None; record Row(None [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "of the enum None" },
        { "MLP107", "enum None; record Row(float X, [property: Target] None [|Y|]); [MlpTable<Row>(8)] partial class Model;", "has no member" },
        { "MLP108", "record Row(float X, [property: Target] bool [|Probability|]); [MlpTable<Row>(8)] partial class Model;", "[Column(\"Probability\")]" },
        { "MLP108", "record Row(float X, [property: Target] float [|Prediction|]); [MlpTable<Row>(8)] partial class Model;", "has a member Prediction already" },
        { "MLP109", "record Row([property: Column(\"\")] float [|X|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "has an empty name" },
        { "MLP109", "record Row([property: Column(\"Z\")] float X, float [|Z|], [property: Target] bool Y); [MlpTable<Row>(8)] partial class Model;", "is named 'Z', as that of 'Row.X' is" },
        { "MLP110", $"{Good} [MlpTable<Row>(8)] partial class Model {{ public [|Model|]() {{ }} }}", "Fit and Load make models" },
        { "MLP111", $"{Good} [Mlp(4, 3), MlpTable<Row>(8)] partial class [|Model|];", "has [Mlp] and [MlpTable]" },
        { "MLP113", $"{Good} [MlpTable<Row>(8, [|NormLayer = NormLayer.BatchNorm2d|])] partial class Model;", "is for images" },
        { "MLP113", $"{Good} [MlpTable<Row>(8, [|ActivationLayer = ActivationLayer.Softmax|])] partial class Model;", "is for outputs" },
        { "MLP114", $"{Good} [MlpTable<Row>([|null!|])] partial class Model;", "[MlpTable<Row>(64, 32)]" },
        // What [Mlp] says as well.
        { "MLP001", $"{Good} [MlpTable<Row>(8)] class [|Model|];", "declare it as 'partial class Model'" },
        { "MLP002", $"{Good} class [|Outer|] {{ [MlpTable<Row>(8)] partial class Model; }}", "not partial" },
        { "MLP003", $"{Good} [MlpTable<Row>(8)] partial class [|Model|]<T>;", "has type parameters" },
        { "MLP005", $"{Good} [MlpTable<Row>(8)] abstract partial class [|Model|];", "remove 'abstract'" },
        { "MLP006", $"{Good} [MlpTable<Row>(8)] partial record [|Model|];", "is a record" },
        { "MLP009", $"{Good} [MlpTable<Row>(8)] partial class Base; [MlpTable<Row>(8)] partial class [|Model|] : Base;", "derives from" },
        { "MLP010", $"{Good} [MlpTable<Row>(8)] partial class Model {{ class [|Prediction|]; }}", "clashes with the generated member 'Prediction'" },
        { "MLP010", $"{Good} [MlpTable<Row>(8)] partial class Model {{ int [|Schema|] => 1; }}", "'Schema'" },
        { "MLP010", $"{Good} [MlpTable<Row>(8)] partial class Model {{ class [|Network|]; }}", "'Network'" },
        { "MLP010", $"{Good} [MlpTable<Row>(8)] partial class Model {{ public int [|Predict|](Row row) => 1; }}", "'Predict(Row)'" },
        { "MLP011", $"{Good} class Base {{ public int Fit => 1; }} [MlpTable<Row>(8)] partial class [|Model|] : Base;", "hidden by the generated member 'Fit(IEnumerable<Row>, TableFitOptions, CancellationToken)'" },
        { "MLP012", $"{Good} [MlpTable<Row>(8)] partial class [|Prediction|];", "choose another name" },
        { "MLP013", $"{Good} [MlpTable<Row>(8)] partial class Model[|(int x)|] {{ public int X => x; }}", "primary constructor" },
        { "MLP014", $"{Good} [MlpTable<Row>(8)] partial class Model {{ public required int [|X|] {{ get; set; }} }}", "is required" },
        { "MLP018", $"{Good} [MlpTable<Row>(8, [|0|])] partial class Model;", "hiddenChannels[1] is 0" },
        { "MLP018", $"{Good} [MlpTable<Row>([|9000|])] partial class Model;", "hiddenChannels[0] is 9000" },
        { "MLP019", $"{Good} [MlpTable<Row>({string.Join(", ", Enumerable.Repeat("2", 63))}, [|2|])] partial class Model;", "has 65 layers" },
        { "MLP021", $"{Good} [MlpTable<Row>(8, [|Dropout = 2|])] partial class Model;", "2" },
        { "MLP024", $"{Good} [MlpTable<Row>(8, [|NormLayer = (NormLayer)9|])] partial class Model;", "9" },
        { "MLP076", $"{Good} [Mlp(4, 3)] partial class Net; [MlpTable<Row>([|Net.OutChannels|])] partial class Model;", "hiddenChannels[0] depends on 'Net.OutChannels'" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_where_it_is_and_nothing_is_generated(string id, string declaration, string message)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read("using System; using Mlp; using Mlp.Tables;\n" + declaration);
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal((id, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.DefaultSeverity));
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain(GeneratorRunner.Run(source).Files.Keys, name => name.StartsWith("Model.", StringComparison.Ordinal) && id != "MLP111");
    }

    [Fact]
    public void All_faults_of_a_row_are_reported()
    {
        ImmutableArray<Diagnostic> diagnostics = GeneratorRunner.Analyze("""
            using Mlp.Tables;
            record Row(string A, System.DateTime B, float[] C, [property: Categories("a", "a")] string D, [property: Target] object Y);
            [MlpTable<Row>(0, Dropout = 2)] abstract class Model { int Fit => 1; }
            """);
        Assert.Equal(
            ["MLP001", "MLP005", "MLP010", "MLP018", "MLP021", "MLP094", "MLP095", "MLP096", "MLP097", "MLP098"],
            diagnostics.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    /// <summary>Its properties stand nowhere in this project: the attribute that names it does.</summary>
    [Fact]
    public void The_row_of_another_project_is_complained_of_at_the_attribute()
    {
        CSharpCompilation rows = GeneratorRunner.Compile(["public record Row(string X, [property: Mlp.Tables.Target] bool Y);"]).WithAssemblyName("Rows");
        CSharpCompilation compilation = GeneratorRunner.Compile(["using Mlp.Tables; [MlpTable<Row>(8)] partial class Model;"]).AddReferences(rows.ToMetadataReference());
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(compilation));
        Assert.Equal(("MLP095", "MlpTable<Row>(8)"), (diagnostic.Id, Marked.PlaceOf(diagnostic).Text));
    }

    /// <summary>Another generator's row is there for the compiler, and was not for ours.</summary>
    [Theory]
    [InlineData("public partial record Row(float X, [property: Mlp.Tables.Target] bool Y);", "")]
    [InlineData("public enum Kind { A, B }", "public record Row(Kind X, [property: Mlp.Tables.Target] bool Y);")]
    [InlineData("public partial record Row { [Mlp.Tables.Target] public bool Y => true; }", "public partial record Row(float X);")]
    public void A_row_that_another_generator_wrote_is_told(string generated, string written)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([$"using Mlp.Tables; [MlpTable<Row>(8)] public partial class Model; {written}"]);
        Compilation output = compilation.AddSyntaxTrees(GeneratorRunner.Parse("// <auto-generated/>\n#nullable enable\n" + generated, "Other.g.cs"));
        Assert.Contains("MLP112", GeneratorRunner.Analyze(output).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void An_attribute_of_the_users_own_with_the_same_name_is_not_ours()
    {
        const string source = "namespace Mlp.Tables { class MlpTableAttribute<T>(string s) : System.Attribute { public string S => s; } [MlpTable<int>(\"x\")] class Net; }";
        Assert.DoesNotContain(GeneratorRunner.Analyze(source), diagnostic => diagnostic.Id.StartsWith("MLP", StringComparison.Ordinal));
        GeneratorRunner.Run(source).AssertEmpty();
    }

    [Theory]
    [InlineData("[MlpTable<Missing>(8)] partial class Model;")]
    [InlineData("[MlpTable<Row<>>(8)] partial class Model; record Row<T>(T X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; record Row(Missing X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; record Row(float X, [property: Target] Missing Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; record Row(float X, [property: Target(1)] bool Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; record Row([property: Column] float X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; record Row([property: Length] float[] X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; class Row : Row { [Target] public bool Y => true; }")]
    [InlineData("[MlpTable<Row>(\"x\")] partial class Model; record Row(float X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<T>(8)] partial class Model<T>;")]
    [InlineData("[MlpTable<Row>(8), MlpTable<Row>(4)] partial class Model; record Row(float X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<>(8)] partial class Model;")]
    [InlineData("[MlpTable(8)] partial class Model;")]
    [InlineData("[MlpTable<Row>(8)] struct Model; record Row(float X, [property: Target] bool Y);")]
    [InlineData("[MlpTable<Row>(8)] partial class Model; ref struct Row { public float X => 1; [Target] public bool Y => true; }")]
    [InlineData("[MlpTable<dynamic>(8)] partial class Model;")]
    [InlineData("[MlpTable<void>(8)] partial class Model;")]
    [InlineData("[MlpTable<int*>(8)] partial class Model;")]
    public void What_does_not_compile_throws_nothing(string declaration)
    {
        string source = "using Mlp.Tables;\n" + declaration;
        GeneratorRunner.Analyze(source);
        Assert.NotEmpty(GeneratorRunner.Run(source).Diagnostics);
    }
}
