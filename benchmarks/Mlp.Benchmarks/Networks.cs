using Mlp;

namespace Mlp.Benchmarks;

// Each network is declared twice: with dropout to be timed in training, without to be compared with its peers.
[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net16;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net16Check;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net64;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net64Check;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net37;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net37Check;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net784;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net784Check;

[Mlp(784, 1024, 1024, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2)]
internal sealed partial class Net1024;

[Mlp(784, 1024, 1024, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net1024Check;
