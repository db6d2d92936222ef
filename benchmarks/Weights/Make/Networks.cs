using Mlp;

namespace Make;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net16;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net64;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net37;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net784;
