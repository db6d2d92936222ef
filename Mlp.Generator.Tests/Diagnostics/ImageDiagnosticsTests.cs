using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Sizes of images that cannot be: what is wrong is said where it is.</summary>
public class ImageDiagnosticsTests
{
    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP071", "3, 8, 2, [|NormLayer = NormLayer.BatchNorm2d|]", "add Height and Width" },
        { "MLP072", "3, 8, 2, [|Height = 4|]", "Height is set without Width" },
        { "MLP072", "3, 8, 2, NormLayer = NormLayer.BatchNorm2d, [|Width = 4|]", "add Height, or remove Width" },
        { "MLP073", "3, 8, 2, Height = 4, [|Width = 0|]", "Width is 0, but must be from 1 to 8192 pixels" },
        { "MLP073", "3, 8, 2, [|Height = -1|], Width = 4", "Height is -1" },
        { "MLP073", "3, 8, 2, [|Height = 8193|], Width = 4", "Height is 8193" },
        { "MLP074", "3, 512, 2, [|Height = 2048|], Width = 2048", "An image of 512 channels and 2048 × 2048 pixels has 2147483648 floats" },
        { "MLP075", "3, 8, 2, [|NormLayer = NormLayer.BatchNorm1d|], Height = 4, Width = 4", "NormLayer.BatchNorm1d takes rows" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_where_it_stands(string id, string arguments, string message)
    {
        int start = arguments.IndexOf("[|", StringComparison.Ordinal), end = arguments.IndexOf("|]", StringComparison.Ordinal);
        string place = arguments[(start + 2)..end];
        string source = $"using Mlp; [Mlp({arguments.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)})] partial class Net;";
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(place, Marked.PlaceOf(diagnostic).Text);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        GeneratorRunner.Run(source).AssertEmpty();
    }

    [Theory]
    [InlineData("3, 8, 2, Height = 1, Width = 1")]
    [InlineData("3, 8, 2, Height = 1, Width = 1, NormLayer = NormLayer.BatchNorm2d")]
    [InlineData("3, 2, Height = 1, Width = 2")]
    [InlineData("3, 8, 2, Height = 8192, Width = 8192")]
    [InlineData("3, 8, 2, Height = 100, Width = 100, NormLayer = NormLayer.BatchNorm2d, TrackRunningStats = false, Dropout = 0.5")]
    public void What_can_be_compiles(string arguments)
    {
        string source = $"using Mlp; [Mlp({arguments})] partial class Net;";
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }
}
