using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>What runs again after an edit, and what must not.</summary>
public class CachingTests
{
    private const string Small = "using Mlp;\n[Mlp(4, 3)] partial class Small;\n";
    private const string Large = "using Mlp;\nnamespace Nets;\n[Mlp(4, 8, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.5)] public sealed partial class Large;\n";

    private static readonly string[] PerNetwork = [TrackingNames.Plan, TrackingNames.Files];

    public static TheoryData<string, string> UnrelatedEdits => new()
    {
        { "whitespace", "  \n" + Small + "\n\n" },
        { "a comment", "// nets\n" + Small.Replace("partial", "/* small */ partial", StringComparison.Ordinal) },
        { "another class", Small + "class Other { int X() => 1; }" },
        { "a using", "using System;\n" + Small },
        { "an empty body", Small.Replace("Small;", "Small { }", StringComparison.Ordinal) },
        { "a method in the class", Small.Replace("Small;", "Small { public float Forward(float x) => x; }", StringComparison.Ordinal) },
        { "an interface on the class", Small.Replace("Small;", "Small : System.IDisposable { public void Dispose() { } }", StringComparison.Ordinal) },
        { "the same, written otherwise", Small.Replace("Mlp(4, 3)", "Mlp(hiddenChannels: new[] { 6 / 2 }, inChannels: 4, Inplace = true, Bias = true)", StringComparison.Ordinal) },
        { "a broken network", Small + "[Mlp(0)] partial class Broken;" },
        { "a network that depends on a generated constant", Small + "[Mlp(Small.OutChannels, 2)] partial class Broken;" },
        { "an error", Small + "class {" },
    };

    [Theory]
    [MemberData(nameof(UnrelatedEdits))]
    public void An_unrelated_edit_leaves_all_networks_cached(string edit, string edited)
    {
        Assert.NotEmpty(edit);
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter([Small, Large], compilation => Replace(compilation, 0, edited));
        Assert.All(PerNetwork, name => Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached],
            PipelineAssert.Reasons(after, name).Where(reason => reason != IncrementalStepRunReason.New))); // new is Broken, which has nothing
        PipelineAssert.SameFiles(before, after);
    }

    [Fact]
    public void Another_file_leaves_all_networks_cached()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(
            [Small, Large], compilation => compilation.AddSyntaxTrees(GeneratorRunner.Parse("class Other;", "Other.cs")));
        PipelineAssert.AllCached(after);
        PipelineAssert.SameOutputs(before, after);
    }

    [Fact]
    public void Another_reference_leaves_all_networks_cached()
    {
        MetadataReference reference = CSharpCompilation.Create("Other").ToMetadataReference();
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter([Small, Large], compilation => compilation.AddReferences(reference));
        PipelineAssert.AllCached(after);
        PipelineAssert.SameOutputs(before, after);
    }

    [Fact]
    public void A_reference_with_which_ranks_share_batches_changes_the_text_of_those_that_need_it()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter([Small, Large], compilation => compilation.AddReferences(GeneratorRunner.Distributed));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified], PipelineAssert.Reasons(after, TrackingNames.Plan));
        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified], PipelineAssert.Reasons(after, TrackingNames.Files));
        Assert.DoesNotContain(before.GeneratedSources, source => source.SourceText.ToString().Contains("OverRanks", StringComparison.Ordinal));
        Assert.Contains(after.GeneratedSources, source => source.SourceText.ToString().Contains("OverRanks", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_network_leaves_the_others_cached()
    {
        (_, GeneratorRunResult after) = RunBeforeAndAfter(
            [Small, Large], compilation => Replace(compilation, 0, Small.Replace("3", "5", StringComparison.Ordinal)));
        Assert.All(PerNetwork, name => Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], PipelineAssert.Reasons(after, name)));
    }

    [Fact]
    public void A_new_network_leaves_the_others_cached()
    {
        (_, GeneratorRunResult after) = RunBeforeAndAfter(
            [Small, Large], compilation => compilation.AddSyntaxTrees(GeneratorRunner.Parse("[Mlp.Mlp(1, 1)] partial class New;", "New.cs")));
        Assert.All(PerNetwork, name => Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.New], PipelineAssert.Reasons(after, name)));
    }

    [Fact]
    public void A_removed_network_takes_its_files_along()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(
            [Large, Small], compilation => compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[1]));
        Assert.Contains(before.GeneratedSources, source => source.HintName.StartsWith("Small", StringComparison.Ordinal));
        Assert.All(after.GeneratedSources, source => Assert.StartsWith("Nets.Large", source.HintName, StringComparison.Ordinal));
        Assert.All(PerNetwork, name => Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Removed], PipelineAssert.Reasons(after, name)));
    }

    [Fact]
    public void A_network_that_breaks_and_is_mended_comes_back_the_same()
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([Small, Large]);
        GeneratorDriver driver = GeneratorRunner.CreateDriver().RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);
        driver = driver.RunGenerators(Replace(compilation, 0, "using Mlp;\n[Mlp(4, )] partial class Small;"));
        Assert.All(PipelineAssert.Sound(driver).GeneratedSources, source => Assert.StartsWith("Nets.Large", source.HintName, StringComparison.Ordinal));
        PipelineAssert.SameFiles(before, PipelineAssert.Sound(driver.RunGenerators(compilation)));
    }

    [Fact]
    public void A_new_name_that_clashes_renames_itself_alone()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(
            [Small, Large], compilation => compilation.AddSyntaxTrees(GeneratorRunner.Parse("[Mlp.Mlp(1, 1)] partial class small;", "New.cs")));
        Assert.All(PerNetwork, name => Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.New], PipelineAssert.Reasons(after, name)));
        Assert.Empty(before.GeneratedSources.Select(source => source.HintName).Except(after.GeneratedSources.Select(source => source.HintName)));
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string source) => compilation.ReplaceSyntaxTree(
        compilation.SyntaxTrees[file], GeneratorRunner.Parse(source, compilation.SyntaxTrees[file].FilePath));

    private static (GeneratorRunResult Before, GeneratorRunResult After) RunBeforeAndAfter(
        IReadOnlyList<string> sources, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(sources);
        GeneratorDriver driver = GeneratorRunner.CreateDriver().RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);
        return (before, PipelineAssert.Sound(driver.RunGenerators(edit(compilation))));
    }
}
