using Mlp;

namespace Mlp.Growth;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class Net16;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class Net64;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class Net37;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class Net784;

[Mlp(784, 1024, 1024, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class Net1024;

[Mlp(16, 16, 16, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W16;

[Mlp(24, 24, 24, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W24;

[Mlp(32, 32, 32, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W32;

[Mlp(48, 48, 48, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W48;

[Mlp(64, 64, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W64;

[Mlp(96, 96, 96, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W96;

[Mlp(128, 128, 128, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W128;

[Mlp(192, 192, 192, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W192;

[Mlp(240, 240, 240, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W240;

[Mlp(256, 256, 256, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W256;

[Mlp(272, 272, 272, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W272;

[Mlp(384, 384, 384, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W384;

[Mlp(496, 496, 496, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W496;

[Mlp(512, 512, 512, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W512;

[Mlp(528, 528, 528, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W528;

[Mlp(768, 768, 768, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W768;

[Mlp(1008, 1008, 1008, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W1008;

[Mlp(1024, 1024, 1024, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W1024;

[Mlp(1040, 1040, 1040, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W1040;

[Mlp(1536, 1536, 1536, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W1536;

[Mlp(2048, 2048, 2048, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W2048;

[Mlp(3072, 3072, 3072, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W3072;

[Mlp(4096, 4096, 4096, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = Network.Dropout)]
internal sealed partial class W4096;
