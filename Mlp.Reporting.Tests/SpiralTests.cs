using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;
using Spirals;

namespace Mlp.Reporting.Tests;

/// <summary>samples/Spirals.</summary>
public class SpiralTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void More_than_99_in_100_held_out_points_are_told_right(int seed)
    {
        Dataset training = SpiralData.Make(1000, seed), test = SpiralData.Make(1000, seed + 1000);
        Assert.Equal(500, training.Labels.Count(1));
        SpiralNet net = new(seed);
        Adam adam = new(SpiralNet.Layout);
        Trainer trainer = new(net, new CrossEntropyLoss(), adam, new TrainerOptions
        {
            BatchSize = 50,
            Seed = seed,
            Scheduler = new OneCycleLR(adam, maxLearningRate: 2e-2, totalSteps: 150 * 20),
            ScheduleUnit = ScheduleUnit.Step,
            Metrics = [new Accuracy(SpiralNet.OutChannels)],
        });
        trainer.Fit(training, 150);
        Assert.True(trainer.Evaluate(test)["accuracy"] > 0.99);

        // A line through the plane, in any direction, tells few more than half of them right.
        Assert.InRange(Enumerable.Range(0, 180).Max(degree => Linear(test, Math.PI * degree / 180)), 0.5, 0.75);
    }

    private static double Linear(Dataset test, double angle)
    {
        int right = Enumerable.Range(0, test.Rows).Count(row => ((test.Inputs[2 * row] * Math.Cos(angle)) + (test.Inputs[(2 * row) + 1] * Math.Sin(angle)) > 0) == (test.Labels[row] == 1));
        return Math.Max(right, test.Rows - right) / (double)test.Rows;
    }
}
