using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Parsing;
using Mlp.Generator.Parsing.Tables;

namespace Mlp.Generator;

/// <summary>
/// Withdraws the compiler's warning CS3016 at [Mlp], [MlpTable] and [Categories]: that languages without arrays in attributes could not read what
/// they list. It is for the generator alone to read it. The attributes cannot avoid the warning by themselves: the compiler gives it even if they are
/// marked CLSCompliant(false), and on classes that are not public.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArrayArgumentSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor ArrayArgument = new(
        "MLPS001", "CS3016", "What the attribute lists is for the generator, which reads arrays; no other language has to.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [ArrayArgument];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic warning in context.ReportedDiagnostics)
        {
            if (warning.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(warning.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
                && context.GetSemanticModel(tree).GetTypeInfo(attribute, context.CancellationToken).Type is INamedTypeSymbol type
                && (NetworkParser.IsMlp(type) || TableAttributes.IsMlpTable(type) || TableAttributes.IsCategories(type)))
            {
                context.ReportSuppression(Suppression.Create(ArrayArgument, warning));
            }
        }
    }
}
