using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Mlp.Generator.Emission;
using Mlp.Generator.Model;
using Mlp.Generator.Parsing;
using Mlp.Generator.Planning;

namespace Mlp.Generator;

/// <summary>The pipeline: attribute, model, plan, text. Diagnostics are the analyzer's; a broken declaration gives no output.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class MlpGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<MlpModel> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(MlpParser.AttributeName, static (_, _) => true, Parse)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.Model);

        // File names are compared without case, metadata names with it: those that differ in case alone get a number.
        IncrementalValueProvider<EquatableArray<string>> names = models
            .Select(static (model, _) => model.Class.MetadataName)
            .Collect()
            .Select(static (all, _) => new EquatableArray<string>([.. all]))
            .WithTrackingName(TrackingNames.Names);

        IncrementalValuesProvider<EmittedFile> files = models
            .Combine(names)
            .Select(static (pair, _) => WithUniqueHintName(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.NamedModel)
            .Select(static (model, _) => Planner.Plan(model))
            .WithTrackingName(TrackingNames.Plan)
            .SelectMany(static (plan, _) => NetworkEmitter.Emit(plan))
            .WithTrackingName(TrackingNames.Files);

        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8)));
    }

    private static MlpModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        // A class may not carry two, and the compiler says so; here the first counts, lest the same files be written twice.
        if (context.TargetSymbol is not INamedTypeSymbol symbol
            || MlpParser.FindAttribute(symbol) is not { } attribute
            || !context.Attributes.Any(other => other.ApplicationSyntaxReference?.Span == attribute.ApplicationSyntaxReference?.Span
                && other.ApplicationSyntaxReference?.SyntaxTree == attribute.ApplicationSyntaxReference?.SyntaxTree))
        {
            return null;
        }

        LanguageVersion version = ((CSharpCompilation)context.SemanticModel.Compilation).LanguageVersion;
        return MlpParser.Parse(symbol, attribute, version, new SilentSink(), cancellation);
    }

    private static MlpModel WithUniqueHintName(MlpModel model, IReadOnlyList<string> names)
    {
        string name = model.Class.MetadataName;
        string[] alike = [.. names.Where(other => string.Equals(other, name, System.StringComparison.OrdinalIgnoreCase)).OrderBy(other => other, System.StringComparer.Ordinal)];
        int index = System.Array.IndexOf(alike, name);
        return index <= 0 ? model : model with { Class = model.Class with { HintName = $"{name}-{index + 1}" } };
    }
}

/// <summary>The names of the pipeline's steps, by which tests see that they are cached.</summary>
internal static class TrackingNames
{
    public const string Model = nameof(Model);
    public const string Names = nameof(Names);
    public const string NamedModel = nameof(NamedModel);
    public const string Plan = nameof(Plan);
    public const string Files = nameof(Files);

    public static readonly ImmutableArray<string> All = [Model, Names, NamedModel, Plan, Files];
}
