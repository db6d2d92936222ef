using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>What runs again after an edit, and what must not.</summary>
public sealed class TableCachingTests
{
    private const string Row = "using Mlp.Tables;\npublic record Row(float X, [property: Target] Kind Y);\npublic enum Kind { A, B }\n";
    private const string Model = "using Mlp.Tables;\n[MlpTable<Row>(8)] public partial class Model;\n";
    private const string Net = "[Mlp.Mlp(4, 3)] partial class Net;\n";

    private static readonly string[] s_perTable =
        [TrackingNames.Table, TrackingNames.TableWithWeights, TrackingNames.TablePlan, TrackingNames.TablePacked, TrackingNames.TableFiles];

    public static TheoryData<int, string> UnrelatedEdits => new()
    {
        { 0, "// rows\n" + Row },
        { 0, Row + "class Other { [Mlp.Tables.Ignore] public string? Name => null; }" },
        { 0, Row.Replace("Kind Y);", "Kind Y) { internal string? Name => null; public void Print() { } }", StringComparison.Ordinal) },
        { 0, Row.Replace("float X", "System.Single X", StringComparison.Ordinal) },
        { 0, Row.Replace("A, B", "A = 0, B = A + 1", StringComparison.Ordinal) },
        { 1, Model.Replace("(8)", "(hiddenChannels: new[] { 16 / 2 })", StringComparison.Ordinal) },
        { 1, Model.Replace("Model;", "Model { public int Twice(int x) => 2 * x; }", StringComparison.Ordinal) },
        { 1, Model + "class {" },
        { 1, Model + "[MlpTable<Missing>(8)] partial class Broken;" },
        { 2, Net.Replace("3", "5", StringComparison.Ordinal) },
        { 2, "" },
    };

    [Theory]
    [MemberData(nameof(UnrelatedEdits))]
    public void An_unrelated_edit_runs_nothing_again(int file, string edited)
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(compilation => Replace(compilation, file, edited));
        Assert.All(s_perTable, name => Assert.Equal(
            [IncrementalStepRunReason.Cached], PipelineAssert.Reasons(after, name).Where(reason => reason != IncrementalStepRunReason.New))); // new is Broken
        Assert.Equal(Files(before), Files(after));
    }

    [Theory]
    [InlineData("float X", "float? X")]
    [InlineData("float X", "float X, bool Z")]
    [InlineData("A, B", "A, B, C")]
    [InlineData("A, B", "B, A")]
    [InlineData("Kind Y", "bool Y")]
    [InlineData("float X", "[property: Column(\"x\")] float X")]
    public void A_change_of_the_row_is_seen(string text, string instead)
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(compilation => Replace(compilation, 0, Row.Replace(text, instead, StringComparison.Ordinal)));
        Assert.All(s_perTable, name => Assert.Equal([IncrementalStepRunReason.Modified], PipelineAssert.Reasons(after, name)));
        Assert.NotEqual(Files(before), Files(after));
        Assert.All([TrackingNames.Plan, TrackingNames.Files], name => Assert.Equal([IncrementalStepRunReason.Cached], PipelineAssert.Reasons(after, name)));
    }

    [Fact]
    public void A_new_model_leaves_the_others_cached()
    {
        (_, GeneratorRunResult after) = RunBeforeAndAfter(compilation => compilation.AddSyntaxTrees(
            GeneratorRunner.Parse("using Mlp.Tables; [MlpTable<Row>(4)] public partial class Second;", "New.cs")));
        Assert.All(s_perTable, name => Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.New], PipelineAssert.Reasons(after, name)));
    }

    [Fact]
    public void A_file_is_packed_again_where_it_changes_and_nowhere_else()
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([Row, Model, "using Mlp.Tables; public record House(float X, [property: Target] float Y); [MlpTable<House>(3, Weights = \"a.safetensors\")] public static partial class Reader;"]);
        AdditionalText text = TableFiles.Good().Encode("a.safetensors"), other = TableFiles.Good().Encode("b.safetensors");
        GeneratorDriver driver = GeneratorRunner.CreateDriver(new() { AdditionalTexts = [text, other] }).RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);
        Assert.Contains(before.GeneratedSources, source => source.HintName == "Reader.Weights.g.cs");

        // An edit of another class, and of a file that nobody names.
        PipelineAssert.AllCached(PipelineAssert.Sound(driver.RunGenerators(compilation.AddSyntaxTrees(GeneratorRunner.Parse("class Other;", "Other.cs")))));
        GeneratorRunResult same = PipelineAssert.Sound(driver.ReplaceAdditionalText(other, TableFiles.Good(TableFiles.Head, members: 7).Encode("b.safetensors")).RunGenerators(compilation));
        Assert.All(s_perTable[2..], name => Assert.All(PipelineAssert.Reasons(same, name), reason => Assert.True(PipelineAssert.IsKept(reason), name)));
        PipelineAssert.SameFiles(before, same);

        // The file itself: its table alone, and of that the data alone.
        AdditionalText changed = TableFiles.Good().With("inputs.fill", "F64", [1], TableFiles.Doubles(0.25)).Encode("a.safetensors");
        GeneratorRunResult after = PipelineAssert.Sound(driver.ReplaceAdditionalText(text, changed).RunGenerators(compilation));
        Assert.All(s_perTable[2..], name => Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], PipelineAssert.Reasons(after, name)));
        Assert.Equal(["Reader.Weights.g.cs"], after.GeneratedSources
            .Where(source => before.GeneratedSources.Single(old => old.HintName == source.HintName).SourceText.ToString() != source.SourceText.ToString()).Select(source => source.HintName));

        // And it goes with its file.
        GeneratorRunResult lost = PipelineAssert.Sound(driver.RemoveAdditionalTexts([text]).RunGenerators(compilation));
        Assert.DoesNotContain(lost.GeneratedSources, source => source.HintName.StartsWith("Reader", StringComparison.Ordinal));
    }

    private static IEnumerable<(string, string)> Files(GeneratorRunResult run) => run.GeneratedSources
        .Where(source => source.HintName.StartsWith("Model.", StringComparison.Ordinal)).Select(source => (source.HintName, source.SourceText.ToString()));

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string source) => compilation.ReplaceSyntaxTree(
        compilation.SyntaxTrees[file], GeneratorRunner.Parse(source, compilation.SyntaxTrees[file].FilePath));

    private static (GeneratorRunResult Before, GeneratorRunResult After) RunBeforeAndAfter(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([Row, Model, Net]);
        GeneratorDriver driver = GeneratorRunner.CreateDriver().RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);
        return (before, PipelineAssert.Sound(driver.RunGenerators(edit(compilation))));
    }
}
