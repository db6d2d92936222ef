using Mlp.Training;
using Xunit.Abstractions;

namespace Mlp.Distributed.Tests.Training;

/// <summary>Ranks that share each batch come to what one process comes to with the whole batch.</summary>
public sealed class OneProcessTests(ITestOutputHelper output)
{
    private const int ComparedSteps = 20;
    private const double Tolerance = 1e-6;
    private static readonly int[] s_ranks = [1, 2, 3, 4, 5, 7];

    public static TheoryData<string> Cases => [.. TrainingCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_come_to_the_losses_of_one_process(string name)
    {
        TrainingCase one = TrainingCases.All[name];
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
        TrainingRun[] first = TrainingCases.All[name].RunOnRanks(3), second = TrainingCases.All[name].RunOnRanks(3);
        AssertSameBits(first[0], second[0]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_rank_comes_to_the_bits_of_none(string name)
        => AssertSameBits(TrainingCases.All[name].Run(collective: null), TrainingCases.All[name].RunOnRanks(1)[0]);

    [Fact]
    public void Cases_do_what_they_are_named_for()
    {
        TrainingRun plateau = TrainingCases.All["plateau"].Run(collective: null), stopping = TrainingCases.All["early stopping"].Run(collective: null);
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
