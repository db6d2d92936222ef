using Mlp.Metrics;

namespace Mlp.Tests.Metrics;

/// <summary>The examples of scikit-learn's documentation, function by function.</summary>
public class PublishedMetricTests
{
    [Fact]
    public void Confusion_matrix()
    {
        ConfusionMatrix matrix = new(3);
        matrix.Add((ReadOnlySpan<int>)[0, 0, 2, 2, 0, 2], [2, 0, 2, 2, 0, 1]);
        int[,] expected = { { 2, 0, 0 }, { 0, 0, 1 }, { 1, 0, 2 } };
        for (int label = 0; label < 3; label++)
        {
            for (int prediction = 0; prediction < 3; prediction++)
            {
                Assert.Equal(expected[label, prediction], matrix[label, prediction]);
            }
        }

        Assert.Equal([2, 1, 3], Enumerable.Range(0, 3).Select(matrix.Support));
    }

    [Fact]
    public void Precision_recall_and_F1()
    {
        ConfusionMatrix matrix = new(3);
        matrix.Add((ReadOnlySpan<int>)[0, 2, 1, 0, 0, 1], [0, 1, 2, 0, 1, 2]);
        Assert.Equal((0.2222, 0.3333, 0.2222), Rounded(matrix.Precision));
        Assert.Equal((0.3333, 0.3333, 0.3333), Rounded(matrix.Recall));
        Assert.Equal((0.2667, 0.3333, 0.2667), Rounded(matrix.F1));
        Assert.Equal([2.0 / 3, 0, 0], Enumerable.Range(0, 3).Select(matrix.Precision));
        Assert.Equal([1.0, 0, 0], Enumerable.Range(0, 3).Select(matrix.Recall));
        Assert.Equal([0.8, 0, 0], Enumerable.Range(0, 3).Select(matrix.F1));
    }

    [Fact]
    public void Accuracy_score()
    {
        ConfusionMatrix matrix = new(4);
        matrix.Add((ReadOnlySpan<int>)[0, 2, 1, 3], [0, 1, 2, 3]);
        Assert.Equal(0.5, matrix.Accuracy());
    }

    [Fact]
    public void Top_k_accuracy_score()
    {
        TopKAccuracy metric = new(2, 3);
        metric.Add([0.5f, 0.2f, 0.2f, 0.3f, 0.4f, 0.2f, 0.2f, 0.4f, 0.3f, 0.7f, 0.2f, 0.1f], [0, 1, 2, 2]);
        Assert.Equal(0.75, metric.Value);
    }

    [Fact]
    public void Roc_auc_score()
    {
        RocAuc metric = new(1);
        metric.Add([0.1f, 0.4f, 0.35f, 0.8f], [0, 0, 1, 1]);
        Assert.Equal(0.75, metric.Value);
    }

    [Fact]
    public void Mean_absolute_error()
    {
        Assert.Equal(0.5, Of(new MeanAbsoluteError(), [2.5f, 0, 2, 8], [3, -0.5f, 2, 7]));
        Assert.Equal(0.75, Of(new MeanAbsoluteError(), [0, 2, -1, 2, 8, -5], [0.5f, 1, -1, 1, 7, -6]));
    }

    [Fact]
    public void Root_mean_squared_error()
    {
        Assert.Equal(0.612, Of(new RootMeanSquaredError(), [2.5f, 0, 2, 8], [3, -0.5f, 2, 7]), 3);
        Assert.Equal(0.8227, Of(new RootMeanSquaredError(2), [0, 2, -1, 2, 8, -5], [0.5f, 1, -1, 1, 7, -6]), 4);
    }

    [Fact]
    public void R2_score()
    {
        Assert.Equal(0.949, Of(new R2Score(), [2.5f, 0, 2, 8], [3, -0.5f, 2, 7]), 3);
        Assert.Equal(1.0, Of(new R2Score(), [1, 2, 3], [1, 2, 3]));
        Assert.Equal(0.0, Of(new R2Score(), [2, 2, 2], [1, 2, 3]), 12);
        Assert.Equal(-3.0, Of(new R2Score(), [3, 2, 1], [1, 2, 3]), 12);
        Assert.Equal(1.0, Of(new R2Score(), [-2, -2, -2], [-2, -2, -2]));
        Assert.Equal(0.0, Of(new R2Score(), [-2, -2, -2 + 1e-3f], [-2, -2, -2]));
        Assert.Equal(double.NaN, Of(new R2Score(), [1], [1]));
    }

    private static double Of(IMetric<float> metric, float[] outputs, float[] targets)
    {
        metric.Add(outputs, targets);
        return metric.Value;
    }

    private static (double Macro, double Micro, double Weighted) Rounded(Func<Average, double> score) =>
        (Math.Round(score(Average.Macro), 4), Math.Round(score(Average.Micro), 4), Math.Round(score(Average.Weighted), 4));
}
