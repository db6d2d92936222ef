using Mlp;

namespace FashionMnist;

/// <summary>torchvision.ops.MLP(784, [256, 128, 10], norm_layer=BatchNorm1d).</summary>
[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class FashionNet;
