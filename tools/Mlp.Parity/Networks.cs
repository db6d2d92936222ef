using Mlp;

namespace Mlp.Parity;

// Widths around a vector's 4 and a panel's 16 and 32; every activation, norm and output activation; images; dropout.
[Mlp(1, 1)]
internal sealed partial class OneByOne;

[Mlp(3, 2)]
internal sealed partial class ThreeToTwo;

[Mlp(17, 37)]
internal sealed partial class Odd;

[Mlp(16, 32, 16, 4)]
internal sealed partial class Even;

[Mlp(64, 128, 64, 10)]
internal sealed partial class Digits;

[Mlp(13, 11, 31, 15, 33, 47)]
internal sealed partial class Deep;

[Mlp(64, 1, 64, Bias = false)]
internal sealed partial class Narrow;

[Mlp(9, 33, 63, 2, Dropout = 0.3)]
internal sealed partial class Dropped;

[Mlp(100, 128, 37, 1, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
internal sealed partial class Batch;

[Mlp(20, 31, 18, 3, NormLayer = NormLayer.LayerNorm)]
internal sealed partial class Layer;

[Mlp(20, 40, 18, 3, NormLayer = NormLayer.RMSNorm, Dropout = 0.5)]
internal sealed partial class RootMeanSquare;

[Mlp(3, 16, 5, NormLayer = NormLayer.BatchNorm2d, Height = 5, Width = 7)]
internal sealed partial class Image;

[Mlp(4, 19, 3, Height = 2, Width = 3, ActivationLayer = ActivationLayer.Tanh, OutputActivation = ActivationLayer.Softmax)]
internal sealed partial class SoftImage;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Identity, OutputActivation = ActivationLayer.LogSoftmax)]
internal sealed partial class LogSoft;

[Mlp(12, 24, 7, ActivationLayer = ActivationLayer.ReLU6, OutputActivation = ActivationLayer.Softmax)]
internal sealed partial class Six;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2, OutputActivation = ActivationLayer.Sigmoid)]
internal sealed partial class Leaky;

[Mlp(12, 25, 5, ActivationLayer = ActivationLayer.ELU, OutputActivation = ActivationLayer.Tanh)]
internal sealed partial class Exponential;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.SELU)]
internal sealed partial class Scaled;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.CELU, Alpha = 1.7)]
internal sealed partial class Continuous;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.GELU)]
internal sealed partial class Gaussian;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.Tanh, NormLayer = NormLayer.LayerNorm)]
internal sealed partial class GaussianTanh;

[Mlp(12, 27, 5, ActivationLayer = ActivationLayer.SiLU, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class Swish;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Mish)]
internal sealed partial class MishNet;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Softplus, Beta = 2.5, Threshold = 30)]
internal sealed partial class Plus;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Softsign)]
internal sealed partial class Sign;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Sigmoid, StandardizeInputs = true)]
internal sealed partial class Logistic;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Hardsigmoid)]
internal sealed partial class HardLogistic;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Hardswish)]
internal sealed partial class HardSwish;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.Hardtanh, MinValue = -0.4, MaxValue = 0.7)]
internal sealed partial class HardTanh;

[Mlp(12, 24, 5, ActivationLayer = ActivationLayer.LogSigmoid)]
internal sealed partial class LogLogistic;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1, Weights = "digits.safetensors")]
internal static partial class Static;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1, Weights = "digits.safetensors", WeightFormat = WeightFormat.BFloat16)]
internal static partial class StaticBFloat16;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1, Weights = "digits.safetensors", WeightFormat = WeightFormat.Int8)]
internal static partial class StaticInt8;
