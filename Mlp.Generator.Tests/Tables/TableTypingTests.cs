using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Packing;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>Rows that chance wrote, and what an editor sends while somebody types: nothing makes the generator throw, and what is accepted compiles.</summary>
public sealed class TableTypingTests
{
    private static readonly string[] s_types =
    [
        "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "System.Half", "float", "double", "decimal", "bool", "Kind", "Wide", "Empty", "One",
        "string", "float[]", "double[]", "int[]", "char", "System.DateTime", "System.Guid", "object", "Row", "System.Collections.Generic.List<int>", "(int, int)", "nint", "T",
    ];

    private static readonly string[] s_attributes =
    [
        "Target", "Ignore", "Weight", "Column(\"a\")", "Column(\"b\")", "Column(\"\")", "Categories(\"x\", \"y\")", "Categories(\"x\")", "Categories", "Categories(\"x\", \"x\")",
        "Length(3)", "Length(1)", "Length(0)", "Length(9000)", "System.Obsolete",
    ];

    private static readonly string[] s_names = ["X", "Y", "@class", "Probability", "row", "Prediction", "Spread", "outputs", "Schema", "Größe", "Kind", "A1", "B1", "C1"];

    private static readonly string[] s_models =
    [
        "[MlpTable<Row>(8)] public sealed partial class Model;", "[MlpTable<Row>(8, 4, Dropout = 0.1)] partial class Model;", "[MlpTable<Row>] public partial class Model;",
        "public partial class Outer { [MlpTable<Row>(8)] private partial class Model; }", "[MlpTable<Row>(0)] public partial class Model;",
        "[MlpTable<Row>(8)] public partial class Model { public int Report => 1; }", "[MlpTable<Row>(8)] static partial class Model;",
        "[MlpTable<Row>(8, Weights = \"m.safetensors\")] public static partial class Model;",
        "[MlpTable<Row>(8, NormLayer = Mlp.NormLayer.LayerNorm, NormEps = 1e-3, Bias = false)] public sealed partial class Model;",
    ];

    [Fact]
    public void Rows_that_chance_wrote_throw_nothing_and_what_is_accepted_compiles()
    {
        (int accepted, int refused) = Check(Enumerable.Range(0, TestRun.Choose(400, 5000)).Select(RandomSource));
        Assert.True(accepted > 40, $"{accepted} accepted are too few.");
        Assert.True(refused > 40, $"{refused} refused are too few.");
    }

    [Fact]
    public void Nothing_that_is_typed_throws_and_what_is_accepted_compiles()
    {
        int step = TestRun.Choose(11, 1);
        (int accepted, _) = Check(Typed(TableSources.Titanic).Where((_, i) => i % step == 0));
        Assert.True(accepted > 0, "Nothing was accepted.");
    }

    private static (int Accepted, int Refused) Check(IEnumerable<string> sources)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([""]);
        GeneratorDriver driver = GeneratorRunner.CreateDriver();
        (int accepted, int refused) = (0, 0);
        foreach (string source in sources)
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorRunner.Parse(source, "File0.cs"));
            driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
            GeneratorRunResult run = PipelineAssert.Sound(driver);
            bool isReported = GeneratorRunner.Analyze(compilation).Any(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
            bool isBroken = compilation.GetDiagnostics().Any(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
            TableModel[] tables = [.. PipelineAssert.Values(run, TrackingNames.TableWithWeights).OfType<TableWithWeights>().Select(table => table.Table)];
            Assert.True(tables.Length == 0 || !isReported, $"An error is reported, and still a model is generated:\n{source}");
            Assert.True(
                isReported || isBroken || tables.Length == PipelineAssert.Values(run, TrackingNames.TableDeclaration).Count, $"No model is generated, and nobody says why:\n{source}");
            accepted += tables.Length;
            refused += isReported ? 1 : 0;
            if (tables.Length > 0 && !isBroken)
            {
                // What is written of the network does not depend on the row but for two widths: other tests compile it.
                SyntaxTree tree = output.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("/" + tables[0].Class.HintName + ".g.cs", StringComparison.Ordinal));
                Diagnostic[] wrong = [.. output.GetSemanticModel(tree).GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
                Assert.True(wrong.Length == 0, $"{string.Join('\n', wrong.Take(5).Select(diagnostic => diagnostic.ToString()))}\n{source}\n{tree}");
                Assert.Empty(GeneratorRunner.Analyze(output));
            }
        }

        return (accepted, refused);
    }

    private static string RandomSource(int seed)
    {
        System.Random random = new(seed);

        // Most of what chance writes has a fault; every other source draws from what has none, so that some are accepted.
        bool isTame = seed % 2 == 0;
        string row = Pick<string>(isTame ? ["record", "record struct", "class", "struct", "readonly record struct"] : ["record", "record struct", "class", "struct", "interface", "abstract record", "static class", "ref struct"]);
        bool isPositional = row.Contains("record", StringComparison.Ordinal) && random.Next(2) == 0;
        string[] names = [.. s_names.Where(name => !isTame || name is not ("Probability" or "Prediction" or "Spread")).OrderBy(_ => random.Next()).Take(1 + random.Next(6))];
        List<string> properties = [];
        foreach ((int i, string name) in names.Index())
        {
            string type = Pick(isTame ? s_types[..15] : s_types);
            type = isTame && type is "Empty" or "One" ? "float" : type;
            string[] attributes = i == 0 ? ["Target"] : [];
            if (!isTame)
            {
                attributes = [.. attributes.Where(_ => random.Next(8) > 0), .. s_attributes.Where(_ => random.Next(25) == 0)];
            }
            else if (i > 0 && random.Next(4) == 0)
            {
                (type, string attribute) = Pick<(string, string)>([("string", "Categories(\"x\", \"y\")"), ("float[]", "Length(3)"), ("double[]", "Length(1)"), ("object", "Ignore"), ("int", $"Column(\"{name.TrimStart('@')} of the file\")")]);
                attributes = [attribute];
            }

            type += random.Next(3) == 0 ? "?" : "";
            string lists = string.Concat(attributes.Select(attribute => isPositional ? $"[property: {attribute}] " : $"[{attribute}] "));
            properties.Add(isPositional ? $"{lists}{type} {name}" : $"{lists}public {Modifiers()}{type} {name} {Pick(["{ get; init; }", "{ get; init; }", "=> default!;"])}");
        }

        string visibility = Pick(["public", "public", "", "internal"]);
        return new StringBuilder("using Mlp.Tables;\n")
            .AppendLine("public enum Kind { A, B, C } public enum Wide : ulong { Low, High = ulong.MaxValue } public enum Empty; public enum One { A }")
            .AppendLine(isPositional ? $"{visibility} {row} Row({string.Join(", ", properties)});" : $"{visibility} {row} Row {{ {string.Join(' ', properties)} }}")
            .AppendLine(Pick(isTame ? s_models[..4] : s_models))
            .ToString();

        string Modifiers() => isTame || random.Next(8) > 0 ? "" : Pick(["static ", "virtual ", "required ", "new "]);

        T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
    }

    private static IEnumerable<string> Typed(string source)
    {
        for (int length = 0; length <= source.Length; length++)
        {
            yield return source[..length];
        }

        System.Random random = new(1);
        for (int i = 0; i < 800; i++)
        {
            int start = random.Next(source.Length);
            int length = Math.Min(1 + random.Next(random.Next(2) == 0 ? 3 : 40), source.Length - start);
            yield return (i % 4) switch
            {
                0 or 1 => source.Remove(start, length),
                2 => source.Insert(start, source.Substring(start, length)),
                _ => source.Remove(start, length).Insert(Math.Min(random.Next(source.Length), source.Length - length), source.Substring(start, length)),
            };
        }

        yield return source;
    }
}
