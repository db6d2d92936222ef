using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Parsing;

namespace Mlp.Generator.Diagnostics;

/// <summary>
/// Reports what is wrong with an [Mlp] declaration, all of it at once. The generator runs the same parser and reports nothing:
/// an analyzer's diagnostics heed <c>#pragma warning</c> and .editorconfig, a generator's do not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MlpAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // A declaration that another generator wrote gets no network either where it is broken: it must not be silent about it.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (context.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } type && NetworkParser.FindAttribute(type) is { } attribute)
        {
            NetworkParser.Parse(type, attribute, context.Compilation, new(context.ReportDiagnostic), context.CancellationToken);
        }
    }
}
