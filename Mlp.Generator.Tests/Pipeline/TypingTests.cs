using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>An editor shows the generator every half-written declaration: it never throws, and what it accepts compiles.</summary>
public class TypingTests(ITestOutputHelper output)
{
    private const int Variants = 5000;

    private static readonly string[] s_sources =
    [
        "using Mlp; namespace App; [Mlp(64, 12, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)] public sealed partial class DigitNet { int Forward(int x) => x; }",
        "using Mlp; partial class Outer { [Mlp(inChannels: 3, new[] { 4, 2 }, ActivationLayer = ActivationLayer.Identity, Bias = false)] private partial class Net : System.IDisposable { public void Dispose() { } } }",
        "using Mlp; [Mlp(2, 3, NormMomentum = MlpAttribute.CumulativeAverage, NormLayer = (NormLayer)1, NormEps = 1e-3, TrackRunningStats = false)] partial class A; [Mlp(1, 1)] partial class B(int x);",
        "using N = Mlp.MlpAttribute; [N(1, 2, 3)] partial class @class<T> where T : class { const int Layout = 3; } [N(1, new int[0])] static partial class S; [N(1, 2)] [N(3, 4)] partial class Twice; partial class Twice { }",
    ];

    [Fact]
    public void No_variant_makes_the_generator_throw()
    {
        System.Random random = new(2026);
        HashSet<string> variants = [.. s_sources.SelectMany(source => Enumerable.Range(0, source.Length + 1).Select(length => source[..length]))];
        while (variants.Count < Variants)
        {
            string source = s_sources[random.Next(s_sources.Length)];
            int first = random.Next(source.Length), length = random.Next(1, Math.Min(24, source.Length - first) + 1);
            variants.Add(source.Remove(first, length));
        }

        CSharpCompilation empty = TestCompilation.Create("");
        GeneratorDriver driver = GeneratorRunner.CreateDriver();
        Dictionary<string, CSharpCompilation> accepted = [];
        foreach (string variant in variants)
        {
            CSharpCompilation compilation = empty.ReplaceSyntaxTree(empty.SyntaxTrees[0], CSharpSyntaxTree.ParseText(variant, TestCompilation.LatestLanguage, "File0.cs"));
            driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _);
            GeneratorRunResult result = GeneratorRunner.Result(driver);
            string text = string.Join('\n', result.GeneratedSources.Select(source => source.SourceText.ToString()));
            if (text.Length > 0)
            {
                accepted.TryAdd(text, (CSharpCompilation)updated);
            }
        }

        Assert.True(variants.Count >= Variants);
        Assert.InRange(accepted.Count, 10, Variants);
        foreach (CSharpCompilation compilation in accepted.Values)
        {
            // The user's half of the class may still be broken; what was written for it may not.
            Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree != compilation.SyntaxTrees[0])];
            Assert.True(errors.Length == 0, $"{compilation.SyntaxTrees[0]}\n{string.Join('\n', errors.Take(5))}");
        }

        output.WriteLine($"{variants.Count} variants, {accepted.Count} different nets accepted and compiled");
    }

    [Fact]
    public async Task No_variant_makes_the_analyzer_throw()
    {
        CSharpCompilation empty = TestCompilation.Create("");
        foreach (string source in s_sources)
        {
            for (int length = 0; length <= source.Length; length += 3)
            {
                CSharpCompilation compilation = empty.ReplaceSyntaxTree(empty.SyntaxTrees[0], CSharpSyntaxTree.ParseText(source[..length], TestCompilation.LatestLanguage, "File0.cs"));
                CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new MlpAnalyzer()], new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]), (exception, _, _) => Assert.Fail($"{source[..length]}\n{exception}"), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
                await analysis.GetAnalyzerDiagnosticsAsync();
            }
        }
    }
}
