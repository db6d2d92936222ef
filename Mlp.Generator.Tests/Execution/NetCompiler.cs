using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Runs the generator over declarations of many topologies at once and compiles what it writes, as a user's release build
/// would, with every warning an error.
/// </summary>
internal static class NetCompiler
{
    // By attribute, whether ranks share batches, and which of several like it in one request: compiling and jitting a network is most of what a test of it takes.
    private static readonly ConcurrentDictionary<(string Attribute, bool SharesBatches, int Like), TaskCompletionSource<Type>> s_types = new();

    private static int assemblies;

    /// <summary>
    /// Compiles and loads nets, <paramref name="batch"/> of them in an assembly. Nets that any test of this process loaded before are not compiled
    /// again; equal ones of one request are classes of their own. With <paramref name="sharesBatches"/> the project references Mlp.Distributed.
    /// </summary>
    public static CompiledNets Load(IReadOnlyList<Topology> topologies, int batch = 60, bool sharesBatches = false)
    {
        List<Task<Type>> types = [];
        List<(Topology Topology, TaskCompletionSource<Type> Type)> missing = [];
        Dictionary<string, int> like = [];
        foreach (Topology topology in topologies)
        {
            string attribute = topology.ToAttribute();
            int number = like[attribute] = like.GetValueOrDefault(attribute) + 1;
            TaskCompletionSource<Type> own = new(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource<Type> type = s_types.GetOrAdd((attribute, sharesBatches, number), own);
            types.Add(type.Task);
            if (type == own)
            {
                missing.Add((topology, own));
            }
        }

        foreach ((Topology Topology, TaskCompletionSource<Type> Type)[] chunk in missing.Chunk(batch))
        {
            try
            {
                // Into the context of Mlp.Runtime, so that its IMlp is ours; names must differ there.
                using MemoryStream image = new(Compile([.. chunk.Select(net => net.Topology)], $"Nets{Interlocked.Increment(ref assemblies)}", sharesBatches: sharesBatches));
                Type[] loaded = TypesOf(AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromStream(image), [.. Enumerable.Range(0, chunk.Length)]);
                Array.ForEach([.. chunk.Index()], net => net.Item.Type.SetResult(loaded[net.Index]));
            }
            catch (Exception error)
            {
                Array.ForEach(chunk, net => net.Type.TrySetException(error));
            }
        }

        // What another thread compiles is waited for.
        return new CompiledNets(topologies, [.. types.Select(type => type.GetAwaiter().GetResult())]);
    }

    /// <summary>The nets of an assembly that <see cref="Compile(IReadOnlyList{Topology}, string, IReadOnlyList{int}, bool)"/> made of the same topologies.</summary>
    public static CompiledNets LoadFile(string path, IReadOnlyList<Topology> topologies, IReadOnlyList<int>? indices = null)
    {
        Assembly assembly = AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromAssemblyPath(path);
        Type?[] types = new Type?[topologies.Count];
        indices ??= [.. Enumerable.Range(0, topologies.Count)];
        foreach ((int index, Type type) in indices.Zip(TypesOf(assembly, indices)))
        {
            types[index] = type;
        }

        return new CompiledNets(topologies, types);
    }

    /// <summary>
    /// An assembly with classes Nets.Net0, Nets.Net1, ..., all or those of some <paramref name="indices"/>, and with the users' activations where a
    /// net has one.
    /// </summary>
    public static byte[] Compile(IReadOnlyList<Topology> topologies, string assemblyName, IReadOnlyList<int>? indices = null, bool sharesBatches = false)
    {
        string[] activations = topologies.Any(topology => topology.CustomActivation is not null) ? [CustomActivations.Source] : [];
        return Compile([Declarations(topologies, indices ?? [.. Enumerable.Range(0, topologies.Count)]), .. activations], assemblyName, [], sharesBatches);
    }

    /// <summary>Compiles and loads declarations: classes of the namespace Nets.</summary>
    public static Assembly Load(string declarations, IEnumerable<AdditionalText> texts)
    {
        using MemoryStream image = new(Compile(declarations, $"Nets{Interlocked.Increment(ref assemblies)}", texts));
        return AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromStream(image);
    }

    /// <summary>An assembly of declarations.</summary>
    public static byte[] Compile(string declarations, string assemblyName, IEnumerable<AdditionalText> texts) => Compile([declarations], assemblyName, texts, sharesBatches: false);

    /// <summary>An assembly of source files, with the generator's.</summary>
    private static byte[] Compile(IEnumerable<string> sources, string assemblyName, IEnumerable<AdditionalText> texts, bool sharesBatches)
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
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location), .. sharesBatches ? [GeneratorRunner.Distributed] : Array.Empty<MetadataReference>()],
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

    private static string Declarations(IReadOnlyList<Topology> topologies, IReadOnlyList<int> indices)
    {
        StringBuilder source = new("using Mlp;\nnamespace Nets;\n");
        foreach (int i in indices)
        {
            source.Append(CultureInfo.InvariantCulture, $"{topologies[i].ToAttribute()}\npublic sealed partial class Net{i};\n");
        }

        return source.ToString();
    }

    private static Type[] TypesOf(Assembly assembly, IEnumerable<int> indices) =>
        [.. indices.Select(i => assembly.GetType(string.Create(CultureInfo.InvariantCulture, $"Nets.Net{i}"), throwOnError: true)!)];
}

/// <summary>Generated classes, by the index of their topology.</summary>
internal sealed class CompiledNets(IReadOnlyList<Topology> topologies, IReadOnlyList<Type?> types)
{
    public IReadOnlyList<Topology> Topologies { get; } = topologies;

    /// <summary>new Net<paramref name="index"/>(seed).</summary>
    public IMlp Create(int index, long seed = 0) =>
        (IMlp)Activator.CreateInstance(types[index]!, BindingFlags.Instance | BindingFlags.Public, null, [seed], CultureInfo.InvariantCulture)!;
}
