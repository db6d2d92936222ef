using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Runs the generator over declarations of many topologies at once and compiles what it writes, as a user's release build
/// would, with every warning an error.
/// </summary>
internal static class NetCompiler
{
    private static int assemblies;

    /// <summary>Compiles and loads nets, <paramref name="batch"/> of them in an assembly.</summary>
    public static CompiledNets Load(IReadOnlyList<Topology> topologies, int batch = 60)
    {
        List<Type> types = [];
        foreach (Topology[] chunk in topologies.Chunk(batch))
        {
            // Into the context of Mlp.Runtime, so that its IMlp is ours; names must differ there.
            using MemoryStream image = new(Compile(chunk, $"Nets{Interlocked.Increment(ref assemblies)}"));
            types.AddRange(TypesOf(AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromStream(image), chunk.Length));
        }

        return new CompiledNets(topologies, types);
    }

    /// <summary>The nets of an assembly that <see cref="Compile"/> made of the same topologies.</summary>
    public static CompiledNets LoadFile(string path, IReadOnlyList<Topology> topologies) =>
        new(topologies, TypesOf(AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromAssemblyPath(path), topologies.Count));

    /// <summary>An assembly with classes Nets.Net0, Nets.Net1, ..., and with the users' activations where a net has one.</summary>
    public static byte[] Compile(IReadOnlyList<Topology> topologies, string assemblyName)
    {
        string[] activations = topologies.Any(topology => topology.CustomActivation is not null) ? [CustomActivations.Source] : [];
        return Compile([Declarations(topologies), .. activations], assemblyName, []);
    }

    /// <summary>Compiles and loads declarations: classes of the namespace Nets.</summary>
    public static Assembly Load(string declarations, IEnumerable<AdditionalText> texts)
    {
        using MemoryStream image = new(Compile(declarations, $"Nets{Interlocked.Increment(ref assemblies)}", texts));
        return AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromStream(image);
    }

    /// <summary>An assembly of declarations.</summary>
    public static byte[] Compile(string declarations, string assemblyName, IEnumerable<AdditionalText> texts) => Compile([declarations], assemblyName, texts);

    /// <summary>An assembly of source files, with the generator's.</summary>
    private static byte[] Compile(IEnumerable<string> sources, string assemblyName, IEnumerable<AdditionalText> texts)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp14);
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            generalDiagnosticOption: ReportDiagnostic.Error,
            nullableContextOptions: NullableContextOptions.Enable,
            deterministic: true);
        CSharpCompilation compilation = CSharpCompilation.Create(
            assemblyName,
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, parse, $"Nets{i}.cs", Encoding.UTF8)),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location)],
            options);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new MlpGenerator().AsSourceGenerator()], texts, parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is not null)
        {
            throw new InvalidOperationException("The generator threw.", result.Exception);
        }

        using MemoryStream image = new();
        EmitResult emitted = generated.Emit(image);
        if (!emitted.Success)
        {
            IEnumerable<Diagnostic> errors = emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException("What the generator wrote does not compile:\n" + string.Join('\n', errors.Take(20)));
        }

        return image.ToArray();
    }

    private static string Declarations(IReadOnlyList<Topology> topologies)
    {
        StringBuilder source = new("using Mlp;\nnamespace Nets;\n");
        for (int i = 0; i < topologies.Count; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $"{topologies[i].ToAttribute()}\npublic sealed partial class Net{i};\n");
        }

        return source.ToString();
    }

    private static Type[] TypesOf(Assembly assembly, int count) =>
        [.. Enumerable.Range(0, count).Select(i => assembly.GetType(string.Create(CultureInfo.InvariantCulture, $"Nets.Net{i}"), throwOnError: true)!)];
}

/// <summary>Generated classes, by the index of their topology.</summary>
internal sealed class CompiledNets(IReadOnlyList<Topology> topologies, IReadOnlyList<Type> types)
{
    public IReadOnlyList<Topology> Topologies { get; } = topologies;

    /// <summary>new Net<paramref name="index"/>(seed).</summary>
    public IMlp Create(int index, long seed = 0) =>
        (IMlp)Activator.CreateInstance(types[index], BindingFlags.Instance | BindingFlags.Public, null, [seed], CultureInfo.InvariantCulture)!;
}
