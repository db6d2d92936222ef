using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator;

namespace Mlp.Growth;

/// <summary>Runs the generator in this process over a class of one network, as a release build of a user's project does.</summary>
internal sealed class GeneratorHost
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14);
    private readonly CSharpCompilation _compilation;

    public GeneratorHost(IReadOnlyList<int> channels)
    {
        string source = $"""
            namespace Nets;

            [Mlp.Mlp({string.Join(", ", channels)}, NormLayer = Mlp.NormLayer.BatchNorm1d, Dropout = 0.2)]
            public sealed partial class Net;
            """;
        _compilation = CSharpCompilation.Create(
            "Nets",
            [CSharpSyntaxTree.ParseText(source, s_parse, "Net.cs", Encoding.UTF8)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The compilation without what the generator writes: binding it loads .NET's references and the compiler itself.</summary>
    public void Bind() => _compilation.GetDiagnostics();

    /// <summary>Generates anew: neither the driver nor the compilation remembers anything.</summary>
    public GeneratorRunResult Run() => Run(out _);

    /// <summary>An assembly with the class Nets.Net.</summary>
    public byte[] Compile()
    {
        Run(out Compilation generated);
        using MemoryStream image = new();
        return generated.Emit(image).Success ? image.ToArray() : throw new FormatException("what the generator wrote does not compile.");
    }

    private GeneratorRunResult Run(out Compilation generated)
    {
        GeneratorRunResult result = CSharpGeneratorDriver.Create([new MlpGenerator().AsSourceGenerator()], parseOptions: s_parse)
            .RunGeneratorsAndUpdateCompilation(_compilation.Clone(), out generated, out _)
            .GetRunResult().Results.Single();
        return result.Exception is null ? result : throw new FormatException($"the generator threw: {result.Exception.Message}");
    }
}
