using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Baked;

/// <summary>A few static networks that between them take every path there is, in each format.</summary>
public sealed class SmallBakedNets : IDisposable
{
    // Of those in float32, the first four are small enough for weights as constants of the code; the others differ in whether two panels are taken at a
    // time, in where the outputs of layers lie, and in whether the JIT inlines the layers.
    private static readonly Topology[] Topologies =
    [
        new(1, 1),
        new(2, 3, 1) { NormLayer = NormLayer.BatchNorm1d },
        new(7, 37, 1),
        new(7, 7, 7, 7) { ActivationLayer = ActivationLayer.Tanh },
        new(37, 100, 53, 7) { NormLayer = NormLayer.BatchNorm1d },
        new(53, 300, 100) { ActivationLayer = ActivationLayer.Identity },
        new(100, 7, 53, 1, 37, 5) { Bias = false },
        new(1, 100, 37) { ActivationLayer = ActivationLayer.GELU },
        new(5, 19, 3, 2) { NormLayer = NormLayer.LayerNorm },
        new(37, 100, 53, 7) { NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.GELU },
        new(11, 19, 7) { NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.Tanh },
        new(53, 300, 100) { NormLayer = NormLayer.RMSNorm, NormAffine = false },
        new(9, 21, 10) { StandardizeInputs = true },
        new(37, 100, 53, 17) { NormLayer = NormLayer.LayerNorm, StandardizeInputs = true, OutputActivation = ActivationLayer.Softmax },
        new(7, 40) { StandardizeInputs = true, OutputActivation = ActivationLayer.LogSoftmax },
        new(5, 12, 3) { NormLayer = NormLayer.BatchNorm1d, OutputActivation = ActivationLayer.Sigmoid },
        new(9, 21, 1) { NormLayer = NormLayer.BatchNorm1d, StandardizeInputs = true, StandardizeOutputs = true },
        new(37, 100, 53, 21) { NormLayer = NormLayer.LayerNorm, StandardizeOutputs = true },
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("mlpgen-baked-").FullName;

    public SmallBakedNets()
    {
        File = Path.Combine(folder, "SmallBakedNets.dll");
        System.IO.File.WriteAllBytes(File, NetCompiler.Compile(BakedNet.Declarations(Declared), "SmallBakedNets", BakedNet.Texts(Declared)));
        Compiled = BakedNet.LoadFile(File, Declared);
    }

    /// <summary>What the networks were made of, by their index.</summary>
    internal static IReadOnlyList<ReferenceMlp> References { get; } =
        [.. Topologies.Select((topology, i) => new ReferenceMlp(topology, seed: i).Stir((uint)(15_000_000 + i * 256)))];

    /// <summary>Those of <see cref="File"/>, in its order.</summary>
    public static IReadOnlyList<BakedNet> Declared { get; } =
    [
        .. Enum.GetValues<WeightFormat>().SelectMany(format => References.Select((net, i) => new BakedNet(net.Topology, net.ToWeightsFile(), format, i))),
    ];

    /// <summary>The assembly, for processes of their own.</summary>
    public string File { get; }

    public IReadOnlyList<CompiledNet> Compiled { get; }

    public IEnumerable<CompiledNet> In(WeightFormat format) => Compiled.Where(net => net.Net.Format == format);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>Test classes that run <see cref="SmallBakedNets"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SmallBakedNetsCollection : ICollectionFixture<SmallBakedNets>
{
    public const string Name = "Small baked nets";
}
