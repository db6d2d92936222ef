using System.Globalization;
using Mlp.Metrics;
using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Metrics;

/// <summary>Scikit-learn's values, as tools/make_metric_fixtures.py writes them; in batches of all sizes.</summary>
public class MetricFixtureTests
{
    private const double Tolerance = 1e-12;

    private static readonly Average[] OfAnyClasses = [Average.Macro, Average.Micro, Average.Weighted];

    [Fact]
    public void Classification_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("classes"))
        {
            (int rows, int classes) = (name[0], name[1]);
            int[] labels = Labels(rows, classes, name[2], name[3]);
            float[] outputs = Scores(rows, classes, name[2], name[4]);
            ConfusionMatrix matrix = new(classes);
            Accuracy accuracy = new(classes);
            ConfusionMetric[] metrics =
            [
                .. OfAnyClasses.Select(average => new Precision(classes, average)),
                .. OfAnyClasses.Select(average => new Recall(classes, average)),
                .. OfAnyClasses.Select(average => new F1Score(classes, average)),
            ];
            foreach ((int start, int count) in Batches(rows))
            {
                ReadOnlySpan<float> batch = outputs.AsSpan(start * classes, count * classes);
                matrix.Add(batch, labels.AsSpan(start, count));
                accuracy.Add(batch, labels.AsSpan(start, count));
                foreach (ConfusionMetric metric in metrics)
                {
                    metric.Add(batch, labels.AsSpan(start, count));
                }
            }

            List<double> actual = [accuracy.Value];
            List<string> names = [nameof(Accuracy)];
            int shown = Math.Min(classes, 3);
            Func<int, double>[] single = [matrix.Precision, matrix.Recall, matrix.F1];
            for (int score = 0; score < 3; score++)
            {
                names.AddRange(Enumerable.Repeat(metrics[3 * score].GetType().Name, 3 + shown));
                actual.AddRange(metrics[(3 * score)..(3 * score + 3)].Select(metric => metric.Value));
                actual.AddRange(Enumerable.Range(0, shown).Select(single[score]));
            }

            Close([.. names], name, expected, [.. actual]);
            Assert.Equal(accuracy.Value, matrix.Accuracy());
            Assert.Equal(rows, matrix.Rows);
            cases++;
        }

        Assert.Equal(80, cases);
    }

    /// <summary>One output and a threshold, 0 or 0.5: said when the metric is made, or with each batch, or by two outputs of which the first is the threshold.</summary>
    [Fact]
    public void Two_classes_by_one_output_equal_scikit_learn()
    {
        int cases = 0;
        Average[] averages = Enum.GetValues<Average>();
        foreach ((int[] name, double[] expected) in Lines("one"))
        {
            int rows = name[0];
            int[] labels = Labels(rows, 2, name[1], name[2]);
            float threshold = name[3] / 2f;
            float[] outputs = Scores(rows, 1, name[1], name[4]);
            float[] pairs = [.. outputs.SelectMany(output => (float[])[threshold, output])];
            foreach ((int channels, float? said) in ((int, float?)[])[(1, threshold), (1, null), (2, null)])
            {
                ConfusionMatrix matrix = new(channels, said);
                IThresholdMetric[] metrics =
                [
                    new Accuracy(channels, said),
                    .. averages.Select(average => new Precision(channels, average, said)),
                    .. averages.Select(average => new Recall(channels, average, said)),
                    .. averages.Select(average => new F1Score(channels, average, said)),
                ];
                foreach ((int start, int count) in Batches(rows))
                {
                    ReadOnlySpan<float> batch = (channels == 1 ? outputs : pairs).AsSpan(start * channels, count * channels);
                    ReadOnlySpan<int> batchLabels = labels.AsSpan(start, count);
                    foreach (IThresholdMetric metric in metrics)
                    {
                        if (said is null)
                        {
                            metric.Add(batch, batchLabels, threshold);
                        }
                        else
                        {
                            metric.Add(batch, batchLabels);
                        }
                    }

                    matrix.Add(batch, batchLabels, threshold);
                }

                Close([.. metrics.Select(metric => metric.GetType().Name)], name, expected, [.. metrics.Select(metric => metric.Value)]);
                Close(
                    [nameof(ConfusionMatrix)],
                    name,
                    expected,
                    [matrix.Accuracy(), .. averages.Select(matrix.Precision), .. averages.Select(matrix.Recall), .. averages.Select(matrix.F1)]);
            }

            cases++;
        }

        Assert.Equal(40, cases);
    }

    /// <summary>Logits up to 7.6e38 apart: no softmax, and no difference of floats, tells them apart.</summary>
    [Fact]
    public void ROC_AUC_of_any_finite_logits_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("margin"))
        {
            (int rows, int channels) = (name[0], name[1]);
            float[] outputs = [.. Scores(rows, channels, name[2], 0).Select(value => value * MathF.ScaleB(1, name[3]))];
            RocAuc metric = new(channels);
            AddAll([metric], outputs, Labels(rows, channels, name[2], 0), channels);
            Close([nameof(RocAuc)], name, expected, [metric.Value]);
            cases++;
        }

        Assert.Equal(12, cases);
    }

    [Fact]
    public void Top_k_accuracy_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("top"))
        {
            (int rows, int classes) = (name[0], name[1]);
            TopKAccuracy[] metrics = [new(1, classes), new(2, classes), new(classes, classes)];
            AddAll(metrics, Scores(rows, classes, name[2], 0), Labels(rows, classes, name[2], name[3]), classes);
            Close([nameof(TopKAccuracy)], name, expected, [.. metrics.Select(metric => metric.Value)]);
            cases++;
        }

        Assert.Equal(30, cases);
    }

    /// <summary>Of the outputs as they are, ties among them, and of their softmax.</summary>
    [Fact]
    public void ROC_AUC_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("auc"))
        {
            (int rows, int channels) = (name[0], name[1]);
            RocAuc[] metrics = [new(channels, fromLogits: false), new(channels)];
            AddAll(metrics, Scores(rows, channels, name[2], name[3]), Labels(rows, Math.Max(channels, 2), name[2], 0), channels);
            Close([nameof(RocAuc)], name, expected, [.. metrics.Take(expected.Length).Select(metric => metric.Value)]);
            cases++;
        }

        Assert.Equal(16, cases);
    }

    [Fact]
    public void Regression_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("regression"))
        {
            (int rows, int channels) = (name[0], name[1]);
            IMetric<float>[] metrics = [new MeanAbsoluteError(), new RootMeanSquaredError(channels), new R2Score(channels)];
            float[] outputs = Values(name[2]), targets = Values(name[2] + 500);
            foreach ((int start, int count) in Batches(rows))
            {
                foreach (IMetric<float> metric in metrics)
                {
                    metric.Add(outputs.AsSpan(start * channels, count * channels), targets.AsSpan(start * channels, count * channels));
                }
            }

            Close([.. metrics.Select(metric => metric.GetType().Name)], name, expected, [.. metrics.Select(metric => metric.Value)]);
            cases++;

            float[] Values(int seed) => [.. MathFixtures.Values(rows * channels, seed, 3).Select(value => value + name[3])];
        }

        Assert.Equal(24, cases);
    }

    private static IEnumerable<(int[] Name, double[] Numbers)> Lines(string kind) => MathFixtures.Read("metrics.txt")
        .Where(line => line.Name[0] == kind)
        .Select(line => (line.Name[1..].Select(MathFixtures.Int).ToArray(), line.Numbers.Select(Double).ToArray()));

    private static double Double(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static int[] Labels(int rows, int classes, int index, int missing) =>
        [.. Enumerable.Range(0, rows).Select(row => ((row * row) + (row / 3) + index) % (classes - missing))];

    private static float[] Scores(int rows, int channels, int index, int ties) =>
        [.. MathFixtures.Values(rows * channels, index, 3).Select(value => ties == 1 ? MathF.Round(value * 2) / 2 : value)];

    private static void AddAll(IMetric<int>[] metrics, float[] outputs, int[] labels, int channels)
    {
        foreach ((int start, int count) in Batches(labels.Length))
        {
            foreach (IMetric<int> metric in metrics)
            {
                metric.Add(outputs.AsSpan(start * channels, count * channels), labels.AsSpan(start, count));
            }
        }
    }

    /// <summary>0, 1, 2, 3... rows, until all are in one.</summary>
    private static IEnumerable<(int Start, int Count)> Batches(int rows)
    {
        int start = 0;
        for (int size = 0; start < rows || size == 0; size++)
        {
            int count = Math.Min(size, rows - start);
            yield return (start, count);
            start += count;
        }
    }

    /// <param name="metrics">The metric of each number, in turn; the last one's name is that of all that follow.</param>
    private static void Close(string[] metrics, int[] name, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
            Differences.Note("metrics", metrics[Math.Min(i, metrics.Length - 1)], "value", difference);
            Assert.True(difference <= Tolerance, $"{string.Join(' ', name)}, number {i}: {actual[i]:G17}, not {expected[i]:G17}");
        }
    }
}
