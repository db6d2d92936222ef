namespace Mlp;

/// <summary>The norm behind a hidden layer of a network, for reports and tools that look at a network from outside.</summary>
/// <param name="Layer">Its kind.</param>
/// <param name="Eps">What it adds to the variance, or RMSNorm to the mean square.</param>
public sealed record MlpNorm(NormLayer Layer, double Eps = 1e-5);
