using Mlp;

namespace Policy;

/// <summary>
/// Four numbers of a cart in, the logits of a push to the left and to the right out: torchvision.ops.MLP(4, [32, 2], activation_layer=Tanh).
/// </summary>
[Mlp(4, 32, 2, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class PolicyNet;
