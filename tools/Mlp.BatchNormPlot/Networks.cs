namespace Mlp.BatchNormPlot;

/// <summary>The network whose statistics are looked at.</summary>
[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Net;

/// <summary>The same, whose running statistics after a batch are those of that batch.</summary>
[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, NormMomentum = 1)]
internal sealed partial class Probe;
