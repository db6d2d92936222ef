using System.Globalization;
using Mlp.Metrics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Metrics;

/// <summary>Rows with weights: scikit-learn's <c>sample_weight</c>, in batches of all sizes; rows of weight 0 as if they were not there.</summary>
public class WeightedMetricTests
{
    private const double Tolerance = 1e-12;

    private static readonly Average[] Averages = [Average.Macro, Average.Micro, Average.Weighted];

    [Fact]
    public void Classification_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("weighted-classes"))
        {
            (int rows, int classes) = (name[0], name[1]);
            ConfusionMatrix matrix = new(classes);
            IMetric<int>[] metrics =
            [
                new Accuracy(classes),
                .. Averages.Select(average => new Precision(classes, average)),
                .. Averages.Select(average => new Recall(classes, average)),
                .. Averages.Select(average => new F1Score(classes, average)),
            ];
            float[] outputs = Scores(rows, classes, name[2], name[3]), weights = Weights(rows, name[2]);
            int[] labels = Labels(rows, classes, name[2]);
            AddAll(metrics, outputs, labels, weights, classes);
            matrix.Add(outputs, labels, weights);
            Close(name, expected, [.. metrics.Select(metric => metric.Value), matrix.Weight(0, 0), matrix.Weight(0, 1), matrix.Weight(1, 0)]);
            Assert.Equal(weights.Count(weight => weight > 0), matrix.Rows);
            Assert.Equal(labels.Where((label, row) => label == 1 && weights[row] > 0).Count(), matrix.Support(1));
            cases++;
        }

        Assert.Equal(18, cases);
    }

    [Fact]
    public void Top_k_accuracy_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("weighted-top"))
        {
            (int rows, int classes) = (name[0], name[1]);
            IMetric<int>[] metrics = [new TopKAccuracy(1, classes), new TopKAccuracy(2, classes), new TopKAccuracy(classes, classes)];
            AddAll(metrics, Scores(rows, classes, name[2], 0), Labels(rows, classes, name[2]), Weights(rows, name[2]), classes);
            Close(name, expected, [.. metrics.Select(metric => metric.Value)]);
            cases++;
        }

        Assert.Equal(6, cases);
    }

    [Fact]
    public void ROC_AUC_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("weighted-auc"))
        {
            (int rows, int classes) = (name[0], name[1]);
            RocAuc metric = new(classes, fromLogits: false);
            AddAll([metric], Scores(rows, classes, name[2], name[3]), Labels(rows, classes, name[2]), Weights(rows, name[2]), classes);
            Close(name, expected, [metric.Value]);
            Assert.Equal(metric.Value, metric.Value);
            cases++;
        }

        Assert.InRange(cases, 10, 18);
    }

    [Fact]
    public void Regression_equals_scikit_learn()
    {
        int cases = 0;
        foreach ((int[] name, double[] expected) in Lines("weighted-regression"))
        {
            (int rows, int channels) = (name[0], name[1]);
            IMetric<float>[] metrics = [new MeanAbsoluteError(), new RootMeanSquaredError(channels), new R2Score(channels)];
            AddAll(metrics, Values(name[2]), Values(name[2] + 500), Weights(rows, name[2]), channels);
            Close(name, expected, [.. metrics.Select(metric => metric.Value)]);
            cases++;

            float[] Values(int seed) => [.. MathFixtures.Values(rows * channels, seed, 3).Select(value => value + name[3])];
        }

        Assert.Equal(12, cases);
    }

    /// <summary>Weights of 1 change no bit; nor does a metric remember them behind a reset.</summary>
    [Fact]
    public void Weights_of_1_are_no_weights()
    {
        float[] outputs = Scores(50, 3, 1, 1), ones = [.. Enumerable.Repeat(1f, 50)];
        int[] labels = Labels(50, 3, 1);
        IMetric<int>[] classes = [new Accuracy(3), new F1Score(3), new Recall(3, Average.Weighted), new TopKAccuracy(2, 3), new RocAuc(3)];
        IMetric<float>[] values = [new MeanAbsoluteError(), new RootMeanSquaredError(3), new R2Score(3)];
        Check(classes, labels);
        Check(values, Scores(50, 3, 2, 0));

        void Check<TTarget>(IMetric<TTarget>[] metrics, TTarget[] targets)
            where TTarget : unmanaged
        {
            foreach (IMetric<TTarget> metric in metrics)
            {
                metric.Add(outputs, targets);
                double expected = metric.Value;
                foreach (float[] weights in (float[][])[ones, []])
                {
                    metric.Reset();
                    metric.Add(outputs, targets, weights);
                    Assert.Equal(expected, metric.Value);
                }
            }
        }
    }

    /// <summary>Batches with and without weights, which count 1 then.</summary>
    [Fact]
    public void Batches_without_weights_count_1_a_row()
    {
        RocAuc area = new(1), expected = new(1);
        Accuracy accuracy = new(1);
        area.Add([0.5f, 0.2f, 0.7f], [1, 0, 0]);
        area.Add([0.6f, 0.7f], [1, 0], [2, 1]);
        area.Add([0.1f], [0]);
        expected.Add([0.5f, 0.2f, 0.7f, 0.6f, 0.6f, 0.7f, 0.1f], [1, 0, 0, 1, 1, 0, 0]);
        Assert.Equal(expected.Value, area.Value);
        accuracy.Add([1, -1], [1, 1]);
        accuracy.Add([1], [1], [2]);
        Assert.Equal(0.75, accuracy.Value);
    }

    [Fact]
    public void A_NaN_of_weight_0_does_not_count()
    {
        IMetric<int>[] classes = [new Accuracy(2), new F1Score(2), new TopKAccuracy(1, 2), new RocAuc(2)];
        IMetric<float>[] values = [new MeanAbsoluteError(), new RootMeanSquaredError(1), new R2Score(1)];
        foreach (IMetric<int> metric in classes)
        {
            metric.Add([float.NaN, 1, 2, 1, 1, 2], [1, 0, 1], [0, 1, 1]);
            Assert.Equal(1, metric.Value);
            metric.Add([float.NaN, 1], [1], [0.5f]);
            Assert.Equal(double.NaN, metric.Value);
        }

        foreach (IMetric<float> metric in values)
        {
            metric.Add([float.NaN, 1, 2], [1, 1, 2], [0, 1, 1]);
            Assert.Equal(metric is R2Score ? 1 : 0, metric.Value);
            metric.Add([float.NaN], [1], [0.5f]);
            Assert.Equal(double.NaN, metric.Value);
        }
    }

    [Fact]
    public void What_no_row_can_count_is_refused()
    {
        IMetric<int>[] classes = [new Accuracy(2), new F1Score(2), new TopKAccuracy(1, 2), new RocAuc(2)];
        IMetric<float>[] values = [new RootMeanSquaredError(2), new R2Score(2), new MeanAbsoluteError()];
        foreach (IMetric<int> metric in classes)
        {
            Assert.Throws<ArgumentException>("weights", () => metric.Add([1, 2, 3, 4], [0, 1], [1]));
            Assert.Contains("weights[1] is -1", Assert.Throws<ArgumentOutOfRangeException>(() => metric.Add([1, 2, 3, 4], [0, 1], [1, -1])).Message, StringComparison.Ordinal);
            Assert.Equal(double.NaN, metric.Value);
        }

        foreach (IMetric<float> metric in values)
        {
            Assert.Throws<ArgumentException>("weights", () => metric.Add([1, 2, 3, 4], [0, 1, 2, 3], [1, 1, 1]));
            Assert.Throws<ArgumentOutOfRangeException>("weights", () => metric.Add([1, 2, 3, 4], [0, 1, 2, 3], [1, float.NaN]));
            Assert.Equal(double.NaN, metric.Value);
        }

        IMetric<int> own = new OwnMetric();
        own.Add([1], [1], []);
        Assert.Equal(1, own.Value);
        Assert.Contains("OwnMetric takes no weights: implement Add(outputs, targets, weights)", Assert.Throws<NotSupportedException>(() => own.Add([1], [1], [1])).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(int[] Name, double[] Numbers)> Lines(string kind) => MathFixtures.Read("metrics.txt")
        .Where(line => line.Name[0] == kind)
        .Select(line => (line.Name[1..].Select(MathFixtures.Int).ToArray(), line.Numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()));

    private static int[] Labels(int rows, int classes, int index) => [.. Enumerable.Range(0, rows).Select(row => ((row * row) + (row / 3) + index) % classes)];

    private static float[] Scores(int rows, int channels, int index, int ties)
        => [.. MathFixtures.Values(rows * channels, index, 3).Select(value => ties == 1 ? MathF.Round(value * 2) / 2 : value)];

    private static float[] Weights(int rows, int index)
        => [.. MathFixtures.Values(rows, index + 5000, 2).Select((value, row) => row % 5 == 3 ? 0 : Math.Abs(value))];

    /// <summary>1, 2, 3... rows, until all are in one.</summary>
    private static void AddAll<TTarget>(IMetric<TTarget>[] metrics, float[] outputs, TTarget[] targets, float[] weights, int channels)
        where TTarget : unmanaged
    {
        int perRow = targets.Length / weights.Length;
        for (int start = 0, size = 1; start < weights.Length; start += size, size++)
        {
            int end = Math.Min(start + size, weights.Length);
            foreach (IMetric<TTarget> metric in metrics)
            {
                metric.Add(outputs.AsSpan((start * channels)..(end * channels)), targets.AsSpan((start * perRow)..(end * perRow)), weights.AsSpan(start..end));
            }
        }
    }

    private static void Close(int[] name, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
            Assert.True(difference <= Tolerance, $"{string.Join(' ', name)}, number {i}: {actual[i]:G17}, not {expected[i]:G17}");
        }
    }

    /// <summary>Knows no weights.</summary>
    private sealed class OwnMetric : IMetric<int>
    {
        public string Name => "own";

        public double Value { get; private set; }

        public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets) => Value += targets.Length;

        public void Reset() => Value = 0;
    }
}
