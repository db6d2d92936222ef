using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Topologies with trained weights, the same on every run and machine, and what they are compiled to.</summary>
public sealed class BakedNets
{
    private static readonly WeightFormat?[] Formats = [WeightFormat.Float32, WeightFormat.BFloat16, WeightFormat.Int8, null];
    // A network that trains is ten times the code, and most of the time that this takes.
    private const int TrainableEvery = 4;

    private static readonly double[] EpsChoices = [1e-5, 1e-5, 1e-3, 0.03];

    private readonly Lazy<IReadOnlyList<CompiledNet>> compiled = new(() => BakedNet.Load(
    [
        .. Formats.SelectMany(format => OfThisRun()
            .Where((_, position) => format is not null || position % TrainableEvery == 0)
            .Select(i => new BakedNet(References.Value[i].Topology, References.Value[i].ToWeightsFile(), format, i))),
    ]));

    /// <summary>1 to 6 layers, widths 1 to 67, all options; some large ones; then those with weights of a kind that training seldom leaves.</summary>
    internal static Lazy<IReadOnlyList<ReferenceMlp>> References { get; } = new(() => [.. Random(), .. Large(), .. Extreme()]);

    /// <summary>The nets in one format, or, for null, those that begin with the weights: some of them.</summary>
    public IEnumerable<CompiledNet> In(WeightFormat? format) => compiled.Value.Where(net => net.Net.Format == format);

    /// <summary>
    /// The indices of what is compiled: all, or, in the short run, few random ones with each pair of options and each width class, one of the large
    /// ones with each norm, and all with other weights.
    /// </summary>
    private static IEnumerable<int> OfThisRun()
    {
        ReferenceMlp[] all = [.. References.Value];
        int random = Random().Count(), large = Large().Count();
        return TestRun.IsExhaustive ? Enumerable.Range(0, all.Length) :
        [
            .. Sample.Cover(all[..random], net => Traits(net.Topology)),
            .. Sample.Cover(all[random..(random + large)], net => Sample.Values(net.Topology.NormLayer)).Select(index => random + index),
            .. Enumerable.Range(random + large, all.Length - random - large),
        ];

        static IEnumerable<object> Traits(Topology net) =>
        [
            .. Sample.Pairs(net.NormLayer, net.ActivationLayer, net.Bias, net.NormAffine, net.Dropout > 0),
            .. Sample.Values(net.HiddenChannels.Length, Panels(net.InChannels), Panels(net.HiddenChannels[0]), Panels(net.OutChannels)),
        ];

        // Quads, one vector or less, a panel or less, two, more; apart where all of it is filled.
        static (int, bool) Panels(int width) => (width <= 4 ? 0 : (width + 15) / 16, width % 16 == 0);
    }

    private static IEnumerable<ReferenceMlp> Random()
    {
        for (uint i = 0; i < 82; i++)
        {
            int element = 0;
            int Below(int bound) => (int)(HashFormula.Bits(10_000_000 + i, element++) % (uint)bound);
            int[] widths = new int[1 + i % 6];
            int inputs = 1 + Below(67);
            for (int layer = 0; layer < widths.Length; layer++)
            {
                widths[layer] = 1 + Below(67);
            }

            Topology topology = new(inputs, widths)
            {
                NormLayer = i >= 54 ? i % 4 < 2 ? NormLayer.LayerNorm : NormLayer.RMSNorm : i % 3 == 0 ? NormLayer.None : NormLayer.BatchNorm1d,
                ActivationLayer = Below(4) == 0 ? ActivationLayer.Identity : ActivationLayer.ReLU,
                Bias = Below(3) != 0,
                NormEps = EpsChoices[Below(EpsChoices.Length)],
                NormAffine = Below(3) != 0,
                Dropout = Below(3) == 0 ? 0.25 : 0,
            };
            yield return new ReferenceMlp(topology, i).Stir(11_000_000 + i * 256);
        }
    }

    private static IEnumerable<ReferenceMlp> Large()
    {
        yield return new ReferenceMlp(new(784, 128, 10) { NormLayer = NormLayer.BatchNorm1d }, 1).Stir(12_000_000);
        yield return new ReferenceMlp(new(5, 700, 300, 3), 2);
        yield return new ReferenceMlp(new(5, 700, 300, 3) { NormLayer = NormLayer.LayerNorm }, 2).Stir(12_010_000);
        yield return new ReferenceMlp(new(784, 128, 10) { NormLayer = NormLayer.RMSNorm }, 1).Stir(12_020_000);
        yield return new ReferenceMlp(new(1031, 7, 1), 3);
        yield return new ReferenceMlp(new(1, 1033), 4);
    }

    private static IEnumerable<ReferenceMlp> Extreme()
    {
        Topology topology = new(9, 40, 21, 5) { NormLayer = NormLayer.BatchNorm1d };
        yield return Fill(topology, tensor => Set(tensor, 0));
        yield return Fill(topology, tensor => Set(tensor, 0.1f));
        yield return Fill(topology, tensor => Scale(tensor, tensor.Shape.Length == 2 ? 1e-40 : 1));
        yield return Fill(topology, tensor => Scale(tensor, tensor.Name == "0.weight" ? 1e38 : tensor.Name == "1.running_var" ? 1e38 : tensor.Name == "1.weight" ? 1e-19 : 1));
        yield return Fill(topology, tensor => Scale(tensor, tensor.Name == "8.weight" ? 1e36 : 1));

        // Biases whose lower halves are a bfloat16's NaN and infinity: what lies beside weights is not to be taken for one.
        yield return Fill(new(9, 40, 32, 5), tensor => Set(tensor, tensor.Shape.Length == 1 ? BitConverter.UInt32BitsToSingle(0x3DCC7FC1) : 0.02f));
        yield return Fill(new(9, 40, 32, 5), tensor => Set(tensor, tensor.Shape.Length == 1 ? BitConverter.UInt32BitsToSingle(0x3DCC7F80) : -0.03f));

        static ReferenceMlp Fill(Topology topology, Action<ReferenceTensor> change)
        {
            ReferenceMlp net = new ReferenceMlp(topology, 5).Stir(13_000_000);
            Array.ForEach([.. net.Tensors], tensor => change(tensor));
            return net;
        }

        static void Set(ReferenceTensor tensor, float value) => Array.Fill(tensor.Values, value);

        static void Scale(ReferenceTensor tensor, double factor) => tensor.Set([.. tensor.Values.Select(value => (float)(value * factor))]);
    }
}

/// <summary>Test classes that run <see cref="BakedNets"/>, one after the other: compiling them takes most of the time.</summary>
[CollectionDefinition(Name)]
public sealed class BakedNetsCollection : ICollectionFixture<BakedNets>
{
    public const string Name = "Baked nets";
}
