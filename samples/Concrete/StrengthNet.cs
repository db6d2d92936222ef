using Mlp;

namespace Concrete;

/// <summary>torchvision.ops.MLP(8, [64, 32, 1], norm_layer=BatchNorm1d).</summary>
[Mlp(8, 64, 32, 1, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class StrengthNet;
