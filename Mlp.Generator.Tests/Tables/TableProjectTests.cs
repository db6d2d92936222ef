using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>Models of tables in projects with settings of every kind.</summary>
public sealed class TableProjectTests
{
    private const string Rows = """
        public enum Kind { A, B, C }
        public class Row
        {
            public decimal? Number { get; set; }
            public Kind? Kind { get; set; }
            [Mlp.Tables.Categories("a", "b")] public string Text { get; set; } = "";
            [Mlp.Tables.Length(2)] public float[] Numbers { get; set; } = [];
            [Mlp.Tables.Weight] public decimal Weight { get; set; }
            [Mlp.Tables.Target] public Kind Answer { get; set; }
        }

        """;

    private const string Source = Rows + """
        [Mlp.Tables.MlpTable<Row>(8)] public sealed partial class Model;
        public record Number(uint X, [property: Mlp.Tables.Target] float Y);
        [Mlp.Tables.MlpTable<Number>(8)] public partial class NumberModel;
        """;

    public static TheoryData<string> Projects => [.. ProjectSettings.Names.Where(name => name != "with Mlp.Csv")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_model_compiles_in_every_project(string project)
    {
        GeneratorOptions options = ProjectSettings.Of(project);
        Assert.Empty(GeneratorRunner.Analyze(Source, options));
        GeneratorResult result = GeneratorRunner.Run(Source, options).AssertCompiles();
        if (project != "nullable disabled")
        {
            Assert.Equal(GeneratorRunner.Run(Source).Files, result.Files);
        }
    }

    [Fact]
    public void No_warning_says_that_it_is_not_CLS_compliant()
    {
        Compilation output = GeneratorRunner.Run("[assembly: System.CLSCompliant(true)]\n" + Source.Replace("uint", "int", StringComparison.Ordinal)).Output;
        Assert.Empty(Complaints(output));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12, true)]
    [InlineData(LanguageVersion.CSharp13, false)]
    public void The_language_version_must_be_13_or_later(LanguageVersion version, bool tooOld)
    {
        GeneratorOptions options = new() { LanguageVersion = version };
        Assert.Equal(tooOld ? ["MLP026", "MLP026"] : [], GeneratorRunner.Analyze(Source, options).Select(diagnostic => diagnostic.Id));
    }

    private static IEnumerable<string> Complaints(Compilation compilation) => compilation
        .WithAnalyzers([new MlpAnalyzer(), new ArrayArgumentSuppressor()]).GetAllDiagnosticsAsync().GetAwaiter().GetResult()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed && diagnostic.Id != "CS1591")
        .Select(diagnostic => diagnostic.ToString());
}
