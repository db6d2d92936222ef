using Mlp;

namespace Speed;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d, Weights = "16-32-16-4.safetensors")]
internal sealed partial class Net16;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d, Weights = "16-32-16-4.safetensors", WeightFormat = WeightFormat.Float32)]
internal static partial class Float32Net16;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d, Weights = "16-32-16-4.safetensors", WeightFormat = WeightFormat.BFloat16)]
internal static partial class BFloat16Net16;

[Mlp(16, 32, 16, 4, NormLayer = NormLayer.BatchNorm1d, Weights = "16-32-16-4.safetensors", WeightFormat = WeightFormat.Int8)]
internal static partial class Int8Net16;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "64-128-64-10.safetensors")]
internal sealed partial class Net64;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "64-128-64-10.safetensors", WeightFormat = WeightFormat.Float32)]
internal static partial class Float32Net64;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "64-128-64-10.safetensors", WeightFormat = WeightFormat.BFloat16)]
internal static partial class BFloat16Net64;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "64-128-64-10.safetensors", WeightFormat = WeightFormat.Int8)]
internal static partial class Int8Net64;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d, Weights = "37-100-53-7.safetensors")]
internal sealed partial class Net37;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d, Weights = "37-100-53-7.safetensors", WeightFormat = WeightFormat.Float32)]
internal static partial class Float32Net37;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d, Weights = "37-100-53-7.safetensors", WeightFormat = WeightFormat.BFloat16)]
internal static partial class BFloat16Net37;

[Mlp(37, 100, 53, 7, NormLayer = NormLayer.BatchNorm1d, Weights = "37-100-53-7.safetensors", WeightFormat = WeightFormat.Int8)]
internal static partial class Int8Net37;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "784-256-128-10.safetensors")]
internal sealed partial class Net784;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "784-256-128-10.safetensors", WeightFormat = WeightFormat.Float32)]
internal static partial class Float32Net784;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "784-256-128-10.safetensors", WeightFormat = WeightFormat.BFloat16)]
internal static partial class BFloat16Net784;

[Mlp(784, 256, 128, 10, NormLayer = NormLayer.BatchNorm1d, Weights = "784-256-128-10.safetensors", WeightFormat = WeightFormat.Int8)]
internal static partial class Int8Net784;
