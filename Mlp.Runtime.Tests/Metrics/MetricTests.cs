using Mlp.Metrics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Metrics;

/// <summary>What metrics do on the second day: nothing yet, NaN, one class, resets, wrong lengths.</summary>
public class MetricTests
{
    private static IMetric<int>[] OfLabels() =>
    [
        new Accuracy(3), new TopKAccuracy(2, 3), new Precision(3), new Recall(3, Average.Micro), new F1Score(3, Average.Weighted),
        new RocAuc(3),
    ];

    private static IMetric<float>[] OfValues() => [new MeanAbsoluteError(), new RootMeanSquaredError(3), new R2Score(3)];

    [Fact]
    public void Names_say_what_they_are() => Assert.Equal(
        ["accuracy", "top-2 accuracy", "macro precision", "micro recall", "weighted F1", "ROC AUC", "MAE", "RMSE", "R²"],
        [.. OfLabels().Select(metric => metric.Name), .. OfValues().Select(metric => metric.Name)]);

    [Fact]
    public void Without_rows_there_is_no_value()
    {
        foreach (IMetric<int> metric in OfLabels())
        {
            Assert.Equal(double.NaN, metric.Value);
            metric.Add([], []);
            Assert.Equal(double.NaN, metric.Value);
        }

        foreach (IMetric<float> metric in OfValues())
        {
            Assert.Equal(double.NaN, metric.Value);
            metric.Add([], []);
            Assert.Equal(double.NaN, metric.Value);
        }

        ConfusionMatrix matrix = new(2);
        Assert.Equal(double.NaN, matrix.Accuracy());
        Assert.Equal(0, matrix.Precision(1));
    }

    [Fact]
    public void NaN_shows_until_the_next_reset()
    {
        float[] outputs = MathFixtures.Values(30, 1, 2), poisoned = [.. outputs];
        poisoned[8] = float.NaN;
        int[] labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
        foreach (IMetric<int> metric in OfLabels())
        {
            metric.Add(outputs, labels);
            double value = metric.Value;
            Assert.InRange(value, 0, 1);
            metric.Add(poisoned, labels);
            metric.Add(outputs, labels);
            Assert.Equal(double.NaN, metric.Value);
            metric.Reset();
            metric.Add(outputs, labels);
            Assert.Equal(value, metric.Value);
        }

        foreach (IMetric<float> metric in OfValues())
        {
            metric.Add(outputs, new float[30]);
            double value = metric.Value;
            Assert.True(double.IsFinite(value));
            metric.Add(poisoned, new float[30]);
            Assert.Equal(double.NaN, metric.Value);
            metric.Reset();
            metric.Add(outputs, new float[30]);
            Assert.Equal(value, metric.Value);
        }

        ConfusionMatrix matrix = new(3);
        matrix.Add(poisoned, labels);
        Assert.Equal((10, 1), (matrix.Rows, matrix.NaNRows));
        Assert.Equal(9, Enumerable.Range(0, 9).Sum(i => matrix[i / 3, i % 3]));
        Assert.Equal(double.NaN, matrix.F1(0));
        Accuracy accuracy = new(3);
        accuracy.Add(poisoned, labels);
        Assert.Equal((10, 1), (accuracy.Rows, accuracy.NaNRows));
    }

    /// <summary>Where NaN stands must not matter.</summary>
    [Fact]
    public void NaN_shows_wherever_it_is()
    {
        for (int position = 0; position < 3; position++)
        {
            float[] outputs = [1, 2, 3, 3, 2, 1];
            outputs[position] = float.NaN;
            for (int label = 0; label < 3; label++)
            {
                foreach (IMetric<int> metric in OfLabels())
                {
                    metric.Add([9, 1, 1, 1, 9, 1, 1, 1, 9], [0, 1, 2]);
                    metric.Add(outputs, [label, 0]);
                    Assert.Equal(double.NaN, metric.Value);
                }
            }
        }
    }

    /// <summary>Of one output, a logit: above the threshold it is class 1.</summary>
    [Fact]
    public void One_output_tells_two_classes_apart()
    {
        Accuracy logits = new(1), probabilities = new(1, threshold: 0.5f);
        logits.Add([-1, 0, 1e-9f, 5], [0, 0, 1, 0]);
        Assert.Equal(0.75, logits.Value);
        probabilities.Add([0.4f, 0.6f], [0, 1]);
        Assert.Equal(1.0, probabilities.Value);
        logits.Add([float.NaN], [0]);
        Assert.Equal(double.NaN, logits.Value);
        Assert.Throws<ArgumentOutOfRangeException>("targets", () => logits.Add([1], [2]));
    }

    /// <summary>Precision, recall, F1 and their matrix, as accuracy does; they threw at the first label 1.</summary>
    [Fact]
    public void One_output_has_a_confusion_matrix()
    {
        ConfusionMatrix matrix = new(1);
        Assert.Equal((2, null), (matrix.Classes, matrix.Threshold));
        matrix.Add([-1, 0, 1e-9f, 5, 5], [0, 0, 1, 0, 1]);
        Assert.Equal([2, 1, 0, 2], Enumerable.Range(0, 4).Select(i => matrix[i / 2, i % 2]));
        Assert.Equal(0.8, matrix.F1(Average.Binary), 12);
        Assert.Equal(0.8, matrix.F1(1), 12);

        F1Score numbers = new(1, Average.Binary, 0.5f);
        Assert.Equal(("binary F1", 0.5f), (numbers.Name, numbers.Threshold!.Value));
        numbers.Add([0.4f, 0.6f, 0.5f], [0, 1, 1]);
        Assert.Equal(2 / 3.0, numbers.Value, 12);
        numbers.Add([float.NaN], [1]);
        Assert.Equal((1, double.NaN), (numbers.Matrix.NaNRows, numbers.Value));
        numbers.Reset();
        Assert.Equal(double.NaN, numbers.Value);
        Assert.Throws<ArgumentOutOfRangeException>("targets", () => numbers.Add([1], [2]));
        Assert.Throws<ArgumentException>("outputs", () => numbers.Add([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => numbers.Add([1], [1], float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new Recall(1, threshold: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("average", () => new Precision(3, Average.Binary));
        Assert.Throws<ArgumentOutOfRangeException>("average", () => new ConfusionMatrix(3).Recall(Average.Binary));
        Assert.Equal(0, numbers.Matrix.Rows);
    }

    [Fact]
    public void Of_equal_outputs_the_first_wins()
    {
        Accuracy accuracy = new(3);
        TopKAccuracy first = new(1, 3), second = new(2, 3);
        int[] labels = [0, 0, 1];
        foreach (IMetric<int> metric in (IMetric<int>[])[accuracy, first, second])
        {
            metric.Add(new float[9], labels);
        }

        Assert.Equal((2 / 3.0, 2 / 3.0, 1), (accuracy.Value, first.Value, second.Value));
    }

    [Fact]
    public void Targets_far_from_0_keep_their_digits()
    {
        R2Score metric = new();
        float[] targets = [.. Enumerable.Range(0, 1000).Select(i => 8388608f + (i % 5))];
        metric.Add([.. targets.Select((target, i) => target + (i % 2))], targets);
        Assert.Equal(1 - (0.5 / 2), metric.Value, 12);
    }

    [Fact]
    public void Lengths_and_labels_that_do_not_fit_are_named_and_not_counted()
    {
        foreach (IMetric<int> metric in OfLabels())
        {
            metric.Add([9, 1, 1, 1, 9, 1, 1, 1, 9], [0, 1, 2]);
            double before = metric.Value;
            string message = Assert.Throws<ArgumentException>("outputs", () => metric.Add(new float[7], [0, 1])).Message;
            Assert.StartsWith("outputs has 7 elements, but [rows, channels] = [2, 3] was expected", message, StringComparison.Ordinal);
            foreach (int label in (int[])[3, -1, -100])
            {
                string expected = FormattableString.Invariant($"targets[1] is {label}, but there are 3 classes: 0 to 2.");
                message = Assert.Throws<ArgumentOutOfRangeException>("targets", () => metric.Add(new float[6], [0, label])).Message;
                Assert.StartsWith(expected, message, StringComparison.Ordinal);
            }

            Assert.Equal(before, metric.Value);
        }

        foreach (IMetric<float> metric in OfValues())
        {
            metric.Add([1, 2, 3, 4, 5, 7], [1, 2, 3, 5, 5, 5]);
            double before = metric.Value;
            Assert.Throws<ArgumentException>("targets", () => metric.Add(new float[6], new float[3]));
            Assert.Equal(before, metric.Value);
        }

        Assert.Throws<ArgumentException>("outputs", () => new R2Score(3).Add(new float[7], new float[7]));
        Assert.Throws<ArgumentException>("outputs", () => new RootMeanSquaredError(3).Add(new float[7], new float[7]));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new Accuracy(0));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new Accuracy(1, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => new TopKAccuracy(0, 3));
        string message = Assert.Throws<ArgumentOutOfRangeException>("k", () => new TopKAccuracy(4, 3)).Message;
        Assert.StartsWith("k is 4: 1 to 3, the number of classes, was expected.", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => new TopKAccuracy(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => new ConfusionMatrix(0));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => new ConfusionMatrix(65536));
        Assert.Throws<ArgumentOutOfRangeException>("average", () => new F1Score(3, (Average)4));
        Assert.Throws<ArgumentOutOfRangeException>("average", () => new ConfusionMatrix(2).Recall((Average)(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new RocAuc(0));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new R2Score(0));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new RootMeanSquaredError(-1));

        ConfusionMatrix matrix = new(2);
        Assert.Throws<ArgumentOutOfRangeException>("label", () => matrix[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("prediction", () => matrix[0, -1]);
        Assert.Throws<ArgumentOutOfRangeException>("label", () => matrix.Precision(2));
        Assert.Throws<ArgumentOutOfRangeException>("label", () => matrix.Support(-1));
        Assert.Throws<ArgumentException>("predictions", () => matrix.Add((ReadOnlySpan<int>)[1], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("predictions", () => matrix.Add((ReadOnlySpan<int>)[0, 2], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => matrix.Add((ReadOnlySpan<int>)[0, 1], [1, 2]));
        Assert.Equal(0, matrix.Rows);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] outputs = MathFixtures.Values(300, 1, 2), targets = MathFixtures.Values(300, 2, 2);
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => row % 3)];
        foreach (IMetric<int> metric in OfLabels())
        {
            Assert.Equal(0, Allocations.Measure(() => Epoch(metric, outputs, labels)));
        }

        foreach (IMetric<float> metric in OfValues())
        {
            Assert.Equal(0, Allocations.Measure(() => Epoch(metric, outputs, targets)));
        }
    }

    private static double Epoch<TTarget>(IMetric<TTarget> metric, float[] outputs, TTarget[] targets)
        where TTarget : unmanaged
    {
        metric.Reset();
        metric.Add(outputs, targets);
        metric.Add(outputs, targets);
        return metric.Value;
    }
}
