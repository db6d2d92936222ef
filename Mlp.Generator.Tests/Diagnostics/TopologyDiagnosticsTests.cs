using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>What is wrong with the attribute's arguments: each fault at the argument, and the near misses that are none.</summary>
public class TopologyDiagnosticsTests
{
    private const string Widest64 = "8192,8192,8192,8192,8192,8192,8192,8192,8192,8192,8192,8192,8192,8192,8192,8192";

    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP016", "[|Mlp(4)|]", "give the width of at least one" },
        { "MLP016", "[|Mlp(4, new int[] { })|]", "has no layer" },
        { "MLP016", "[|Mlp(4, [], Bias = false)|]", "[Mlp(64, 128, 10)]" },
        { "MLP017", "Mlp(4, [|null|])", "hiddenChannels is null" },
        { "MLP017", "Mlp([|hiddenChannels: null|], inChannels: 4)", "hiddenChannels is null" },
        { "MLP017", "Mlp(4, [|(int[])null|])", "hiddenChannels is null" },
        { "MLP018", "Mlp([|0|], 3)", "inChannels is 0, but a width must be from 1 to 8192" },
        { "MLP018", "Mlp([|-4|], 3)", "inChannels is -4" },
        { "MLP018", "Mlp([|inChannels: 8193|], 3)", "inChannels is 8193" },
        { "MLP018", "Mlp(4, [|0|])", "hiddenChannels[0] is 0" },
        { "MLP018", "Mlp(4, 5, [|int.MinValue|], 6)", "hiddenChannels[1] is -2147483648" },
        { "MLP018", "Mlp(4, new[] { 1, 2, [|8192 + 1|] })", "hiddenChannels[2] is 8193" },
        { "MLP018", "Mlp(4, new int[] { [|-1|] })", "hiddenChannels[0] is -1" },
        { "MLP018", "Mlp(4, [1, [|0|], 3])", "hiddenChannels[1] is 0" },
        { "MLP018", "Mlp(hiddenChannels: new[] { 1, [|0|] }, inChannels: 4)", "hiddenChannels[1] is 0" },
        { "MLP018", "Mlp([|hiddenChannels: 0|], inChannels: 4)", "hiddenChannels[0] is 0" },
        { "MLP019", "Mlp(1, " + Ones(64) + ", [|1|])", "has 65 layers, but there can be 64 at most" },
        { "MLP019", "Mlp(1, new[] { " + Ones(64) + ", [|1|], 0 })", "has 66 layers" },
        { "MLP020", "[|Mlp(8192, " + Widest64 + "," + Widest64 + ")|]", "take 2147745792 floats, but there must be fewer than 2147483584" },
        { "MLP021", "Mlp(4, 3, [|Dropout = -0.1|])", "Dropout is -0.1" },
        { "MLP021", "Mlp(4, 3, [|Dropout = 1.5|])", "must be from 0 to 1" },
        { "MLP021", "Mlp(4, 3, [|Dropout = double.NaN|])", "Dropout is NaN" },
        { "MLP021", "Mlp(4, 3, [|Dropout = 2|], Bias = false)", "Dropout is 2" },
        { "MLP022", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormEps = 0|])", "NormEps is 0" },
        { "MLP022", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormEps = -1e-5|])", "positive and finite" },
        { "MLP022", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormEps = double.NaN|])", "NormEps is NaN" },
        { "MLP022", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormEps = double.PositiveInfinity|])", "NormEps is Infinity" },
        { "MLP022", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormEps = 1e-60|])", "as a float" },
        { "MLP023", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormMomentum = 1.1|])", "NormMomentum is 1.1" },
        { "MLP023", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormMomentum = -0.5|])", "MlpAttribute.CumulativeAverage" },
        { "MLP023", "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, [|NormMomentum = double.NaN|])", "NormMomentum is NaN" },
        { "MLP024", "Mlp(4, 3, [|NormLayer = (NormLayer)7|])", "NormLayer is 7, which is not one of its values: use one of NormLayer.None, NormLayer.BatchNorm1d" },
        { "MLP024", "Mlp(4, 3, [|ActivationLayer = (ActivationLayer)(-1)|])", "ActivationLayer is -1" },
        { "MLP025", "Mlp(4, 3, [|NormEps = 1e-3|])", "NormEps has no effect" },
        { "MLP025", "Mlp(4, 3, [|NormMomentum = 0.5|])", "add NormLayer = NormLayer.BatchNorm1d" },
        { "MLP025", "Mlp(4, 3, [|NormAffine = true|])", "or remove NormAffine" },
        { "MLP025", "Mlp(4, 3, [|TrackRunningStats = false|], NormLayer = NormLayer.None)", "TrackRunningStats" },
    };

    public static TheoryData<string> NearMisses =>
    [
        "Mlp(1, 1)",
        "Mlp(8192, 8192)",
        "Mlp(1, " + Ones(64) + ")",
        "Mlp(8192, " + Widest64 + "," + Widest64[..^5] + ")", // 2,080,374,784 weights
        "Mlp(4, 3, Dropout = 0)",
        "Mlp(4, 3, Dropout = -0.0)",
        "Mlp(4, 3, Dropout = 1)",
        "Mlp(4, 3, Dropout = 0.1f)",
        "Mlp(4, 3, Inplace = true, ActivationLayer = ActivationLayer.Identity)",
        "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, NormEps = 1e-30, NormMomentum = 0)",
        "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, NormMomentum = 1, NormAffine = false, TrackRunningStats = false)",
        "Mlp(4, 3, NormLayer = NormLayer.BatchNorm1d, NormMomentum = MlpAttribute.CumulativeAverage)",
        "Mlp(4, 3, NormLayer = 0)",
        "MlpAttribute(4, 3)",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_at_the_argument(string id, string attribute, string message)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read($"#nullable disable\nusing Mlp;\n[{attribute}] partial class Net;");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(id == "MLP025", GeneratorRunner.Run(source).Files.Count > 0);
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public void A_near_miss_is_no_fault(string attribute)
    {
        string source = $"using Mlp; [{attribute}] partial class Net;";
        Assert.Empty(GeneratorRunner.Analyze(source));
        Assert.NotEmpty(GeneratorRunner.Run(source).Files);
    }

    [Fact]
    public void Every_fault_of_the_arguments_is_reported()
    {
        Assert.Equal(
            ["MLP018", "MLP018", "MLP018", "MLP021", "MLP022", "MLP023", "MLP024", "MLP025", "MLP025"],
            GeneratorRunner
                .Analyze("using Mlp; [Mlp(0, -1, 3, 9999, ActivationLayer = (ActivationLayer)99, Dropout = 2, NormEps = 0, NormMomentum = 7)] partial class Net;")
                .Select(diagnostic => diagnostic.Id)
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Mlp(4, 3")]
    [InlineData("Mlp(\"4\", 3)")]
    [InlineData("Mlp(4, \"3\")")]
    [InlineData("Mlp(4L, 3L)")]
    [InlineData("Mlp(Unknown, 3)")]
    [InlineData("Mlp(4, Unknown)")]
    [InlineData("Mlp(4, 3, Unknown)")]
    [InlineData("Mlp(4, new[] { 3, Unknown })")]
    [InlineData("Mlp(4, new[] { 3.5 })")]
    [InlineData("Mlp(4, typeof(int))")]
    [InlineData("Mlp(4, int.Parse(\"3\"))")]
    [InlineData("Mlp(inChannels: 4, inChannels: 5, 3)")]
    [InlineData("Mlp(4, 3, Dropout = )")]
    [InlineData("Mlp(4, 3, Dropout = \"x\")")]
    [InlineData("Mlp(4, 3, Dropout = Unknown)")]
    [InlineData("Mlp(4, 3, NormLayer = 1)")]
    [InlineData("Mlp(4, 3, Bias = null)")]
    [InlineData("Mlp(4, int.MaxValue + 1)")]
    [InlineData("Mlp(1 / 0, 3)")]
    public void Arguments_that_do_not_compile_are_left_to_the_compiler(string attribute)
    {
        string source = $"using Mlp;\n[{attribute}] partial class Net;";
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorResult result = GeneratorRunner.Run(source);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal) && diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => GeneratorResult.IsGenerated(diagnostic.Location));
    }

    [Theory]
    [InlineData("Mlp(4, 8, 3)")]
    [InlineData("Mlp(4, new[] { 8, 3 })")]
    [InlineData("Mlp(4, [8, 3])")]
    [InlineData("Mlp(inChannels: 4, 8, 3)")]
    [InlineData("Mlp(hiddenChannels: [8, 3], inChannels: 4)")]
    [InlineData("Mlp(Sizes.In, Sizes.In * 2, (int)3.9)")]
    [InlineData("Mlp('\\u0004', (byte)8, 0b11)")]
    public void Arguments_may_be_written_in_every_way_that_C_sharp_has(string attribute)
    {
        MlpModel model = Parse($"using Mlp; static class Sizes {{ public const int In = 4; }} [{attribute}] partial class Net;");
        Assert.Equal(4, model.Topology.InChannels);
        Assert.Equal([8, 3], model.Topology.HiddenChannels);
    }

    [Fact]
    public void Options_have_PyTorchs_defaults()
    {
        TopologyModel topology = Parse("[Mlp.Mlp(4, 8, 3)] partial class Net;").Topology;
        Assert.Equal(new(4, new([8, 3]), Model.NormLayer.None, new(Model.ActivationLayer.ReLU), true, 0, 1e-5, 0.1, true, true, null), topology);
    }

    [Fact]
    public void Options_are_read()
    {
        TopologyModel topology = Parse("""
            using Mlp;
            [Mlp(4, 8, 3, TrackRunningStats = false, NormAffine = false, NormMomentum = MlpAttribute.CumulativeAverage, NormEps = 1e-3,
                Dropout = 0.25, Bias = false, ActivationLayer = ActivationLayer.Identity, NormLayer = NormLayer.BatchNorm1d, Inplace = true)]
            partial class Net;
            """).Topology;
        Assert.Equal(new(4, new([8, 3]), Model.NormLayer.BatchNorm1d, new(Model.ActivationLayer.Identity), false, 0.25, 1e-3, null, false, false, null), topology);
    }

    [Fact]
    public void Options_without_effect_change_nothing()
    {
        TopologyModel plain = Parse("[Mlp.Mlp(4, 3)] partial class Net;").Topology;
        TopologyModel noted = Parse("[Mlp.Mlp(4, 3, Inplace = true, Dropout = -0.0, NormEps = 1, NormMomentum = 0.5, NormAffine = false, TrackRunningStats = false)] partial class Net;").Topology;
        Assert.Equal(plain, noted);
        Assert.False(double.IsNegative(noted.Dropout));
    }

    /// <summary>The parser's enums mirror the runtime's, whose assembly the generator never loads.</summary>
    [Fact]
    public void The_models_enums_are_the_runtimes()
    {
        Assert.Equal(Values<Mlp.NormLayer>(), Values<Model.NormLayer>());
        Assert.Equal(Values<Mlp.ActivationLayer>(), Values<Model.ActivationLayer>());
        Assert.Equal(Values<Mlp.Approximate>(), Values<Model.Approximate>());

        static IEnumerable<(string, int)> Values<T>()
            where T : struct, Enum => Enum.GetValues<T>().Select(value => (value.ToString(), Convert.ToInt32(value, CultureInfo.InvariantCulture)));
    }

    /// <summary>Its constants and defaults, too.</summary>
    [Fact]
    public void The_parsers_defaults_are_the_attributes()
    {
        MlpAttribute attribute = new(4, 3);
        TopologyModel topology = Parse("[Mlp.Mlp(4, 3, NormLayer = Mlp.NormLayer.BatchNorm1d)] partial class Net;").Topology;
        Assert.Equal(
            (attribute.Bias, attribute.Dropout, attribute.NormEps, attribute.NormMomentum, attribute.NormAffine, attribute.TrackRunningStats, (int)attribute.ActivationLayer),
            (topology.Bias, topology.Dropout, topology.NormEps, topology.NormMomentum!.Value, topology.NormAffine, topology.TrackRunningStats, (int)topology.Activation.Layer));
    }

    private static string Ones(int count) => string.Join(", ", Enumerable.Repeat("1", count));

    private static MlpModel Parse(string source) =>
        Assert.Single(PipelineAssert.Values(GeneratorRunner.Run(source).Run, TrackingNames.Network).OfType<MlpModel>());
}
