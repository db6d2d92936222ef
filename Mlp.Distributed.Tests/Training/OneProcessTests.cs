using Mlp.Metrics;
using Mlp.Training;
using Xunit.Abstractions;

namespace Mlp.Distributed.Tests.Training;

/// <summary>Ranks that share each batch come to what one process comes to with the whole batch.</summary>
public sealed class OneProcessTests(ITestOutputHelper output)
{
    private const int ComparedSteps = 20;
    private const double Tolerance = 1e-6;
    private static readonly int[] s_ranks = [1, 2, 3, 4, 5, 7];

    private static readonly Dictionary<string, TrainingCase> s_cases = new()
    {
        ["momentum"] = new(),
        ["adamw"] = new() { Optimizer = layout => new AdamW(layout, 0.01) },

        // Its first steps have the size of ten learning rates, whatever the gradient's: where that is nearly 0, so is all that is known of the sign.
        ["rmsprop"] = new() { Optimizer = layout => new RMSprop(layout, 0.001) },
        ["in order"] = new() { Options = (_, options) => options with { Shuffle = false } },

        // Learned slowly: of a loss near 0, a float's logits leave no seven digits.
        ["fewer rows than ranks"] = new() { Training = () => Rows.Labelled(3), Optimizer = layout => new SGD(layout, 0.01, momentum: 0.9), Epochs = 20 },
        ["clipping"] = new() { Options = (_, options) => options with { MaxGradNorm = 0.1 } },
        ["schedule of steps"] = new()
        {
            Options = (optimizer, options) => options with { Scheduler = new OneCycleLR(optimizer, 0.2, 100), ScheduleUnit = ScheduleUnit.Step },
        },
        ["schedule of epochs"] = new() { Options = (optimizer, options) => options with { Scheduler = new StepLR(optimizer, 1, 0.5) } },
        ["plateau"] = new()
        {
            Validation = () => Rows.Labelled(50, seed: 2),
            Epochs = 12,
            Options = (optimizer, options) => options with { Plateau = new ReduceLROnPlateau(optimizer, patience: 0, threshold: 0.2, factor: 0.5) },
        },
        ["early stopping"] = new()
        {
            Validation = () => Rows.Labelled(50, seed: 2),
            Epochs = 100,
            Options = (_, options) => options with { EarlyStopping = new EarlyStopping(Patience: 2, MinDelta: 0.02), Metrics = [new Accuracy(Rows.Classes)] },
        },
        ["weights of rows"] = new() { Training = () => Rows.Labelled(99).Weighted(), Validation = () => Rows.Labelled(50, seed: 2).Weighted() },
        ["weights of classes"] = new() { Loss = () => new CrossEntropyLoss([0.2f, 3, 0.7f], labelSmoothing: 0.1) },
        ["a class that does not count"] = new() { Loss = () => new CrossEntropyLoss([1, 0, 0.7f]) },
        ["both weights"] = new() { Training = () => Rows.Labelled(99).Weighted(), Loss = () => new CrossEntropyLoss([0.2f, 3, 0.7f]) },
        ["sum"] = new() { Loss = () => new CrossEntropyLoss(reduction: Reduction.Sum), Optimizer = layout => new SGD(layout, 0.005, momentum: 0.9) },
        ["sum with weights"] = new()
        {
            Training = () => Rows.Labelled(99).Weighted(),
            Loss = () => new CrossEntropyLoss(reduction: Reduction.Sum),
            Optimizer = layout => new SGD(layout, 0.005, momentum: 0.9),
        },
        ["regression"] = new()
        {
            Net = () => new ScaledNet(seed: 1),
            Loss = () => new MSELoss(),
            Training = () => Rows.Valued(99),
            Validation = () => Rows.Valued(50, seed: 2),
            Options = (_, options) => options with { Metrics = [new R2Score(Rows.Targets)] },
        },
        ["two classes by one output"] = new()
        {
            Net = () => new SingleNet(seed: 1),
            Loss = () => new BCEWithLogitsLoss(posWeight: [2]),
            Training = () => Rows.OfTwoClasses(99),
            Validation = () => Rows.OfTwoClasses(50, seed: 2),
            Options = (_, options) => options with { Metrics = [new Accuracy(1)] },
        },
        ["images"] = new()
        {
            Net = () => new ImageNet(seed: 1),
            Training = () => Rows.Images(50),
            Validation = () => Rows.Images(20, seed: 2),
            Options = (_, options) => options with { BatchSize = 8, Metrics = [new Accuracy(Rows.Classes)] },
        },
        ["images with weights"] = new()
        {
            Net = () => new ImageNet(seed: 1),
            Training = () => Rows.Images(50).Weighted(),
            Loss = () => new CrossEntropyLoss([0.5f, 1, 2]),
            Options = (_, options) => options with { BatchSize = 8 },
        },
        ["batch norm and dropout"] = new() { Net = () => new FullNet(seed: 1), Validation = () => Rows.Labelled(50, seed: 2) },
        ["batch norm and dropout, adamw"] = new() { Net = () => new FullNet(seed: 1), Optimizer = layout => new AdamW(layout, 0.01) },
        ["batch norm and one row more"] = new() { Net = () => new FullNet(seed: 1), Training = () => Rows.Labelled(97), Epochs = 4 },
        ["threads"] = new()
        {
            Net = () => new WideNet(seed: 1),
            Training = () => Rows.Labelled(300),
            Epochs = 5,
            Options = (_, options) => options with { BatchSize = 64, Threads = 2 },
        },
        ["batch norm over images"] = new() { Net = () => new ImageNormNet(seed: 1), Training = () => Rows.Images(50), Options = (_, options) => options with { BatchSize = 8 } },
        ["statistics of the batch in prediction"] = new() { Net = () => new OwnStatisticsNet(seed: 1), Validation = () => Rows.Labelled(50, seed: 2) },
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_come_to_the_losses_of_one_process(string name)
    {
        TrainingCase one = s_cases[name];
        TrainingRun expected = one.Run(collective: null);
        Assert.True(expected.Steps.Count >= ComparedSteps);
        foreach (int ranks in s_ranks)
        {
            TrainingRun[] runs = one.RunOnRanks(ranks);
            double worst = 0;
            for (int step = 0; step < ComparedSteps; step++)
            {
                (StepResult mine, StepResult his) = (expected.Steps[step], runs[0].Steps[step]);
                Assert.Equal(mine with { Loss = 0 }, his with { Loss = 0 });
                Assert.Equal(float.IsNaN(mine.Loss), float.IsNaN(his.Loss));
                worst = Math.Max(worst, float.IsNaN(mine.Loss) ? 0 : Math.Abs(mine.Loss - his.Loss) / Math.Abs(mine.Loss));
            }

            output.WriteLine($"{ranks} ranks: the worst loss of {ComparedSteps} steps is off by {worst:G2}");
            Assert.True(worst <= Tolerance, $"{ranks} ranks: {worst}");
            AssertSameDecisions(expected, runs[0]);
            Assert.All(runs, run => AssertSameBits(runs[0], run));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_come_to_the_same_bits_on_every_run(string name)
    {
        TrainingRun[] first = s_cases[name].RunOnRanks(3), second = s_cases[name].RunOnRanks(3);
        AssertSameBits(first[0], second[0]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_rank_comes_to_the_bits_of_none(string name)
        => AssertSameBits(s_cases[name].Run(collective: null), s_cases[name].RunOnRanks(1)[0]);

    [Fact]
    public void Cases_do_what_they_are_named_for()
    {
        TrainingRun plateau = s_cases["plateau"].Run(collective: null), stopping = s_cases["early stopping"].Run(collective: null);
        Assert.True(plateau.Epochs[^1].LearningRate < plateau.Epochs[0].LearningRate);
        Assert.Equal(StopReason.EarlyStopping, stopping.Result.Reason);
        Assert.True(stopping.Result.BestEpoch < stopping.Epochs.Count);
    }

    private static void AssertSameDecisions(TrainingRun expected, TrainingRun actual)
    {
        Assert.Equal(expected.Steps.Count, actual.Steps.Count);
        Assert.Equal(expected.Result with { BestLoss = 0 }, actual.Result with { BestLoss = 0 });
        foreach ((EpochResult mine, EpochResult his) in expected.Epochs.Zip(actual.Epochs))
        {
            Assert.Equal((mine.LearningRate, mine.IsBest), (his.LearningRate, his.IsBest));
            Assert.Equal(1, his.TrainingLoss / mine.TrainingLoss, 1e-4);
            Assert.Equal(mine.Validation is null, his.Validation is null);
            if (mine.Validation is not null)
            {
                Assert.Equal(mine.Validation.Rows, his.Validation!.Rows);
                Assert.Equal(1, his.Validation.Loss / mine.Validation.Loss, 1e-4);
            }
        }
    }

    private static void AssertSameBits(TrainingRun expected, TrainingRun actual)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Result, actual.Result);
        Assert.Equal(expected.Parameters, actual.Parameters);
        Assert.Equal(expected.Statistics, actual.Statistics);
        Assert.Equal(
            expected.Epochs.Select(epoch => epoch.Validation?.Metrics.Select(metric => metric.Value) ?? []),
            actual.Epochs.Select(epoch => epoch.Validation?.Metrics.Select(metric => metric.Value) ?? []));
    }
}
