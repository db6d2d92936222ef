using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Mlp.Checksums;

/// <summary>Runs the generator over the declarations and compiles what it writes, as a release build would.</summary>
internal static class Compiler
{
    // All at once would keep the trees of some 30 million characters in memory.
    private const int NetworksPerAssembly = 40;

    private const string Namespace = "Nets";

    /// <summary>Writes assemblies into a folder, and says what the text is like that they were compiled from.</summary>
    public static IReadOnlyList<TextSize> Compile(IReadOnlyList<Network> networks, string folder)
    {
        List<TextSize> sizes = [];
        foreach ((int number, Network[] chunk) in networks.Chunk(NetworksPerAssembly).Index())
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"Networks{number:00}");
            sizes.AddRange(Compile(name, chunk, Path.Combine(folder, name + ".dll")));
        }

        return sizes;
    }

    /// <summary>The classes in a folder's assemblies, by the networks' names.</summary>
    public static IReadOnlyDictionary<string, Type> Load(string folder) =>
        Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal)
            .SelectMany(file => System.Runtime.Loader.AssemblyLoadContext.Default.LoadFromAssemblyPath(file).GetTypes())
            .Where(type => type.Namespace == Namespace && !type.IsNested)
            .ToDictionary(type => type.Name);

    private static IEnumerable<TextSize> Compile(string assemblyName, IReadOnlyList<Network> networks, string file)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp14);
        string declarations = $"{Api.Usings}\nnamespace {Namespace};\n\n{string.Concat(networks.Select(network => network.Declaration))}";
        CSharpCompilation compilation = CSharpCompilation.Create(
            assemblyName,
            [Parse(declarations, "Networks.cs"), Parse(Api.UserSource, "Users.cs")],
            [.. Net100.References.All, MetadataReference.CreateFromFile(Api.RuntimeFile)],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable,
                deterministic: true));
        IEnumerable<AdditionalText> weights = networks
            .Where(network => network.Kind != NetworkKind.Trained)
            .Select(network => new InMemoryText(
                $"/obj/{network.Name}{Api.WeightsExtension}", Api.EncodedWeights(network.WeightsName, WeightsFile.Of(network))));
        GeneratorRunResult result = CSharpGeneratorDriver.Create([Api.CreateGenerator()], weights, parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _)
            .GetRunResult().Results.Single();
        if (result.Exception is not null)
        {
            throw new InvalidOperationException("The generator threw.", result.Exception);
        }

        EmitResult emitted = generated.Emit(file);
        if (!emitted.Success)
        {
            IEnumerable<Diagnostic> errors = emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException("What the generator wrote does not compile:\n" + string.Join('\n', errors.Take(20)));
        }

        return TextSize.Of(networks, result.GeneratedSources);

        SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, parse, path, Encoding.UTF8);
    }

    private sealed class InMemoryText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }
}
