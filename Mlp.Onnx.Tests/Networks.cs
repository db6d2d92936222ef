namespace Mlp.Onnx.Tests;

// Compiled from model files: a static class and one that trains of each.
[Mlp(Weights = "act_each_layer_another.onnx")]
internal static partial class StaticActivations;

[Mlp(Weights = "act_each_layer_another.onnx")]
internal sealed partial class ActivationsNet;

[Mlp(Weights = "norm_each_layer_another.onnx")]
internal static partial class StaticNorms;

[Mlp(Weights = "norm_each_layer_another.onnx")]
internal sealed partial class NormsNet;

[Mlp(Weights = "affine_large_mean.onnx")]
internal static partial class StaticLargeMean;

[Mlp(Weights = "affine_large_mean.onnx")]
internal sealed partial class LargeMeanNet;

[Mlp(Weights = "actor_critic.onnx", Output = "action")]
internal static partial class StaticActor;

[Mlp(Weights = "actor_critic.onnx", Output = "value")]
internal sealed partial class CriticNet;

[Mlp(Weights = "conv_1x1.onnx")]
internal static partial class StaticPixels;

[Mlp(Weights = "conv_1x1.onnx")]
internal sealed partial class PixelsNet;

// Declared in code: one of each module.
[Mlp(5, 7, 6, 3, NormLayer = NormLayer.BatchNorm1d, NormEps = 1e-3, Dropout = 0.2)]
internal sealed partial class BatchNormNet;

[Mlp(5, 7, 6, 3, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.GELU, StandardizeInputs = true)]
internal sealed partial class LayerNormNet;

[Mlp(5, 7, 6, 3, NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.Tanh, Bias = false)]
internal sealed partial class RMSNormNet;

[Mlp(5, 7, 3, NormLayer = NormLayer.BatchNorm1d, NormAffine = false, ActivationLayer = ActivationLayer.Softplus, Beta = 2, OutputActivation = ActivationLayer.Softmax)]
internal sealed partial class SoftplusNet;

[Mlp(5, 7, 3, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2, OutputActivation = ActivationLayer.LogSoftmax)]
internal sealed partial class LeakyNet;

[Mlp(5, 7, 3, ActivationLayer = ActivationLayer.CELU, Alpha = 0.7, OutputActivation = ActivationLayer.Tanh)]
internal sealed partial class CeluNet;

[Mlp(5, 7, 3, ActivationLayer = ActivationLayer.Hardtanh, MinValue = -0.4, MaxValue = 0.3, OutputActivation = ActivationLayer.Sigmoid)]
internal sealed partial class HardtanhNet;

[Mlp(5, 7, 3, ActivationLayer = ActivationLayer.LogSigmoid, OutputActivation = ActivationLayer.Hardtanh)]
internal sealed partial class LogSigmoidNet;

[Mlp(5, 7, 3, ActivationLayer = ActivationLayer.Mish, OutputActivation = ActivationLayer.Softsign)]
internal sealed partial class MishNet;

[Mlp(4, 6, 3, NormLayer = NormLayer.BatchNorm2d, ActivationLayer = ActivationLayer.SiLU, StandardizeInputs = true, Height = 2, Width = 3)]
internal sealed partial class ImageNet;

[Mlp(4, 6, 3, ActivationLayer = ActivationLayer.SiLU, StandardizeInputs = true, StandardizeOutputs = true, Height = 2, Width = 3)]
internal sealed partial class RawImageNet;

[Mlp(5, 7, 3, StandardizeInputs = true, StandardizeOutputs = true)]
internal sealed partial class RawNet;

[Mlp(5, 3)]
internal sealed partial class LinearNet;

[Mlp(5, 7, 3, NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false)]
internal sealed partial class BatchStatisticsNet;

[Mlp(5, 7, 3, ActivationType = typeof(Doubled))]
internal sealed partial class OwnActivationNet;

internal readonly struct Doubled : Activations.IActivation
{
    public static V Forward<V>(V x)
        where V : struct, Mlp.Simd.ISimd<V> => x + x;

    public static V Forward<V>(V x, out V derivative)
        where V : struct, Mlp.Simd.ISimd<V>
    {
        derivative = V.Create(2);
        return x + x;
    }
}
