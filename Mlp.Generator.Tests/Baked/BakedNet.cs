using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Baked;

/// <summary>A declaration with weights: a static class that keeps them in a format, or, without one, a class that begins with them.</summary>
/// <param name="Topology">What the attribute says of the layers.</param>
/// <param name="Weights">What it says of the weights.</param>
/// <param name="Format">Of a static class.</param>
/// <param name="Index">For whoever has several.</param>
public sealed record BakedNet(Topology Topology, WeightsFile Weights, WeightFormat? Format, int Index = 0)
{
    /// <summary>Compiles and loads nets, some in an assembly.</summary>
    public static IReadOnlyList<CompiledNet> Load(IReadOnlyList<BakedNet> nets, int batch = 80) =>
    [
        .. nets.Chunk(batch).SelectMany(chunk =>
        {
            Assembly assembly = NetCompiler.Load(Declarations(chunk), Texts(chunk));
            return From(assembly, chunk);
        }),
    ];

    /// <summary>The nets of an assembly that was made of <see cref="Declarations"/> and <see cref="Texts"/>.</summary>
    public static IReadOnlyList<CompiledNet> LoadFile(string path, IReadOnlyList<BakedNet> nets)
    {
        Assembly assembly = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromAssemblyPath(path);
        return [.. From(assembly, nets)];
    }

    /// <summary>Classes Baked0, Baked1, … in the namespace Nets, each with a file of its own.</summary>
    public static string Declarations(IReadOnlyList<BakedNet> nets)
    {
        StringBuilder source = new("using Mlp;\nnamespace Nets;\n");
        for (int i = 0; i < nets.Count; i++)
        {
            string format = nets[i].Format is { } kept ? $", WeightFormat = WeightFormat.{kept}" : "";
            string attribute = nets[i].Topology.ToAttribute().Replace(")]", $", Weights = \"{Name(i)}.safetensors\"{format})]", StringComparison.Ordinal);
            source.Append(CultureInfo.InvariantCulture, $"{attribute}\npublic {(nets[i].Format is null ? "sealed" : "static")} partial class {Name(i)};\n");
        }

        return source.ToString();
    }

    public static IEnumerable<AdditionalText> Texts(IReadOnlyList<BakedNet> nets) => nets.Select((net, i) => net.Weights.Encode($"{Name(i)}.safetensors"));

    private static IEnumerable<CompiledNet> From(Assembly assembly, IEnumerable<BakedNet> nets) => nets.Select((net, i) => new CompiledNet(net, assembly, Name(i)));

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"Baked{index}");
}

/// <summary>A class with weights that was generated, compiled and loaded.</summary>
public sealed class CompiledNet
{
    private readonly Type type;
    private readonly Assembly assembly;

    public CompiledNet(BakedNet net, Assembly assembly, string name)
    {
        Net = net;
        this.assembly = assembly;
        type = assembly.GetType("Nets." + name, throwOnError: true)!;
        if (net.Format is not null)
        {
            Forward = type.GetMethod("Forward", [typeof(ReadOnlySpan<float>), typeof(Span<float>)])!.CreateDelegate<Prediction>();
            SelfTest = type.GetMethod("SelfTest", [])!.CreateDelegate<Func<double>>();
        }
    }

    public delegate void Prediction(ReadOnlySpan<float> inputs, Span<float> outputs);

    public delegate void RowKernel(ref float input, ref float parameters, ref float output);

    private delegate ReadOnlySpan<T> DataOfTheProgram<T>();

    public BakedNet Net { get; }

    public Topology Topology => Net.Topology;

    /// <summary>A static net's.</summary>
    public Prediction Forward { get; } = null!;

    /// <summary>A static net's.</summary>
    public Func<double> SelfTest { get; } = null!;

    /// <summary>A static net's weights, as they lie in the program.</summary>
    public ReadOnlySpan<ulong> Data => DataOf<ulong>("Data");

    /// <summary>What a static net's self-test compares with.</summary>
    public ReadOnlySpan<double> SelfTestOutputs => DataOf<double>("SelfTestOutputs");

    /// <summary>The kernel for one row, on one width of vectors.</summary>
    public RowKernel Row<V>() => Implementation("ForwardRow").GetMethod("Predict")!.MakeGenericMethod(typeof(V)).CreateDelegate<RowKernel>();

    /// <summary>new(), with the weights.</summary>
    public IMlp Create() => (IMlp)Activator.CreateInstance(type)!;

    /// <summary>new(seed), which knows nothing of the weights.</summary>
    public IMlp CreateSeeded() => (IMlp)Activator.CreateInstance(type, 1L)!;

    private ReadOnlySpan<T> DataOf<T>(string property) => Implementation("Weights").GetProperty(property)!.GetMethod!.CreateDelegate<DataOfTheProgram<T>>()();

    private Type Implementation(string name) =>
        assembly.GetTypes().Single(candidate => candidate.Name == name && candidate.Namespace?.EndsWith(type.Name, StringComparison.Ordinal) == true);
}
