using Mlp;

namespace Digits;

/// <summary>Reads an 8×8 picture of a handwritten digit: torchvision.ops.MLP(64, [128, 64, 10], norm_layer=BatchNorm1d, dropout=0.1).</summary>
[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
public sealed partial class DigitNet;
