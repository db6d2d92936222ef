using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Reporting.Tests;

/// <summary>Small trainings.</summary>
internal static class Training
{
    /// <summary>Points in the plane, of class 1 above the diagonal.</summary>
    public static Dataset Points(int rows, int seed = 1)
    {
        System.Random random = new(seed);
        float[] inputs = [.. Enumerable.Range(0, 2 * rows).Select(_ => random.NextSingle() - 0.5f)];
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => inputs[2 * row] < inputs[(2 * row) + 1] ? 1 : 0)];
        return Dataset.ForClassification(inputs, labels, 2, 2, ["x", "y"], ["below", "above"]);
    }

    public static Trainer Trainer(PointNet net, TrainerOptions? options = null)
        => new(net, new CrossEntropyLoss(), new Adam(PointNet.Layout, learningRate: 0.01f), options ?? new TrainerOptions { Metrics = [new Accuracy(2)] });

    /// <summary>An epoch that nobody trained.</summary>
    public static EpochResult Epoch(long number, double loss, double? validation = null, double accuracy = 0.5, bool isBest = true)
        => new(number, 10 * number, 1e-3, loss, validation is { } value ? new Evaluation(20, value, [new MetricValue("accuracy", accuracy)]) : null, isBest, TimeSpan.FromSeconds(0.25));
}
