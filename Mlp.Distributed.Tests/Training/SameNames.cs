namespace Mlp.Distributed.Tests.Training.SameNames;

/// <summary>Adds something else to the variance.</summary>
[Mlp(6, 8, 3, NormLayer = NormLayer.BatchNorm1d, NormEps = 1e-3)]
public sealed partial class NormNet;

/// <summary>Has another slope.</summary>
[Mlp(6, 8, 3, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2)]
public sealed partial class LeakyNet;
