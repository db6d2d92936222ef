using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;
using Mlp.Generator.Packing;
using Mlp.Generator.Parsing;
using Mlp.Generator.Parsing.Tables;
using Mlp.Generator.Weights;

namespace Mlp.Generator;

/// <summary>
/// Reports what is wrong with an [Mlp] or [MlpTable] declaration, all of it at once. The generator runs the same parser and reports nothing:
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
        context.RegisterCompilationStartAction(static compilation =>
        {
            // Read once for all networks, and only if one has weights.
            Lazy<EncodedFile[]> files = new(() => [.. compilation.Options.AdditionalFiles.Select(file => EncodedFile.Read(file, default)).OfType<EncodedFile>()]);
            compilation.RegisterSymbolAction(symbol => Analyze(symbol, files), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, Lazy<EncodedFile[]> files)
    {
        if (context.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type)
        {
            return;
        }

        if (TableAttributes.Find(type) is { } table)
        {
            AnalyzeTable(context, type, table, files);
        }

        if (NetworkParser.FindAttribute(type) is { } attribute)
        {
            FaultReporter faults = new(context.ReportDiagnostic);
            MlpModel? network = NetworkParser.Parse(type, attribute, context.Compilation, faults, context.CancellationToken);
            if (network is { Weights: not null })
            {
                network = WeightsChecker.Attach(network, files.Value, faults, new AttributeArguments(attribute))?.Model;
            }

            // All is well by what is to be seen here, and still the generator has written nothing: it did not see all of this.
            if (network is not null && !type.DeclaringSyntaxReferences.Any(part => GeneratedFiles.IsOurs(part.SyntaxTree)))
            {
                GeneratedArguments.ReportAll(type, attribute, context.Compilation, faults, context.CancellationToken);
            }
        }
    }

    private static void AnalyzeTable(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, Lazy<EncodedFile[]> files)
    {
        FaultReporter faults = new(context.ReportDiagnostic);
        TableModel? table = TableParser.Parse(type, attribute, context.Compilation, faults, context.CancellationToken);
        if (table is { Weights: not null })
        {
            table = TableWeightsChecker.Attach(table, files.Value, faults, new AttributeArguments(attribute))?.Table;
        }

        if (table is not null && !type.DeclaringSyntaxReferences.Any(part => GeneratedFiles.IsOurs(part.SyntaxTree)))
        {
            TableParser.ReportGenerated(type, attribute, table, context.Compilation, faults, context.CancellationToken);
        }
    }
}
