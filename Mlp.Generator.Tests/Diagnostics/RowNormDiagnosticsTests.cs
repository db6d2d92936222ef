using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>LayerNorm and RMSNorm in declarations.</summary>
public class RowNormDiagnosticsTests
{
    [Theory]
    [InlineData("LayerNorm", "NormMomentum = 0.5", "NormMomentum has no effect, for LayerNorm keeps no running statistics")]
    [InlineData("RMSNorm", "TrackRunningStats = false", "TrackRunningStats has no effect, for RMSNorm")]
    public void What_is_of_batch_norm_alone_is_warned_of(string norm, string option, string message)
    {
        string source = $"using Mlp; [Mlp(4, 8, 3, NormLayer = NormLayer.{norm}, {option})] partial class Net;";
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal("MLP067", diagnostic.Id);
        Assert.Equal(option, Marked.PlaceOf(diagnostic).Text);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        // It changes nothing: the same text as without.
        Assert.Equal(
            GeneratorRunner.Run($"using Mlp; [Mlp(4, 8, 3, NormLayer = NormLayer.{norm})] partial class Net;").Files.Values,
            GeneratorRunner.Run(source).AssertCompiles().Files.Values);
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void A_static_network_has_them_without_their_backward_pass(WeightFormat format)
    {
        GeneratorOptions options = new() { AdditionalTexts = [LayerNorm().Encode("layernorm.safetensors")] };
        string source = $"using Mlp; [Mlp(2, 3, 1, NormLayer = NormLayer.LayerNorm, Weights = \"layernorm.safetensors\", WeightFormat = WeightFormat.{format})] static partial class Net;";
        Assert.Empty(GeneratorRunner.Analyze(source, options));
        string text = string.Concat(GeneratorRunner.Run(source, options).AssertCompiles().Files.Values);
        Assert.Contains("layerNorm1(input · weight0 + bias0)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ackward", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NormLayer = NormLayer.RMSNorm", 1.1920928955078125e-7)]
    [InlineData("NormLayer = NormLayer.RMSNorm, NormEps = 1e-5", 1e-5)]
    [InlineData("NormLayer = NormLayer.LayerNorm", 1e-5)]
    public void Eps_is_PyTorchs(string options, double eps)
    {
        string text = string.Concat(GeneratorRunner.Run($"using Mlp; [Mlp(4, 8, 3, {options})] partial class Net;").AssertCompiles().Files.Values);
        Assert.Contains($"NormEps = {eps.ToString("R", CultureInfo.InvariantCulture)}", text, StringComparison.Ordinal);
    }

    /// <summary>Of a network 2 → 3 → 1.</summary>
    private static WeightsFile LayerNorm() => new WeightsFile()
        .Add("0.weight", [3, 2], 1, 2, 3, 4, 5, 6).Add("0.bias", [3], 1, 2, 3)
        .Add("1.weight", [3], 1, 1, 1).Add("1.bias", [3], 0, 0, 0)
        .Add("4.weight", [1, 3], 1, 2, 3).Add("4.bias", [1], 1);
}
