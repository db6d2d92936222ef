using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Xunit.Sdk;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>The assertions that every generator test makes must fail where they should.</summary>
public class PipelineAssertTests
{
    private static readonly CSharpCompilation Compilation = GeneratorRunner.Compile(["class Net;"]);

    public static TheoryData<string, object> Leaks => new()
    {
        { "compilation", Compilation },
        { "tree", Compilation.SyntaxTrees[0] },
        { "node", Compilation.SyntaxTrees[0].GetRoot() },
        { "model", Compilation.GetSemanticModel(Compilation.SyntaxTrees[0]) },
        { "symbol", Compilation.GetTypeByMetadataName("Net")! },
        { "location", Compilation.SyntaxTrees[0].GetRoot().GetLocation() },
        { "no location", Location.None },
        { "immutable array", ImmutableArray.Create(1) },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_leak_is_found_however_deep_it_hangs(string name, object leak)
    {
        Assert.NotEmpty(name);
        Assert.ThrowsAny<XunitException>(() => PipelineAssert.HoldsNoCompilation(leak, "leak"));
        Assert.ThrowsAny<XunitException>(() => PipelineAssert.HoldsNoCompilation(new Holder("x", [(1, null), (2, leak)]), "leak"));
    }

    [Fact]
    public void Values_are_no_leak() =>
        PipelineAssert.HoldsNoCompilation(new Holder("x", [(1, new EquatableArray<int>([1, 2])), (2, 3.5)]), "values");

    [Fact]
    public void A_step_that_runs_again_is_found()
    {
        GeneratorDriver driver = GeneratorRunner.CreateDriver().RunGenerators(GeneratorRunner.Compile(["[Mlp.Mlp(4, 3)] partial class Net;"]));
        GeneratorRunResult first = PipelineAssert.Sound(driver);
        Assert.ThrowsAny<XunitException>(() => PipelineAssert.AllCached(first));

        GeneratorRunResult second = PipelineAssert.Sound(driver.RunGenerators(GeneratorRunner.Compile(["[Mlp.Mlp(4, 5)] partial class Net;"])));
        Assert.ThrowsAny<XunitException>(() => PipelineAssert.AllCached(second));
        Assert.ThrowsAny<XunitException>(() => PipelineAssert.SameOutputs(first, second));
    }

    [Fact]
    public void A_warning_in_the_users_code_is_found() =>
        Assert.ThrowsAny<XunitException>(() => GeneratorRunner.Run("[Mlp.Mlp(4, 3)] partial class Net { int unused; }").AssertCompiles());

    private sealed record Holder(string Name, (int, object?)[] Items);
}
