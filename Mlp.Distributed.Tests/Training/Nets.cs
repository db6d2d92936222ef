namespace Mlp.Distributed.Tests.Training;

/// <summary>Neither batch norm nor dropout.</summary>
[Mlp(6, 16, 12, 3, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class PlainNet;

/// <summary>Synchronised statistics, and dropout by the rows' numbers.</summary>
[Mlp(6, 16, 12, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class FullNet;

/// <summary>Numbers in their own unit.</summary>
[Mlp(6, 16, 2, StandardizeInputs = true, StandardizeOutputs = true, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class ScaledNet;

/// <summary>Two classes by one output.</summary>
[Mlp(6, 8, 1, ActivationLayer = ActivationLayer.SiLU)]
internal sealed partial class SingleNet;

/// <summary>A class for each pixel.</summary>
[Mlp(2, 8, 3, Height = 3, Width = 5, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class ImageNet;

/// <summary>The same with batch norm and dropout.</summary>
[Mlp(2, 8, 3, Height = 3, Width = 5, NormLayer = NormLayer.BatchNorm2d, Dropout = 0.1, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class ImageNormNet;

/// <summary>Predicts, too, with the statistics of the batch.</summary>
[Mlp(6, 8, 3, NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class OwnStatisticsNet;

/// <summary>Another name and another width.</summary>
[Mlp(6, 8, 3)]
internal sealed partial class OtherNet;

/// <summary>Batch norm alone.</summary>
[Mlp(6, 8, 3, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class NormNet;

/// <summary>An activation that has a parameter.</summary>
[Mlp(6, 8, 3, ActivationLayer = ActivationLayer.LeakyReLU)]
internal sealed partial class LeakyNet;

/// <summary>With enough work for several threads.</summary>
[Mlp(6, 192, 192, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class WideNet;
