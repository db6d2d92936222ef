using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>
/// Runs the generator twice, the second time on a clone of the compilation: the second run must be cached step by step, and no
/// step may hold on to the compiler's objects.
/// </summary>
internal static class GeneratorRunner
{
    /// <summary>The generated files by name, and the compilation that has them.</summary>
    public static GeneratorRun Run(params string[] sources) => Run(TestCompilation.Create(sources));

    public static GeneratorRun Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CreateDriver((CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        GeneratorRunResult first = Result(driver);
        GeneratorRunResult second = Result(driver.RunGenerators(compilation.Clone()));

        Assert.Equal(Files(first), Files(second));
        Assert.Empty(first.Diagnostics);
        foreach ((string name, ImmutableArray<IncrementalGeneratorRunStep> steps) in second.TrackedSteps.Where(step => TrackingNames.All.Contains(step.Key)))
        {
            foreach ((object value, IncrementalStepRunReason reason) in steps.SelectMany(step => step.Outputs))
            {
                Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"The step {name} ran again: {reason}.");
                ObjectGraph.AssertHoldsNothingOfTheCompiler(value, name);
            }
        }

        return new GeneratorRun(Files(first), (CSharpCompilation)updated);
    }

    public static GeneratorDriver CreateDriver(CSharpParseOptions? parse = null)
        => CSharpGeneratorDriver.Create(
            [new MlpGenerator().AsSourceGenerator()],
            parseOptions: parse ?? TestCompilation.LatestLanguage,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The result of the last run, which must not have thrown.</summary>
    public static GeneratorRunResult Result(GeneratorDriver driver)
    {
        GeneratorRunResult result = Assert.Single(driver.GetRunResult().Results);
        Assert.Null(result.Exception);
        return result;
    }

    private static SortedDictionary<string, string> Files(GeneratorRunResult result)
        => new(result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString()), StringComparer.Ordinal);
}

/// <summary>What a run gave.</summary>
internal sealed record GeneratorRun(SortedDictionary<string, string> Files, CSharpCompilation Compilation)
{
    /// <summary>Asserts that what was written compiles without a warning.</summary>
    public GeneratorRun AssertCompiles()
    {
        using MemoryStream image = new();
        Diagnostic[] diagnostics = [.. Compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden)];
        Assert.True(diagnostics.Length == 0, string.Join('\n', diagnostics.Take(10)));
        return this;
    }
}
