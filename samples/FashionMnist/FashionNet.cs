using Mlp;

namespace FashionMnist;

/// <summary>torchvision.ops.MLP(784, [256, 128, 10], norm_layer=BatchNorm1d, dropout=0.2).</summary>
[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class FashionNet;
