using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>An edit runs again what it concerns, and nothing else.</summary>
public class CachingTests
{
    private const string Net = "using Mlp; [Mlp(3, 4, 2)] public partial class First { }";
    private const string Other = "using Mlp; [Mlp(5, 6)] public partial class Second { }";

    [Theory]
    [InlineData("// a comment\n" + Net)]
    [InlineData("using Mlp; [Mlp(3, 4, 2)]   public partial class First { int _unrelated; }")]
    [InlineData("using Mlp; class Another; [Mlp(3, 2 * 2, 2, Dropout = 0.0)] public partial class First { }")]
    public void Edits_that_change_no_topology_write_nothing_again(string edited)
    {
        var reasons = ReasonsAfter(edited, Other);
        Assert.All(reasons[TrackingNames.Plan].Concat(reasons[TrackingNames.Files]), reason => Assert.NotEqual(IncrementalStepRunReason.Modified, reason));
    }

    [Fact]
    public void A_changed_net_does_not_write_another_again()
    {
        var reasons = ReasonsAfter(Net.Replace("3, 4, 2", "3, 8, 2"), Other);
        Assert.Single(reasons[TrackingNames.Plan], reason => reason == IncrementalStepRunReason.Modified);
        Assert.Single(reasons[TrackingNames.Plan], reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
    }

    [Fact]
    public void A_new_net_does_not_write_another_again()
    {
        var reasons = ReasonsAfter(Net, Other + " [Mlp(7, 8)] public partial class Third { }");
        Assert.Single(reasons[TrackingNames.Plan], reason => reason == IncrementalStepRunReason.New);
        Assert.Equal(2, reasons[TrackingNames.Plan].Count(reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private static Dictionary<string, List<IncrementalStepRunReason>> ReasonsAfter(string first, string second)
    {
        CSharpCompilation before = TestCompilation.Create(Net, Other);
        GeneratorDriver driver = GeneratorRunner.CreateDriver().RunGenerators(before);
        CSharpCompilation after = before;
        foreach ((string text, int index) in new[] { (first, 0), (second, 1) })
        {
            after = after.ReplaceSyntaxTree(after.SyntaxTrees[index], CSharpSyntaxTree.ParseText(text, TestCompilation.LatestLanguage, after.SyntaxTrees[index].FilePath));
        }

        GeneratorRunResult result = GeneratorRunner.Result(driver.RunGenerators(after));
        return result.TrackedSteps
            .Where(step => TrackingNames.All.Contains(step.Key))
            .ToDictionary(step => step.Key, step => step.Value.SelectMany(run => run.Outputs).Select(output => output.Reason).ToList());
    }
}
