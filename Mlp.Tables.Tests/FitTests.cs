using Mlp.Training;

namespace Mlp.Tables.Tests;

public class FitTests
{
    private static readonly TableFitOptions Short = new() { Members = 3, Epochs = 8, Threads = 2, Seed = 5 };

    [Fact]
    public void Fit_Classes_AreTold()
    {
        TableEnsemble model = TableEnsemble.Fit<FlowerModel, Flower>(Rows.Flowers(1500), new TableFitOptions { Members = 4, Threads = 2, Epochs = 40 });
        TableEvaluation quality = model.Evaluate<FlowerModel, Flower>(Rows.Flowers(800, seed: 2));
        Assert.InRange(quality.Score, 0.85, 1);
        Assert.InRange(quality.Metrics["balanced_accuracy"], 0.75, 1);
        Assert.Equal(784, quality.Rows);
        Assert.Equal(4, model.MemberCount);
        Assert.Equal((1500, 30), (model.Report.Rows, model.Report.SkippedRows));
        Assert.Equal(1470, model.Report.TrainingRows + model.Report.HeldOutRows);
        Assert.InRange(model.Report.HeldOut!.Score, 0.8, 1);
        Assert.Contains("length: ", model.Report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Number_IsPredictedInItsUnitWithASpread()
    {
        TableEnsemble model = TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(1000), new TableFitOptions { Members = 4, Threads = 2, Epochs = 60 });
        TableEvaluation quality = model.Evaluate<WallModel, Wall>(Rows.Walls(300, seed: 2));
        Assert.InRange(quality.Score, 0.97, 1);
        float[] answer = new float[2];
        model.Predict([5, 2, 1e9 + 50], answer);
        Assert.InRange(answer[0], 5700, 6100);
        Assert.InRange(answer[1], 0.001f, 300);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits(int threads)
        => Assert.Equal(Predictions(Short), Predictions(Short with { Threads = threads }));

    [Fact]
    public void Fit_OtherSeed_GivesOtherBits() => Assert.NotEqual(Predictions(Short), Predictions(Short with { Seed = 6 }));

    [Fact]
    public void Fit_BalancedClasses_FindsMoreOfTheRareClass()
    {
        Flower[] rows = Rows.Flowers(1000);
        double plain = Recall(Short), balanced = Recall(Short with { BalancedClasses = true });
        Assert.True(balanced >= plain, $"{balanced} {plain}");
        double Recall(TableFitOptions options)
            => TableEnsemble.Fit<FlowerModel, Flower>(rows, options).Evaluate<FlowerModel, Flower>(Rows.Flowers(1000, 3)).Metrics["balanced_accuracy"];
    }

    [Fact]
    public void Fit_RowsOfWeightZero_TeachNothing()
    {
        Flower[] rows = [.. Rows.Flowers(600)];
        Flower[] spoiled = [.. rows, .. rows.Select(row => row with { Kind = row.Kind is null ? null : (row.Kind + 1) % 3, Weight = 0 })];
        TableEnsemble model = TableEnsemble.Fit<FlowerModel, Flower>(spoiled, Short with { Epochs = 25 });
        Assert.InRange(model.Evaluate<FlowerModel, Flower>(Rows.Flowers(500, 2)).Score, 0.75, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Fit_FewRows_GivesAModel(int count)
    {
        TableEnsemble model = TableEnsemble.Fit<FlowerModel, Flower>(Enumerable.Range(0, count).Select(i => Flower(i % 2)), Short);
        float[] answer = new float[3];
        model.Predict([1, 2, 0, 0, 1], answer);
        Assert.Equal(1, answer.Sum(), 1e-5f);
    }

    [Fact]
    public void Fit_WithoutHeldOutRows_KeepsTheLastEpoch()
    {
        TableReport report = TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(100), Short with { HeldOutShare = 0 }).Report;
        Assert.Equal((100, 0, null), (report.TrainingRows, report.HeldOutRows, report.HeldOut));
        Assert.All(report.Epochs, epoch => Assert.Equal(8, epoch));
    }

    /// <summary>The best epoch is the one that was kept.</summary>
    [Fact]
    public void Fit_Curves_HaveTheLossesOfEachEpoch()
    {
        TableReport report = TableEnsemble.Fit<FlowerModel, Flower>(Rows.Flowers(600), Short with { Epochs = 20 }).Report;
        Assert.Equal(3, report.Curves.Count);
        foreach ((TrainingHistory curve, int best) in report.Curves.Zip(report.Epochs))
        {
            Assert.Equal(Enumerable.Range(1, 20).Select(epoch => (long)epoch), curve.Select(epoch => epoch.Epoch));
            Assert.All(curve, epoch => Assert.Equal(report.HeldOutRows, epoch.Validation!.Rows));
            Assert.Equal(best, curve.Best!.Epoch);
            Assert.Equal(curve.Min(epoch => epoch.Validation!.Loss), curve.Best.Validation!.Loss);
            Assert.True(curve[^1].TrainingLoss < curve[0].TrainingLoss / 2, $"{curve[0]} {curve[^1]}");
        }

        // Without a network that has learned anything, the cross entropy of three classes is about ln 3; of one that has, the mean of the
        // members' is near that of their mean.
        Assert.InRange(report.Curves[0][0].TrainingLoss, 0.3, 1.5);
        Assert.InRange(report.Curves.Average(curve => curve.Best!.Validation!.Loss), 0.5 * report.HeldOut!.Metrics["log_loss"], 2 * report.HeldOut.Metrics["log_loss"]);
    }

    [Fact]
    public void Fit_CurvesOfNumbers_AreInUnitsOfTheTargetsVariance()
    {
        Wall[] rows = Rows.Walls(800);
        TableReport report = TableEnsemble.Fit<WallModel, Wall>(rows, Short with { Members = 1, Epochs = 30, HeldOutShare = 0.5 }).Report;
        double loss = report.Curves[0].Best!.Validation!.Loss, mean = rows.Average(row => row.Price);
        double variance = rows.Average(row => (row.Price - mean) * (row.Price - mean));
        Assert.InRange(loss * variance / Math.Pow(report.HeldOut!.Metrics["rmse"], 2), 0.95, 1.05);
        Assert.Null(TableEnsemble.Fit<WallModel, Wall>(rows, Short with { HeldOutShare = 0 }).Report.Curves[0][0].Validation);
    }

    [Fact]
    public void Fit_Progress_NeverGoesBackwards()
    {
        Steps steps = new();
        TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(200), Short with { Progress = steps });
        Assert.Equal(steps.Done.Order(), steps.Done);
        Assert.Equal(1, steps.Done[^1]);
        Assert.InRange(steps.Done.Count, 3 * 8, (3 * 8) + 1);
    }

    [Fact]
    public void Fit_CancelledBehindAnEpoch_LeavesAModel()
    {
        using CancellationTokenSource source = new();
        TableEnsemble model = TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(300), Short with { Threads = 1, Progress = new Steps(source.Cancel) }, source.Token);
        Assert.Equal(1, model.MemberCount);
        Assert.Contains(model.Report.Notes, note => note.StartsWith("The training was cancelled", StringComparison.Ordinal));
        float[] answer = new float[2];
        model.Predict([5, 2, 1e9], answer);
        Assert.True(float.IsFinite(answer[0]));
    }

    [Fact]
    public void Fit_CancelledBefore_Throws()
        => Assert.Throws<OperationCanceledException>(() => TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(300), Short, new CancellationToken(true)));

    [Theory]
    [InlineData(0, 1, 1, 0.1)]
    [InlineData(1, 0, 1, 0.1)]
    [InlineData(1, 1, 0, 0.1)]
    [InlineData(1, 1, 100_001, 0.1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 1, 1, -0.1)]
    [InlineData(1, 1, 1, double.NaN)]
    public void Fit_OptionOutOfRange_Throws(int members, int threads, int epochs, double share)
        => Assert.Throws<ArgumentOutOfRangeException>(() => TableEnsemble.Fit<WallModel, Wall>(
            Rows.Walls(10), new TableFitOptions { Members = members, Threads = threads, Epochs = epochs, HeldOutShare = share }));

    [Fact]
    public void Fit_WhatCannotBe_IsNamed()
    {
        Says("There are no rows.", []);
        Says("None of the 2 rows has a value in Kind, the target.", Flower(null), Flower(null));
        Says("All rows have the same Kind, the target: B.", Flower(1), Flower(1));
        Says("Row 1 has ∞ in Width", Flower(0), Flower(1) with { Width = double.PositiveInfinity });
        Says("Row 1 has 3 in Place, which is none of its categories.", Flower(0), Flower(1) with { Place = 3 });
        Says("Row 1 has 3 in Kind, the target: give it one of its classes", Flower(0), Flower(3));
        Says("Row 0 has the weight NaN", Flower(0) with { Weight = double.NaN }, Flower(1));
        Says("All rows have the weight 0", Flower(0) with { Weight = 0 }, Flower(1) with { Weight = 0 });
        Says("Row 1 is null.", Flower(0), null!);
        ArgumentException error = Assert.Throws<ArgumentException>(() => TableEnsemble.Fit<WallModel, Wall>([new Wall([1, double.NaN], 1, 1)]));
        Assert.Contains("Row 0 has no value in Sizes, whose property is not nullable", error.Message, StringComparison.Ordinal);
    }

    private static Flower Flower(int? kind) => new(kind, kind ?? 0, 0, "red", true, kind);

    private static void Says(string message, params Flower[] rows)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => TableEnsemble.Fit<FlowerModel, Flower>(rows, Short)).Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);

    private static float[] Predictions(TableFitOptions options)
    {
        TableEnsemble model = TableEnsemble.Fit<FlowerModel, Flower>(Rows.Flowers(300), options);
        return PredictionTests.PredictAll(model, Rows.Flowers(100, 2));
    }

    private sealed class Steps(Action? told = null) : IProgress<TableFitProgress>
    {
        public List<double> Done { get; } = [];

        public void Report(TableFitProgress value)
        {
            Done.Add(value.Done);
            told?.Invoke();
        }
    }
}
