using Mlp;

namespace Playground.Shapes;

/// <summary>A network that the page offers.</summary>
/// <param name="Name">What the page calls it.</param>
/// <param name="Declaration">What its declaration says.</param>
/// <param name="Create">Makes one with initial weights of a seed.</param>
/// <param name="HiddenLayers">Makes networks of one layer each, of the widths and the activation of the hidden layers.</param>
internal sealed record NetworkChoice(string Name, string Declaration, Func<long, IMlp> Create, Func<IMlp[]> HiddenLayers)
{
    /// <summary>All of them, in the order of the page's list. The first is the one that it begins with.</summary>
    public static IReadOnlyList<NetworkChoice> All { get; } =
    [
        new(
            "16, 16 and 16, SiLU",
            "[Mlp(2, 16, 16, 16, 2, ActivationLayer = ActivationLayer.SiLU)]",
            seed => new DeepNet(seed),
            () => [new SiLU2To16(0), new SiLU16To16(0), new SiLU16To16(0)]),
        new(
            "16 and 16, Tanh",
            "[Mlp(2, 16, 16, 2, ActivationLayer = ActivationLayer.Tanh)]",
            seed => new TanhNet(seed),
            () => [new Tanh2To16(0), new Tanh16To16(0)]),
        new(
            "32 and 16, ReLU",
            "[Mlp(2, 32, 16, 2)]",
            seed => new ReluNet(seed),
            () => [new Relu2To32(0), new Relu32To16(0)]),
        new(
            "16 and 16, batch norm",
            "[Mlp(2, 16, 16, 2, NormLayer = NormLayer.BatchNorm1d)]",
            seed => new BatchNormNet(seed),
            () => [new Relu2To16(0), new Relu16To16(0)]),
        new(
            "32 and 32, dropout",
            "[Mlp(2, 32, 32, 2, Dropout = 0.1)]",
            seed => new DropoutNet(seed),
            () => [new Relu2To32(0), new Relu32To32(0)]),
        new(
            "8, ReLU",
            "[Mlp(2, 8, 2)]",
            seed => new SmallNet(seed),
            () => [new Relu2To8(0)]),
    ];
}
