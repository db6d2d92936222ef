namespace Mlp.Samples.Tests.Formats;

/// <summary>The samples' network in bfloat16.</summary>
[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "digits.safetensors", WeightFormat = WeightFormat.BFloat16)]
public static partial class BFloat16Reader;
