namespace Mlp.Reporting.Tests.Summaries;

/// <summary>Summaries of networks: counts against their definitions, and the table.</summary>
public class SummaryTests
{
    [Fact]
    public void Table_is_aligned_and_counts_as_torchinfo_does()
    {
        // Linear 64 → 128 has 64 · 128 + 128 = 8,320 parameters, a norm of 128 has 256, and so on.
        string[] lines = new DigitNet(1).Summary().ToString().Split('\n');
        Assert.Equal(
            [
                new string('=', 66),
                "Layer (type: index)  Output Shape  Param #  Mult-Adds  Param Bytes",
                new string('=', 66),
                "DigitNet             [1, 10]            --         --           --",
                "├─Linear: 0          [1, 128]        8,320      8,320       33,280",
                "├─BatchNorm1d: 1     [1, 128]          256        256        1,024",
                "├─ReLU: 2            [1, 128]           --         --           --",
                "├─Dropout: 3         [1, 128]           --         --           --",
                "├─Linear: 4          [1, 64]         8,256      8,256       33,024",
                "├─BatchNorm1d: 5     [1, 64]           128        128          512",
                "├─ReLU: 6            [1, 64]            --         --           --",
                "├─Dropout: 7         [1, 64]            --         --           --",
                "├─Linear: 8          [1, 10]           650        650        2,600",
                "└─Dropout: 9         [1, 10]            --         --           --",
                new string('=', 66),
                "Total params: 17,610",
                "Trainable params: 17,610",
                "Non-trainable params: 0",
                "Total mult-adds (M): 0.02",
                new string('=', 66),
                "Input size (MB): 0.00",
                "Forward/backward pass size (MB): 0.00",
                "Params size (MB): 0.07",
                "Estimated Total Size (MB): 0.07",
                new string('=', 66),
            ],
            lines);
    }

    [Fact]
    public void Standardized_inputs_and_heads_are_lines_without_parameters()
    {
        MlpSummary summary = new ProbabilityNet(1).Summary(rows: 2);
        Assert.Equal(
            ["Standardize: inputs", "Linear: 0", "BatchNorm1d: 1", "ReLU: 2", "Dropout: 3", "Linear: 4", "Dropout: 5", "Softmax: 6"],
            summary.Layers.Select(layer => layer.Module.ToString()));
        Assert.Equal([0L, 54, 18, 0, 0, 30, 0, 0], summary.Layers.Select(layer => layer.Parameters));
        Assert.Equal(["[2, 5]", "[2, 3]"], new[] { summary.Layers[0], summary.Layers[^1] }.Select(layer => layer.OutputShape));
        Assert.Equal(ProbabilityNet.ParameterCount, summary.TotalParameters);
        Assert.Contains("├─Standardize: inputs  [2, 5]", summary.ToString(), StringComparison.Ordinal);
        Assert.Contains("└─Softmax: 6           [2, 3]", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_count_by_their_pixels()
    {
        MlpSummary summary = MlpSummary.Of<PixelNet>(rows: 2);
        Assert.Equal("[2, 3, 4, 5]", summary.InputShape);
        Assert.Equal("[2, 8, 4, 5]", summary.Layers[1].OutputShape);
        Assert.Equal("BatchNorm2d: 1", summary.Layers[1].Module.ToString());
        Assert.Equal(2L * 20 * PixelNet.ParameterCount, summary.MultiplyAdds);
        Assert.Equal(2 * 20 * 3 * 4, summary.InputBytes);
    }

    [Fact]
    public void Totals_follow_from_the_rows()
    {
        MlpSummary summary = MlpSummary.Of<DigitNet>(rows: 1000);
        Assert.Equal("[1000, 64]", summary.InputShape);
        Assert.Equal(DigitNet.ParameterCount, summary.TotalParameters);
        Assert.Equal(1000L * DigitNet.ParameterCount, summary.MultiplyAdds);
        Assert.Equal(1000 * 64 * 4, summary.InputBytes);

        // Linear and norm of 128 and of 64 channels, Linear of 10; each output and its gradient.
        Assert.Equal(1000L * (128 + 128 + 64 + 64 + 10) * 4 * 2, summary.PassBytes);
        Assert.Equal(DigitNet.ParameterCount * 4, summary.ParameterBytes);
        Assert.Equal(summary.InputBytes + summary.PassBytes + summary.ParameterBytes, summary.TotalBytes);
        Assert.Contains("Total mult-adds (M): 17.61\n", summary.ToString(), StringComparison.Ordinal);
        Assert.Contains("Forward/backward pass size (MB): 3.15\n", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_all_kinds_of_networks_are_those_of_the_state_dict()
    {
        Assert.Equal(["Linear: 0", "LeakyReLU: 1", "Dropout: 2", "Linear: 3", "Dropout: 4"], Names(MlpSummary.Of<NoBiasNet>()));
        Assert.Equal(["Linear: 0", "Dropout: 1"], Names(MlpSummary.Of<LinearNet>()));
        Assert.Equal(
            ["Linear: 0", "BatchNorm1d: 1", "GELU: 2", "Dropout: 3", "Linear: 4", "BatchNorm1d: 5", "GELU: 6", "Dropout: 7", "Linear: 8", "Dropout: 9"],
            Names(MlpSummary.Of<GeluNet>()));
        Assert.Contains("Square: 1", Names(new SquareNet(1).Summary()));
        Check<NoBiasNet>(15 + 10);
        Check<LinearNet>(15);
        Check<GeluNet>((6 * 20) + 20 + (20 * 7) + 7 + (7 * 2) + 2);
        Check<BatchStatisticsNet>((5 * 9) + 9 + 18 + (9 * 3) + 3);

        static void Check<TNetwork>(int parameters)
            where TNetwork : class, IMlp<TNetwork>
        {
            MlpSummary summary = MlpSummary.Of<TNetwork>();
            Assert.Equal(parameters, summary.TotalParameters);
            Assert.Equal(TNetwork.Layout.ParameterCount, summary.TotalParameters);
            Assert.Equal(TNetwork.OutChannels, summary.Layers[^1].Module.OutChannels);

            // Each tensor belongs to one module of the table.
            Assert.All(TNetwork.Layout.Tensors, tensor => Assert.Single(
                summary.Layers, layer => tensor.Name.StartsWith($"{layer.Module.Key}.", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Topology_says_what_the_declaration_says()
    {
        MlpTopology topology = GeluNet.Layout.Topology!;
        Assert.Equal([6, 20, 7, 2], topology.Channels);
        Assert.Equal((NormLayer.BatchNorm1d, 0.01, 0.5, "GELU()"), (topology.NormLayer, topology.NormEps, topology.Dropout, $"{topology.Activation}"));
        Assert.Equal("LeakyReLU(negative_slope=0.2)", $"{NoBiasNet.Layout.Topology!.Activation}");
        Assert.Equal(NormLayer.None, LinearNet.Layout.Topology!.NormLayer);
    }

    [Fact]
    public void Activations_have_the_values_of_their_definitions()
    {
        float[] x = [-2, -0.5f, 0, 0.5f, 3], y = new float[5];
        NoBiasNet.Layout.Topology!.Activation.Forward(x, y);
        Assert.Equal([-0.4f, -0.1f, 0, 0.5f, 3], y);
        SquareNet.Layout.Topology!.Activation.Forward(x, y);
        Assert.Equal([4, 0.25f, 0, 0.25f, 9], y);
        BatchStatisticsNet.Layout.Topology!.Activation.Forward(x, y);
        Assert.All(x.Zip(y), pair => Assert.Equal(Math.Tanh(pair.First), pair.Second, 1e-6));
        Assert.Throws<ArgumentException>(() => SquareNet.Layout.Topology!.Activation.Forward(x, y.AsSpan(1)));
    }

    [Fact]
    public void Text_is_the_same_in_every_culture()
    {
        string expected = MlpSummary.Of<DigitNet>(rows: 300).ToString();
        using InCulture german = new("de-DE");
        Assert.Equal(expected, MlpSummary.Of<DigitNet>(rows: 300).ToString());
    }

    [Fact]
    public void Rows_and_layouts_that_cannot_be_are_refused()
    {
        Assert.Contains("1 to", Assert.Throws<ArgumentOutOfRangeException>(() => MlpSummary.Of<DigitNet>(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MlpSummary.Of<DigitNet>(int.MaxValue));
        StateLayout bare = new("Bare", 16, 0, new TensorInfo("0.bias", TensorRole.NormBias, new TensorShape(3), 0));
        Assert.Contains("Bare has no topology", Assert.Throws<ArgumentException>(() => MlpSummary.Of(bare)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MlpTopology(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MlpTopology(3, 0));

        TensorInfo weight = new("0.weight", TensorRole.LinearWeight, new TensorShape(3, 4), 0);
        Assert.Contains("5 → 3", Assert.Throws<ArgumentException>(() => new StateLayout("Net", 64, 0, weight) { Topology = new(5, 3) }).Message, StringComparison.Ordinal);
        Assert.Contains("2 layers", Assert.Throws<ArgumentException>(() => new StateLayout("Net", 64, 0, weight) { Topology = new(4, 3, 2) }).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(MlpSummary summary) => summary.Layers.Select(layer => layer.Module.ToString());
}
