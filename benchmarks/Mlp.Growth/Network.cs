namespace Mlp.Growth;

/// <summary>A generated class and its sizes.</summary>
internal sealed record Network(int[] Channels, Func<IMlp> Create)
{
    public const float Dropout = 0.2f;

    public string Name => string.Join('-', Channels);

    /// <summary>The networks whose rows grow.</summary>
    public static IReadOnlyList<Network> ByRows { get; } =
    [
        Of<Net64>(64, 128, 64, 10),
        Of<Net784>(784, 256, 128, 10),
    ];

    /// <summary>The networks whose memory is measured.</summary>
    public static IReadOnlyList<Network> ByMemory { get; } =
    [
        Of<Net16>(16, 32, 16, 4),
        ByRows[0],
        Of<Net37>(37, 100, 53, 7),
        ByRows[1],
        Of<Net1024>(784, 1024, 1024, 10),
    ];

    /// <summary>The networks whose width grows. Some lie beside a power of two, to compare with it.</summary>
    public static IReadOnlyList<Network> ByWidth { get; } =
    [
        Of<W16>(16, 16, 16, 10),
        Of<W24>(24, 24, 24, 10),
        Of<W32>(32, 32, 32, 10),
        Of<W48>(48, 48, 48, 10),
        Of<W64>(64, 64, 64, 10),
        Of<W96>(96, 96, 96, 10),
        Of<W128>(128, 128, 128, 10),
        Of<W192>(192, 192, 192, 10),
        Of<W240>(240, 240, 240, 10),
        Of<W256>(256, 256, 256, 10),
        Of<W272>(272, 272, 272, 10),
        Of<W384>(384, 384, 384, 10),
        Of<W496>(496, 496, 496, 10),
        Of<W512>(512, 512, 512, 10),
        Of<W528>(528, 528, 528, 10),
        Of<W768>(768, 768, 768, 10),
        Of<W1008>(1008, 1008, 1008, 10),
        Of<W1024>(1024, 1024, 1024, 10),
        Of<W1040>(1040, 1040, 1040, 10),
        Of<W1536>(1536, 1536, 1536, 10),
        Of<W2048>(2048, 2048, 2048, 10),
        Of<W3072>(3072, 3072, 3072, 10),
        Of<W4096>(4096, 4096, 4096, 10),
    ];

    /// <summary>Learnable numbers, without padding.</summary>
    public long Parameters => Layers.Sum(layer => (long)(layer.In + 1) * layer.Out) + 2 * Hidden;

    /// <summary>Hidden channels of one row.</summary>
    public long Hidden => Channels[1..^1].Sum();

    public IEnumerable<(int In, int Out)> Layers => Channels.Zip(Channels.Skip(1));

    private static Network Of<T>(params int[] channels)
        where T : class, IMlp<T>
        => new(channels, () => T.Create(1));
}
