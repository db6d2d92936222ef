namespace Mlp.Samples.Tests.Formats;

/// <summary>The samples' network in int8.</summary>
[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "digits.safetensors", WeightFormat = WeightFormat.Int8)]
public static partial class Int8Reader;
