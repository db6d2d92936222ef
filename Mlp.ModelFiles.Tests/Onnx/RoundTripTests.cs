using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Mlp.ModelFiles.Onnx;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>A network that is written and read again is the same to the bit, and ONNX Runtime computes what the network says.</summary>
public sealed class RoundTripTests
{
    private const int Rows = 50;

    public static TheoryData<string> Fixtures => [.. OnnxFixture.All.Where(each => each.Expected == "network").Select(each => each.Name)];

    public static TheoryData<string> Activations => [.. s_activations.Keys];

    private static readonly Dictionary<string, ModelActivation> s_activations = new()
    {
        ["ReLU"] = new("ReLU"),
        ["Identity"] = new("Identity"),
        ["ReLU6"] = new("ReLU6"),
        ["LeakyReLU 0.01"] = new("LeakyReLU"),
        ["LeakyReLU 0.123"] = new("LeakyReLU") { NegativeSlope = 0.123 },
        ["LeakyReLU -0.5"] = new("LeakyReLU") { NegativeSlope = -0.5 },
        ["ELU 1"] = new("ELU"),
        ["ELU 0.7"] = new("ELU") { Alpha = 0.7 },
        ["CELU 1"] = new("CELU"),
        ["CELU 1.3"] = new("CELU") { Alpha = 1.3 },
        ["SELU"] = new("SELU"),
        ["GELU"] = new("GELU"),
        ["GELU tanh"] = new("GELU") { IsTanhApproximation = true },
        ["SiLU"] = new("SiLU"),
        ["Mish"] = new("Mish"),
        ["Softplus 1"] = new("Softplus"),
        ["Softplus 2.5"] = new("Softplus") { Beta = 2.5 },
        ["Softplus 0.3"] = new("Softplus") { Beta = 0.3 },
        ["Softsign"] = new("Softsign"),
        ["Sigmoid"] = new("Sigmoid"),
        ["Tanh"] = new("Tanh"),
        ["Hardsigmoid"] = new("Hardsigmoid"),
        ["Hardswish"] = new("Hardswish"),
        ["Hardtanh -1 1"] = new("Hardtanh"),
        ["Hardtanh -2 2"] = new("Hardtanh") { MinValue = -2, MaxValue = 2 },
        ["Hardtanh 0.1 0.7"] = new("Hardtanh") { MinValue = 0.1, MaxValue = 0.7 },
        ["Hardtanh -500 1000"] = new("Hardtanh") { MinValue = -500, MaxValue = 1000 },
        ["LogSigmoid"] = new("LogSigmoid"),
    };

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void AFixturesNetworkStaysTheSame(string name)
    {
        ModelNetwork network = OnnxFixtureTests.Fixture(name).Read().Candidates.First(candidate => candidate.Network is not null).Network!;
        AssertStays(network);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void AnActivationStaysTheSame(string name)
    {
        ModelActivation activation = s_activations[name];
        AssertStays(Network([6, 8, 7, 3], layer => layer with { Activation = activation }));
        AssertStays(Network([6, 8, 3], layer => layer with { Activation = new("Tanh") }) with { OutputActivation = activation });
    }

    /// <summary>ONNX has no threshold; the reader may refuse what is written in its place.</summary>
    [Fact]
    public void ASoftplusWithAThresholdIsWrittenAsItIs()
    {
        ModelActivation softplus = new("Softplus") { Beta = 2, Threshold = 1 };
        ModelNetwork network = Network([6, 8, 3], layer => layer with { Activation = softplus });
        AssertRuns(network, OnnxWriter.Write(network));
    }

    [Theory]
    [InlineData("Softmax")]
    [InlineData("LogSoftmax")]
    public void AnOutputActivationStaysTheSame(string name) =>
        AssertStays(Network([6, 8, 3], layer => layer with { Activation = new("ReLU") }) with { OutputActivation = new(name) });

    [Theory]
    [InlineData(ModelNormKind.BatchNorm1d, 1e-3)]
    [InlineData(ModelNormKind.BatchNorm1d, 1.1920929e-7)]
    [InlineData(ModelNormKind.BatchNorm1d, 0.0)]
    [InlineData(ModelNormKind.LayerNorm, 1e-3)]
    [InlineData(ModelNormKind.LayerNorm, 1.1920929e-7)]
    [InlineData(ModelNormKind.LayerNorm, 1e-12)]
    [InlineData(ModelNormKind.RMSNorm, 1e-3)]
    [InlineData(ModelNormKind.RMSNorm, 1e-6)]
    [InlineData(ModelNormKind.RMSNorm, 1.1920929e-7)]
    public void ANormStaysTheSame(ModelNormKind kind, double eps)
    {
        foreach (bool hasWeight in kind == ModelNormKind.BatchNorm1d ? new[] { true } : [true, false])
        {
            AssertStays(Network(
                [6, 8, 7, 3],
                layer => layer with { Activation = new("SiLU"), Norm = Norm(kind, eps, layer.Out, hasWeight) }));
        }
    }

    [Fact]
    public void ANetworkWithoutBiasesStaysTheSame() =>
        AssertStays(Network(
            [6, 8, 7, 3],
            hidden: layer => layer with { Activation = new("ReLU"), Bias = null },
            last: layer => layer with { Bias = null }));

    [Theory]
    [InlineData(4, 5)]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    public void ANetworkOfImagesStaysTheSame(int height, int width)
    {
        Func<ModelLayer, ModelLayer> hidden = layer => layer with
        {
            Activation = new("GELU"),
            Norm = Norm(ModelNormKind.BatchNorm1d, 1e-5, layer.Out, hasWeight: true),
        };
        ModelNetwork network = Network([6, 8, 7, 3], hidden) with { Height = height, Width = width };
        AssertStays(network);
        AssertStays(network with { Standardize = Standardize(6, 1e4), OutputActivation = new("Softmax") });
        AssertStays(network with { Unstandardize = Unstandardize(3, 1e4) });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1e5)]
    public void AStandardizeStaysTheSame(double mean) =>
        AssertStays(Network([6, 8, 3], layer => layer with { Activation = new("ReLU") }) with { Standardize = Standardize(6, mean) });

    /// <summary>0 and 1 are what they begin with: steps that do nothing.</summary>
    [Theory]
    [InlineData(3, 0, false)]
    [InlineData(1, 0, false)]
    [InlineData(3, 1e5, false)]
    [InlineData(3, 0, true)]
    [InlineData(1, 0, true)]
    public void AnUnstandardizeStaysTheSame(int channels, double mean, bool isInitial)
    {
        ModelUnstandardize scale = isInitial ? new(new float[channels], [.. Enumerable.Repeat(1f, channels)]) : Unstandardize(channels, mean);
        ModelNetwork network = Network([6, 8, channels], layer => layer with { Activation = new("ReLU") }) with { Unstandardize = scale };
        AssertStays(network);
        AssertStays(network with { Standardize = Standardize(6, 1) });
        AssertStays(Network([6, channels], layer => layer, last: layer => layer with { Bias = null }) with { Unstandardize = scale });
    }

    /// <summary>A file of ours that somebody has put something behind: what was an Unstandardize is folded, and the numbers stay right.</summary>
    [Fact]
    public void AnUnstandardizeThatIsNotTheLastIsFolded()
    {
        ModelNetwork network = Network([6, 8, 3], layer => layer with { Activation = new("ReLU") }) with { Unstandardize = Unstandardize(3, 1) };
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxWriter.Write(network));
        NodeProto last = new() { OpType = "Relu", Name = "behind" };
        last.Input.Add(model.Graph.Output[0].Name);
        last.Output.Add("behind");
        model.Graph.Node.Add(last);
        model.Graph.Output[0].Name = "behind";
        byte[] bytes = model.ToByteArray();
        ModelCandidate candidate = Assert.Single(ModelFile.Read(bytes, _ => null).Candidates);
        Assert.True(candidate.Network is not null, string.Join("; ", candidate.Problems));
        Assert.Null(candidate.Network.Unstandardize);
        Assert.Equal("ReLU", candidate.Network.OutputActivation?.Layer);
        AssertRuns(candidate.Network, bytes);
    }

    [Fact]
    public void ALinearAloneStaysTheSame() => AssertStays(Network([6, 3], layer => layer));

    [Fact]
    public void OneChannelStaysTheSame() =>
        AssertStays(Network([1, 1, 1], layer => layer with { Activation = new("Softplus") { Beta = 3 } }));

    private static ModelNetwork Network(int[] widths, Func<ModelLayer, ModelLayer> hidden, Func<ModelLayer, ModelLayer>? last = null)
    {
        Random random = new(1);
        ModelLayer[] layers = [.. Enumerable.Range(1, widths.Length - 1).Select(i =>
            new ModelLayer(widths[i - 1], widths[i], Numbers(random, widths[i - 1] * widths[i]), Numbers(random, widths[i])))];
        return new("output", [.. layers.Select((layer, i) => i < layers.Length - 1 ? hidden(layer) : last is null ? layer : last(layer))]);
    }

    private static ModelNorm Norm(ModelNormKind kind, double eps, int channels, bool hasWeight)
    {
        Random random = new(2);
        float[]? weight = hasWeight ? Numbers(random, channels) : null;
        float[]? bias = hasWeight && kind != ModelNormKind.RMSNorm ? Numbers(random, channels) : null;
        return new(kind, eps, weight, bias)
        {
            RunningMean = kind == ModelNormKind.BatchNorm1d ? Numbers(random, channels) : null,
            RunningVar = kind == ModelNormKind.BatchNorm1d ? [.. Numbers(random, channels).Select(value => (value * value) + 0.1f)] : null,
        };
    }

    private static ModelStandardize Standardize(int channels, double mean)
    {
        Random random = new(3);
        float[] means = [.. Numbers(random, channels).Select(value => (float)mean + value)];
        return new(means, [.. Numbers(random, channels).Select(value => 0.5f + Math.Abs(value))]);
    }

    private static ModelUnstandardize Unstandardize(int channels, double mean)
    {
        ModelStandardize scale = Standardize(channels, mean);
        return new(scale.Mean, scale.Std);
    }

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];

    private static void AssertStays(ModelNetwork network)
    {
        NetworkShapes.AssertConsistent(network);
        byte[] bytes = OnnxWriter.Write(network);
        ModelCandidate candidate = Assert.Single(ModelFile.Read(bytes, _ => null).Candidates);
        Assert.True(candidate.Network is not null, string.Join("; ", candidate.Problems));
        AssertSame(network, candidate.Network);
        AssertRuns(network, bytes);
    }

    private static void AssertSame(ModelNetwork expected, ModelNetwork actual)
    {
        Assert.Equal((expected.Height, expected.Width), (actual.Height, actual.Width));
        Assert.Equal(expected.OutputActivation is { Layer: "Identity" } ? null : expected.OutputActivation, actual.OutputActivation);
        Assert.Equal(expected.Standardize?.Mean, actual.Standardize?.Mean);
        Assert.Equal(expected.Standardize?.Std, actual.Standardize?.Std);
        Assert.Equal(expected.Unstandardize?.Mean, actual.Unstandardize?.Mean);
        Assert.Equal(expected.Unstandardize?.Std, actual.Unstandardize?.Std);
        Assert.Equal(expected.Layers.Count, actual.Layers.Count);
        foreach ((ModelLayer one, ModelLayer other) in expected.Layers.Zip(actual.Layers))
        {
            Assert.Equal((one.In, one.Out, one.Activation), (other.In, other.Out, other.Activation));
            Assert.Equal(one.Weight, other.Weight);
            Assert.Equal(one.Bias, other.Bias);
            AssertSame(one.Norm, other.Norm, one.Out);
        }
    }

    /// <summary>A norm without weight or bias is one whose weights are 1 and biases 0: the file has no other form for it.</summary>
    private static void AssertSame(ModelNorm? expected, ModelNorm? actual, int channels)
    {
        Assert.Equal((expected?.Kind, expected?.Eps), (actual?.Kind, actual?.Eps));
        Assert.Equal(expected?.Weight ?? Enumerable.Repeat(1f, channels), actual?.Weight ?? Enumerable.Repeat(1f, channels));
        Assert.Equal(expected?.Bias ?? new float[channels], actual?.Bias ?? new float[channels]);
        Assert.Equal(expected?.RunningMean, actual?.RunningMean);
        Assert.Equal(expected?.RunningVar, actual?.RunningVar);
    }

    private static void AssertRuns(ModelNetwork network, byte[] bytes)
    {
        using InferenceSession session = new(bytes);
        Random random = new(4);
        int channels = network.Layers[0].In, pixels = Math.Max(1, network.Height * network.Width);
        float[][] rows = [.. Enumerable.Range(0, Rows * pixels).Select(_ => Row(network, random))];
        int[] shape = network.Height > 0 ? [Rows, channels, network.Height, network.Width] : [Rows, channels];
        float[] elements = new float[rows.Length * channels];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = rows[(i / (channels * pixels) * pixels) + (i % pixels)][i / pixels % channels];
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(elements, shape))]);
        float[] outputs = [.. results[0].AsTensor<float>()];
        for (int row = 0; row < rows.Length; row++)
        {
            double[] expected = ReferenceNetwork.Evaluate(network, [.. rows[row].Select(value => (double)value)]);
            for (int channel = 0; channel < expected.Length; channel++)
            {
                double actual = outputs[(((row / pixels * expected.Length) + channel) * pixels) + (row % pixels)];
                double allowed = 1e-5 * Math.Max(1, Math.Abs(expected[channel]));
                Assert.True(
                    Math.Abs(expected[channel] - actual) <= allowed,
                    $"Output {channel} is {actual:R}; {expected[channel]:R} was expected.");
            }
        }
    }

    private static float[] Row(ModelNetwork network, Random random)
    {
        float[] row = [.. Numbers(random, network.Layers[0].In).Select(value => 2 * value)];
        return network.Standardize is { } by ? [.. row.Select((value, i) => by.Mean[i] + (by.Std[i] * value))] : row;
    }
}
