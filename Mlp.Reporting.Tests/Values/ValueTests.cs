using Mlp.Metrics;

namespace Mlp.Reporting.Tests.Values;

/// <summary>What plots are drawn from.</summary>
public class ValueTests
{
    [Fact]
    public void Layer_by_layer_is_what_the_network_predicts()
    {
        Check(new DigitNet(1));
        Check(new NoBiasNet(2));
        Check(new LinearNet(3));
        Check(new GeluNet(4));
        Check(new BatchStatisticsNet(5));
        Check(new SquareNet(6));
        Check(new LayerNormNet(7));
        Check(new RmsNormNet(8));
        Check(new ProbabilityNet(9));
        Check(new LogProbabilityNet(10));
        Check(new SigmoidNet(11));
        Check(new LeakyNet(12));
        Check(new RawNet(13));

        static void Check<TNetwork>(TNetwork network)
            where TNetwork : class, IMlp<TNetwork>
        {
            const int rows = 7;
            System.Random random = new(9);
            foreach (TensorInfo tensor in TNetwork.Layout.Tensors.Where(tensor => tensor.Role is (>= TensorRole.NormWeight and <= TensorRole.RunningVar) or (>= TensorRole.InputMean and <= TensorRole.OutputStd)))
            {
                network.WriteTensor(tensor.Name, [.. Enumerable.Range(0, tensor.Shape.Length).Select(_ => 0.5f + random.NextSingle())]);
            }

            float[] inputs = [.. Enumerable.Range(0, rows * TNetwork.InChannels).Select(_ => random.NextSingle() - 0.5f)], expected = new float[rows * TNetwork.OutChannels];
            network.Forward(inputs, expected);
            IReadOnlyList<LayerOutput> outputs = LayerOutputs.Of(network, inputs);
            Assert.Equal(expected.Length, outputs[^1].Values.Length);
            float largest = expected.Max(Math.Abs);
            Assert.All(expected.Zip(outputs[^1].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * largest));
            Assert.Equal(
                TNetwork.Layout.Topology!.Modules().Where(module => module.Kind != ModuleKind.Dropout).Select(module => (module, rows * module.OutChannels)),
                outputs.Select(output => (output.Module, output.Values.Length)));
        }
    }

    [Fact]
    public void Layers_of_images_have_a_row_for_each_pixel()
    {
        const int images = 3, pixels = 20;
        PixelProbabilityNet standardized = new(8);
        standardized.WriteTensor("inputs.mean", [0.5f, -1, 2]);
        standardized.WriteTensor("inputs.std", [0.25f, 2, 1]);
        foreach (IMlp network in new IMlp[] { new PixelNet(7), standardized })
        {
            System.Random random = new(9);
            float[] inputs = [.. Enumerable.Range(0, images * 3 * pixels).Select(_ => random.NextSingle())], expected = new float[images * 2 * pixels];
            network.Forward(inputs, expected);
            float[] outputs = LayerOutputs.Of(network, inputs)[^1].Values;
            for (int i = 0; i < expected.Length; i++)
            {
                int image = i / (2 * pixels), channel = i / pixels % 2, pixel = i % pixels;
                Assert.Equal(expected[i], outputs[(((image * pixels) + pixel) * 2) + channel], 1e-5);
            }
        }

        Assert.Contains("an image of PixelProbabilityNet", Assert.Throws<ArgumentException>(() => LayerOutputs.Of(standardized, new float[61])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_need_whole_rows_and_batch_statistics_two()
    {
        Assert.Contains("a row of PointNet has 2", Assert.Throws<ArgumentException>(() => LayerOutputs.Of(new PointNet(1), new float[3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LayerOutputs.Of(new PointNet(1), []));
        Assert.Throws<ArgumentException>(() => LayerOutputs.Of(new BatchStatisticsNet(1), new float[5]));
    }

    [Fact]
    public void Roc_curve_of_scikit_learn_s_example()
    {
        // The example of sklearn.metrics.roc_curve's documentation.
        RocCurve curve = RocCurve.Of([0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true]);
        Assert.Equal([0, 0, 0.5, 0.5, 1], curve.FalsePositiveRates);
        Assert.Equal([0, 0.5, 0.5, 1, 1], curve.TruePositiveRates);
        Assert.Equal([float.PositiveInfinity, 0.8f, 0.4f, 0.35f, 0.1f], curve.Thresholds);
        Assert.Equal(0.75, curve.Area);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Areas_are_those_of_the_metric(int channels)
    {
        System.Random random = new(channels);
        int classes = Math.Max(channels, 2);
        int[] labels = [.. Enumerable.Range(0, 200).Select(row => row % classes)];

        // Rounded, so that there are ties.
        float[] logits = [.. Enumerable.Range(0, 200 * channels).Select(i => MathF.Round((random.NextSingle() * 4) + (labels[i / channels] == i % channels ? 1 : 0), 1))];
        RocAuc metric = new(channels);
        metric.Add(logits, labels);
        int[] positives = classes == 2 ? [1] : [.. Enumerable.Range(0, classes)];
        Assert.Equal(metric.Value, positives.Average(c => RocCurve.OfClass(logits, labels, channels, c).Area), 1e-4);

        // Of a head's probabilities: a second softmax would rank rows otherwise.
        float[] probabilities = [.. logits.Chunk(channels).SelectMany(row => row.Select(x => channels == 1 ? 1 / (1 + MathF.Exp(-x)) : MathF.Exp(x) / row.Sum(MathF.Exp)))];
        RocAuc ofProbabilities = new(channels, fromLogits: false);
        ofProbabilities.Add(probabilities, labels);
        Assert.Equal(ofProbabilities.Value, positives.Average(c => RocCurve.OfClass(probabilities, labels, channels, c, fromLogits: false).Area), 1e-12);
        Assert.Equal(metric.Value, ofProbabilities.Value, 1e-3);
    }

    [Fact]
    public void The_likeliest_class_of_logits_log_probabilities_and_probabilities_is_one()
    {
        Assert.Equal((1, 0.8), Rounded(DecisionPlot.Likeliest([0, MathF.Log(8), 0], areProbabilities: false)));
        Assert.Equal((1, 0.8), Rounded(DecisionPlot.Likeliest([MathF.Log(0.1f), MathF.Log(0.8f), MathF.Log(0.1f)], areProbabilities: false)));
        Assert.Equal((1, 0.8), Rounded(DecisionPlot.Likeliest([0.1f, 0.8f, 0.1f], areProbabilities: true)));
        Assert.Equal((1, 0.8), Rounded(DecisionPlot.Likeliest([MathF.Log(4)], areProbabilities: false)));
        Assert.Equal((0, 0.8), Rounded(DecisionPlot.Likeliest([0.2f], areProbabilities: true)));
        Assert.Equal((0, 0.0), DecisionPlot.Likeliest([float.NaN], areProbabilities: true));

        static (int Class, double Probability) Rounded((int Class, double Probability) likeliest) => (likeliest.Class, Math.Round(likeliest.Probability, 5));
    }

    /// <summary>However far apart logits are, and in whichever order: exactly, for both rank by the same scores.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Areas_of_logits_far_apart_are_those_of_the_metric(int channels)
    {
        System.Random random = new(channels);
        int[] labels = [.. Enumerable.Range(0, 300).Select(row => row % channels)];
        foreach (float scale in (float[])[1e-44f, 1, 800, 1e6f, 3.4e38f])
        {
            float[] logits = [.. Enumerable.Range(0, 300 * channels).Select(_ => (random.Next(41) - 20) / 20f * scale)];
            RocAuc metric = new(channels);
            metric.Add(logits, labels);
            int[] positives = channels == 2 ? [1] : [.. Enumerable.Range(0, channels)];
            Assert.Equal(metric.Value, positives.Average(c => RocCurve.OfClass(logits, labels, channels, c).Area), 1e-14);
            Assert.InRange(metric.Value, 0.3, 0.7);
        }

        RocCurve curve = RocCurve.OfClass([-3e38f, 2e38f, -3e38f, 3e38f, -1e38f, 3e38f], [0, 1, 0], 2, 1);
        Assert.Equal((1.0, 4), (curve.Area, curve.Thresholds.Count));
    }

    [Fact]
    public void Roc_curve_of_one_class_or_NaN_has_no_area()
    {
        Assert.True(double.IsNaN(RocCurve.Of([1, 2], [true, true]).Area));
        Assert.True(double.IsNaN(RocCurve.Of([], []).Area));
        Assert.True(double.IsNaN(RocCurve.Of([float.NaN, 1, 2], [true, false, true]).Area));
        Assert.Throws<ArgumentException>(() => RocCurve.Of([1], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => RocCurve.OfClass([1], [1], 1, 2));
        Assert.Throws<ArgumentException>(() => RocCurve.OfClass([1], [1], 2, 1));
    }

    [Fact]
    public void Histogram_counts_all_that_is_finite()
    {
        float[] values = [0, 1, 2, 3, 4, 5, 6, 7, 8, float.NaN, float.PositiveInfinity];
        Histogram histogram = Histogram.Of(values, mostBins: 4)!;
        Assert.Equal((0.0, 2.0), (histogram.Least, histogram.BinWidth));
        Assert.Equal([2L, 2, 2, 3], histogram.Counts);
        Assert.Equal(3, Histogram.Of([-5, -5, -5])!.Counts.Sum());
        Assert.Null(Histogram.Of([]));
        Assert.Null(Histogram.Of([float.NaN]));
        Assert.Equal(2, Histogram.Of([float.MinValue, float.MaxValue])!.Counts.Sum());
    }
}
