using System.Collections.Immutable;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Emission;
using Mlp.Generator.Emission.Tables;
using Mlp.Generator.Model;
using Mlp.Generator.Packing;
using Mlp.Generator.Parsing;
using Mlp.Generator.Parsing.Tables;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator;

/// <summary>
/// Writes a network into every partial class marked [Mlp], and a model of a table, with its network, into every one marked [MlpTable]: declaration, model, hint name, weights, plan, packed weights, files. A broken declaration
/// yields nothing here; <see cref="MlpAnalyzer"/> runs the same parser and says why.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class MlpGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // A broken declaration goes through as null rather than being filtered out: it keeps its place in the driver's tables, so
        // that the networks behind it stay cached while somebody types.
        IncrementalValuesProvider<MlpModel?> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkParser.AttributeName, IsClass, Parse)
            .WithTrackingName(TrackingNames.Declaration);

        IncrementalValuesProvider<TableModel?> tableDeclarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(TableAttributes.MetadataName, IsClass, ParseTable)
            .WithTrackingName(TrackingNames.TableDeclaration);

        DebugOptimization.Register(context, declarations, tableDeclarations);

        // All names together only to find those that clash: a list that stays empty, and so cached, when networks come and go.
        IncrementalValueProvider<EquatableArray<HintNameClash>> clashes = declarations
            .Select(static (network, _) => network?.Class.MetadataName)
            .WithTrackingName(TrackingNames.MetadataName)
            .Collect()
            .Combine(tableDeclarations
                .Select(static (table, _) => table?.Class.MetadataName)
                .WithTrackingName(TrackingNames.TableMetadataName)
                .Collect())
            .Select(static (names, _) => HintNames.FindClashes(names.Left.AddRange(names.Right)))
            .WithTrackingName(TrackingNames.HintNameClashes);

        // Each network sees all files but keeps the one that it names: a change of another file ends here.
        IncrementalValueProvider<ImmutableArray<EncodedFile>> weights = context.AdditionalTextsProvider
            .Select(static (file, cancellation) => EncodedFile.Read(file, cancellation))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(TrackingNames.EncodedFile)
            .Collect();

        IncrementalValuesProvider<EquatableArray<EmittedFile>> files = declarations
            .Combine(clashes)
            .Select(static (pair, _) => HintNames.Apply(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Network)
            .Combine(weights)
            .Select(static (pair, _) => pair.Left is null ? null : WeightsChecker.Attach(pair.Left, pair.Right, new FaultReporter(), arguments: null))
            .WithTrackingName(TrackingNames.NetworkWithWeights)
            .Select(static (network, _) => network is null ? null : new PlanWithWeights(Planner.Plan(network.Model), network.File))
            .WithTrackingName(TrackingNames.Plan)
            .Select(static (planned, _) => planned is null ? null : Packer.Pack(planned))
            .WithTrackingName(TrackingNames.Packed)
            .Select(static (packed, _) => packed is null ? default : NetworkEmitter.Emit(packed))
            .WithTrackingName(TrackingNames.Files);

        IncrementalValuesProvider<EquatableArray<EmittedFile>> tableFiles = tableDeclarations
            .Combine(clashes)
            .Select(static (pair, _) => HintNames.Apply(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Table)
            .Combine(weights)
            .Select(static (pair, _) => pair.Left is null ? null : TableWeightsChecker.Attach(pair.Left, pair.Right, new FaultReporter(), arguments: null))
            .WithTrackingName(TrackingNames.TableWithWeights)
            .Select(static (table, _) => table is null ? null : new TablePlanWithWeights(TablePlanner.Plan(table.Table), table.File))
            .WithTrackingName(TrackingNames.TablePlan)
            .Select(static (planned, _) => planned is null ? null : TablePacker.Pack(planned))
            .WithTrackingName(TrackingNames.TablePacked)
            .Select(static (packed, _) => packed is null ? default : TableEmitter.Emit(packed))
            .WithTrackingName(TrackingNames.TableFiles);

        context.RegisterSourceOutput(files, AddSources);
        context.RegisterSourceOutput(tableFiles, AddSources);
    }

    private static void AddSources(SourceProductionContext production, EquatableArray<EmittedFile> files)
    {
        foreach (EmittedFile file in files)
        {
            production.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
        }
    }

    private static bool IsClass(SyntaxNode node, CancellationToken cancellation) =>
        node is ClassDeclarationSyntax or RecordDeclarationSyntax;

    private static MlpModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && NetworkParser.FindAttribute(type) is { } attribute && IsOf(attribute, context.TargetNode)
            ? NetworkParser.Parse(type, attribute, context.SemanticModel.Compilation, new FaultReporter(), cancellation)
            : null;

    private static TableModel? ParseTable(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && TableAttributes.Find(type) is { } attribute && IsOf(attribute, context.TargetNode)
            ? TableParser.Parse(type, attribute, context.SemanticModel.Compilation, new FaultReporter(), cancellation)
            : null;

    /// <summary>The attribute on two parts of a class does not compile, but comes here once a part: only the first one counts.</summary>
    private static bool IsOf(AttributeData attribute, SyntaxNode part) =>
        attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == part.SyntaxTree && part.Span.Contains(reference.Span);
}
