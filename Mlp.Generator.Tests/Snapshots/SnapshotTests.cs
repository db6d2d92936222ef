using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>The text that is written for a handful of small nets; between them they have every option.</summary>
public class SnapshotTests
{
    [Theory]
    [InlineData("SnapshotNet", "Mlp(3, 4, 2, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.25)")]
    [InlineData("SingleLayer", "Mlp(5, 16)")]
    [InlineData("NoBias", "Mlp(40, 33, 7, Bias = false, ActivationLayer = ActivationLayer.Identity, Dropout = 0.5)")]
    [InlineData("BatchStatistics", "Mlp(8, 20, 20, 4, NormLayer = NormLayer.BatchNorm1d, NormAffine = false, TrackRunningStats = false)")]
    [InlineData("CumulativeAverage", "Mlp(2, 48, 16, NormLayer = NormLayer.BatchNorm1d, NormMomentum = MlpAttribute.CumulativeAverage, Bias = false)")]
    [InlineData("Gelu", "Mlp(3, 20, 5, 2, ActivationLayer = ActivationLayer.GELU, Dropout = 0.25)")]
    [InlineData("LeakyReluNorm", "Mlp(3, 4, 2, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2, NormLayer = NormLayer.BatchNorm1d)")]
    [InlineData("Images", "Mlp(3, 4, 2, NormLayer = NormLayer.BatchNorm2d, Height = 2, Width = 3)")]
    [InlineData("LayerNorm", "Mlp(3, 20, 2, NormLayer = NormLayer.LayerNorm)")]
    [InlineData("RmsNorm", "Mlp(3, 70, 2, NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.SiLU, Dropout = 0.25)")]
    public void Text(string name, string attribute)
        => Snapshot.Verify(
            GeneratorRunner.Run($"using Mlp;\nnamespace Demo;\n[{attribute}]\npublic sealed partial class {name};\n").AssertCompiles().Files,
            method: name);
}
