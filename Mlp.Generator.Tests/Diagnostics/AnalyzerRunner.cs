using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Runs the analyzer as a build does: over what the user wrote and what the generator added to it.</summary>
internal static class AnalyzerRunner
{
    /// <summary>What is reported, suppressed diagnostics left out, in the order of the source.</summary>
    public static async Task<Diagnostic[]> Run(string source, LanguageVersion version = LanguageVersion.CSharp14, ImmutableDictionary<string, ReportDiagnostic>? severities = null)
    {
        CSharpParseOptions parse = new(version);
        CSharpCompilation compilation = TestCompilation.Create(parse, source);
        if (severities is not null)
        {
            compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(severities));
        }

        GeneratorRunner.CreateDriver(parse).RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _);
        ImmutableArray<Diagnostic> diagnostics = await updated.WithAnalyzers([new MlpAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        return [.. diagnostics.Where(diagnostic => !diagnostic.IsSuppressed).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
