using Mlp.Runtime.Tests.State;

namespace Mlp.Tests.Optimizers;

/// <summary>What the labels of trajectories.txt mean: the optimizers of tools/make_optimizer_fixtures.py.</summary>
internal static class TrajectoryCases
{
    private const float Rate = 0.03125f;

    public static StateLayout Layout { get; } = StateLayouts.Mlp([2, 3, 2], norm: true);

    public static Dictionary<string, Func<Optimizer>> Optimizers { get; } = new()
    {
        ["sgd"] = () => new SGD(Layout, Rate),
        ["sgd-momentum-dampening"] = () => new SGD(Layout, Rate, 0.9f, 0.25f, 0.0625f),
        ["sgd-nesterov"] = () => new SGD(Layout, Rate, 0.9f, nesterov: true),
        ["sgd-maximize"] = () => new SGD(Layout, Rate, 0.5f, weightDecay: 0.0625f, maximize: true),
        ["sgd-no-decay"] = () => new SGD(Layout, Rate, 0.9f, weightDecay: 0.125f, groups: NoDecay()),
        ["sgd-layers"] = () => new SGD(Layout, Rate, weightDecay: 0.125f, groups: Layers()),
        ["sgd-onecycle"] = () => new SGD(Layout, Rate),
        ["adam"] = () => new Adam(Layout, Rate),
        ["adam-decay"] = () => new Adam(Layout, Rate, weightDecay: 0.0625f),
        ["adam-amsgrad"] = () => new Adam(Layout, Rate, 0.75, 0.95, amsgrad: true),
        ["adam-maximize"] = () => new Adam(Layout, Rate, maximize: true),
        ["adam-onecycle"] = () => new Adam(Layout, Rate),
        ["adamw"] = () => new AdamW(Layout, Rate),
        ["adamw-amsgrad"] = () => new AdamW(Layout, Rate, weightDecay: 0.125f, amsgrad: true),
        ["adamw-no-decay"] = () => new AdamW(Layout, Rate, weightDecay: 0.125f, groups: NoDecay()),
        ["adamw-layers"] = () => new AdamW(Layout, Rate, weightDecay: 0.125f, groups: Layers()),
        ["rmsprop"] = () => new RMSprop(Layout),
        ["rmsprop-momentum"] = () => new RMSprop(Layout, 1f / 1024, momentum: 0.9f, weightDecay: 0.0625f),
        ["rmsprop-centered"] = () => new RMSprop(Layout, 1f / 128, 0.9, centered: true),
        ["rmsprop-all"] = () => new RMSprop(Layout, 1f / 1024, 0.95, 0.001f, 0.125f, 0.5f, centered: true, groups: Layers()),
        ["rmsprop-onecycle"] = () => new RMSprop(Layout, Rate),
        ["adagrad"] = () => new Adagrad(Layout),
        ["adagrad-all"] = () => new Adagrad(Layout, 0.5f, 0.0078125, 0.125f, 0.25f, 0.001f, groups: Layers()),
        ["adagrad-maximize"] = () => new Adagrad(Layout, 0.25f, maximize: true),
        ["nadam"] = () => new NAdam(Layout),
        ["nadam-decay"] = () => new NAdam(Layout, Rate, momentumDecay: 0.03125, weightDecay: 0.0625f),
        ["nadam-layers"] = () => new NAdam(Layout, Rate, weightDecay: 0.125f, groups: Layers()),
        ["nadam-onecycle"] = () => new NAdam(Layout, Rate),
        ["sgd-layers-step"] = () => new SGD(Layout, Rate, 0.9f, weightDecay: 0.125f, groups: Layers()),
        ["adamw-layers-cosine"] = () => new AdamW(Layout, Rate, weightDecay: 0.125f, groups: Layers()),
    };

    /// <summary>Lion, which PyTorch has not, in its variants.</summary>
    public static Dictionary<string, Func<Optimizer>> Lions { get; } = new()
    {
        ["lion"] = () => new Lion(Layout, 0.0009765625f),
        ["lion-decay"] = () => new Lion(Layout, 0.0009765625f, 0.75, 0.875, 0.25f, groups: Layers()),
        ["lion-maximize"] = () => new Lion(Layout, 0.0009765625f, weightDecay: 0.5f, maximize: true),
    };

    /// <summary>Biases and norms without decay.</summary>
    public static ParameterGroup[] NoDecay()
        => [new(TensorRole.LinearBias, TensorRole.NormWeight, TensorRole.NormBias) { WeightDecay = 0 }];

    /// <summary>Layer 0 and its norm at a quarter of the rate, the last bias at half of it and with a decay of its own.</summary>
    public static ParameterGroup[] Layers() =>
    [
        new("0.*", "1.*") { LearningRateFactor = 0.25 },
        new("4.bias") { LearningRateFactor = 0.5, WeightDecay = 0.25f },
    ];

    public static LRScheduler? Schedule(string label, Optimizer optimizer) => label.Split('-')[^1] switch
    {
        "onecycle" => new OneCycleLR(optimizer, optimizer is RMSprop ? 1.0 / 256 : 0.0625, 1001),
        "step" => new StepLR(optimizer, 150, 0.5),
        "cosine" => new CosineAnnealingLR(optimizer, 400),
        _ => null,
    };
}
