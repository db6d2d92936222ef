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

    [Fact]
    public void A_static_network_has_no_norm_of_rows()
    {
        GeneratorOptions options = new() { AdditionalTexts = HelpPageWeights.All };
        string source = "using Mlp; [Mlp(2, 3, 1, NormLayer = NormLayer.LayerNorm, Weights = \"layernorm.safetensors\")] static partial class Net;";
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, options));
        Assert.Equal("MLP068", diagnostic.Id);
        Assert.Equal("NormLayer = NormLayer.LayerNorm", Marked.PlaceOf(diagnostic).Text);
        GeneratorRunner.Run(source, options).AssertEmpty();
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
}
