using System.Collections.Immutable;
using System.Globalization;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Diagnostics;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>
/// Runs the generator on source text, twice: besides what a test asks for, every run asserts that nothing was thrown or reported,
/// that the second run on a cloned compilation takes every step from the cache and yields the same, and that nothing of the
/// compilation hangs in what the steps hand on.
/// </summary>
public static class GeneratorRunner
{
    private const string GlobalUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    // Many tests analyze a source and then look at what is generated of it: that is one run.
    [ThreadStatic]
    private static (string Sources, GeneratorOptions Options, GeneratorResult Result)? t_last;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Optimizer).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Mlp.Tables.TableSchema).Assembly.Location),
    ];

    private static readonly MetadataReference Csv = MetadataReference.CreateFromFile(typeof(Mlp.Data.CsvDataset).Assembly.Location);

    /// <summary>The assembly with which several ranks share a batch.</summary>
    public static MetadataReference Distributed { get; } = MetadataReference.CreateFromFile(typeof(Mlp.Distributed.ThreadCollective).Assembly.Location);

    /// <summary>Runs the generator on one file, <c>File0.cs</c>.</summary>
    public static GeneratorResult Run(string source, GeneratorOptions? options = null) => Run([source], options);

    /// <summary>Runs the generator on several files, <c>File0.cs</c>, <c>File1.cs</c> and so on. The same again on the same thread is the same result.</summary>
    public static GeneratorResult Run(IReadOnlyList<string> sources, GeneratorOptions? options = null)
    {
        options ??= new();
        string all = string.Join('\0', sources);
        if (t_last is { } last && last.Sources == all && last.Options == options)
        {
            return last.Result;
        }

        GeneratorResult result = InCulture(options.Culture, () => RunTwice(Compile(sources, options), options));
        t_last = (all, options, result);
        return result;
    }

    /// <summary>What the analyzer alone says of a file, by position; the generator's output is part of the compilation, as in a build.</summary>
    public static ImmutableArray<Diagnostic> Analyze(string source, GeneratorOptions? options = null) => Analyze([source], options);

    /// <summary>What the analyzer alone says of several files, by position.</summary>
    public static ImmutableArray<Diagnostic> Analyze(
        IReadOnlyList<string> sources, GeneratorOptions? options = null, AnalyzerOptions? analyzerOptions = null) =>
        Analyze(Run(sources, options).Output, options, analyzerOptions);

    /// <summary>What the analyzer alone says of a compilation, by position. What #pragma suppresses is not among it.</summary>
    public static ImmutableArray<Diagnostic> Analyze(
        Compilation compilation, GeneratorOptions? options = null, AnalyzerOptions? analyzerOptions = null) =>
        InCulture<ImmutableArray<Diagnostic>>((options ?? new()).Culture, () =>
        {
            List<Exception> exceptions = [];
            CompilationWithAnalyzers analysis = compilation.WithAnalyzers(
                [new MlpAnalyzer()],
                new CompilationWithAnalyzersOptions(
                    analyzerOptions ?? new AnalyzerOptions([.. (options ?? new()).AdditionalTexts]), (exception, _, _) => exceptions.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
            ImmutableArray<Diagnostic> diagnostics = analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
            Assert.Empty(exceptions);
            return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
        });

    /// <summary>The compilation of these files against .NET, Mlp.Runtime, Mlp.Training and Mlp.Tables, without the generator.</summary>
    public static CSharpCompilation Compile(IReadOnlyList<string> sources, GeneratorOptions? options = null)
    {
        options ??= new();
        IEnumerable<SyntaxTree> trees = sources.Select((source, i) => Parse(source, FormattableString.Invariant($"File{i}.cs"), options));
        if (options.ImplicitUsings)
        {
            trees = trees.Append(Parse(GlobalUsings, "GlobalUsings.g.cs", options));
        }

        IEnumerable<MetadataReference> references = [.. References, .. options.ReferencesCsv ? [Csv] : Array.Empty<MetadataReference>(), .. options.ReferencesDistributed ? [Distributed] : Array.Empty<MetadataReference>()];
        return CSharpCompilation.Create("Test", trees, references, options.CompilationOptions);
    }

    /// <summary>A file as the options have it parsed.</summary>
    public static SyntaxTree Parse(string source, string path, GeneratorOptions? options = null) =>
        CSharpSyntaxTree.ParseText(source, (options ?? new()).ParseOptions, path, System.Text.Encoding.UTF8);

    /// <summary>A driver of the generator that notes what each step did.</summary>
    public static GeneratorDriver CreateDriver(GeneratorOptions? options = null) => CSharpGeneratorDriver.Create(
        [new MlpGenerator().AsSourceGenerator()],
        additionalTexts: (options ?? new()).AdditionalTexts,
        parseOptions: (options ?? new()).ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static GeneratorResult RunTwice(CSharpCompilation compilation, GeneratorOptions options)
    {
        GeneratorDriver driver = CreateDriver(options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        GeneratorRunResult first = PipelineAssert.Sound(driver);

        GeneratorRunResult second = PipelineAssert.Sound(driver.RunGenerators(compilation.Clone()));
        PipelineAssert.AllCached(second);
        PipelineAssert.SameOutputs(first, second);
        return new(compilation, output, first);
    }

    private static T InCulture<T>(CultureInfo culture, Func<T> function)
    {
        (CultureInfo current, CultureInfo currentUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            return function();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (current, currentUI);
        }
    }
}
