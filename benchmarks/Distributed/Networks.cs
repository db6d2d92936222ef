using Mlp;

namespace Mlp.DistributedBenchmark;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net17Thousand;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net235Thousand;

[Mlp(784, 1024, 1024, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net2Million;

[Mlp(784, 5120, 5120, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net30Million;

/// <summary>A network that is timed.</summary>
/// <param name="Channels">Its widths.</param>
/// <param name="Size">How many weights it has, in words.</param>
/// <param name="Create">Makes one.</param>
internal sealed record Network(int[] Channels, string Size, Func<IMlp> Create)
{
    public static IReadOnlyList<Network> All { get; } =
    [
        new([64, 128, 64, 10], "17 thousand", () => new Net17Thousand(seed: 1)),
        new([784, 256, 128, 10], "235 thousand", () => new Net235Thousand(seed: 1)),
        new([784, 1024, 1024, 10], "1.9 million", () => new Net2Million(seed: 1)),
        new([784, 5120, 5120, 10], "30 million", () => new Net30Million(seed: 1)),
    ];

    public string Name => string.Join('-', Channels);

    /// <summary>The weights of each layer.</summary>
    public long[] Weights => [.. Channels.Zip(Channels.Skip(1), (inputs, outputs) => (long)inputs * outputs)];
}
