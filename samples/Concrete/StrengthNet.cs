using Mlp;

namespace Concrete;

/// <summary>torchvision.ops.MLP(8, [64, 32, 1], norm_layer=BatchNorm1d), from raw quantities to MPa.</summary>
[Mlp(8, 64, 32, 1, NormLayer = NormLayer.BatchNorm1d, StandardizeInputs = true, StandardizeOutputs = true)]
internal sealed partial class StrengthNet;
