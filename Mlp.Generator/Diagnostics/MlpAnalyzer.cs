using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Parsing;

namespace Mlp.Generator.Diagnostics;

/// <summary>Reports what is wrong with a network's declaration: it runs the generator's parser, and its diagnostics can be configured like any.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MlpAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.NotPartial, Descriptors.ContainingTypeNotPartial, Descriptors.Generic, Descriptors.Static, Descriptors.Abstract,
        Descriptors.Record, Descriptors.FileLocal, Descriptors.NoBaseConstructor, Descriptors.MemberClash, Descriptors.PrimaryConstructor,
        Descriptors.NoHiddenChannels, Descriptors.WidthOutOfRange, Descriptors.TooManyLayers, Descriptors.TooManyParameters,
        Descriptors.DropoutOutOfRange, Descriptors.EpsOutOfRange, Descriptors.MomentumOutOfRange, Descriptors.NormOptionWithoutNorm,
        Descriptors.UndefinedEnumValue, Descriptors.LanguageVersion, Descriptors.UnchainedConstructor,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        INamedTypeSymbol symbol = (INamedTypeSymbol)context.Symbol;
        if (MlpParser.FindAttribute(symbol) is { } attribute)
        {
            LanguageVersion version = ((CSharpCompilation)context.Compilation).LanguageVersion;
            MlpParser.Parse(symbol, attribute, version, new ReportingSink(context), context.CancellationToken);
        }
    }

    private sealed class ReportingSink(SymbolAnalysisContext context) : DiagnosticSink
    {
        protected override void Accept(DiagnosticDescriptor descriptor, Location? location, object[] arguments)
            => context.ReportDiagnostic(Diagnostic.Create(descriptor, location, arguments));
    }
}
