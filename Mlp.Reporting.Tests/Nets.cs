using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Reporting.Tests;

[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
internal sealed partial class DigitNet;

[Mlp(3, 5, 2, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2, Bias = false)]
internal sealed partial class NoBiasNet;

[Mlp(4, 3)]
internal sealed partial class LinearNet;

[Mlp(6, 20, 7, 2, NormLayer = NormLayer.BatchNorm1d, NormEps = 0.01, NormAffine = false, ActivationLayer = ActivationLayer.GELU, Dropout = 0.5)]
internal sealed partial class GeluNet;

[Mlp(5, 9, 3, NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class BatchStatisticsNet;

[Mlp(4, 8, 8, 1, ActivationType = typeof(Square))]
internal sealed partial class SquareNet;

[Mlp(2, 16, 2)]
internal sealed partial class PointNet;

[Mlp(2, 1)]
internal sealed partial class PlaneNet;

[Mlp(1, 8, 1, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class CurveNet;

[Mlp(5, 9, 8, 3, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class LayerNormNet;

[Mlp(5, 9, 8, 3, NormLayer = NormLayer.RMSNorm)]
internal sealed partial class RmsNormNet;

[Mlp(3, 8, 2, NormLayer = NormLayer.BatchNorm2d, Height = 4, Width = 5)]
internal sealed partial class PixelNet;

[Mlp(5, 9, 3, StandardizeInputs = true, NormLayer = NormLayer.BatchNorm1d, OutputActivation = ActivationLayer.Softmax)]
internal sealed partial class ProbabilityNet;

[Mlp(5, 9, 3, StandardizeInputs = true, StandardizeOutputs = true)]
internal sealed partial class RawNet;

[Mlp(5, 9, 3, OutputActivation = ActivationLayer.LogSoftmax)]
internal sealed partial class LogProbabilityNet;

[Mlp(2, 9, 1, StandardizeInputs = true, OutputActivation = ActivationLayer.Sigmoid)]
internal sealed partial class SigmoidNet;

[Mlp(5, 3, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.3, OutputActivation = ActivationLayer.LeakyReLU)]
internal sealed partial class LeakyNet;

[Mlp(3, 8, 2, StandardizeInputs = true, NormLayer = NormLayer.BatchNorm2d, Height = 4, Width = 5, OutputActivation = ActivationLayer.Softmax)]
internal sealed partial class PixelProbabilityNet;

/// <summary>An activation of a user's own.</summary>
internal readonly struct Square : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        derivative = x + x;
        return x * x;
    }
}
