using Mlp;

namespace Spirals;

/// <summary>torchvision.ops.MLP(2, [32, 32, 2], activation_layer=Tanh).</summary>
[Mlp(2, 32, 32, 2, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class SpiralNet;
