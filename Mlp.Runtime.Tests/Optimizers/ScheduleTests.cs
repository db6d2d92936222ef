using Mlp.Runtime.Tests.State;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

public class ScheduleTests
{
    private static readonly StateLayout s_layout = StateLayouts.Small();

    [Fact]
    public void Arguments_out_of_range_are_named_and_leave_the_optimizer_alone()
    {
        SGD sgd = new(s_layout, 0.5f, momentum: 0.9f);
        byte[] before = OptimizerStateTests.Saved(sgd.Save);
        Check("stepSize", "Invalid step_size: 0", () => new StepLR(sgd, 0));
        Check("gamma", "Invalid gamma: NaN", () => new StepLR(sgd, 1, double.NaN));
        Check("milestones", "Invalid milestone: 0", () => new MultiStepLR(sgd, [0, 3]));
        Check("gamma", "Invalid gamma: -1", () => new ExponentialLR(sgd, -1));
        Check("factor", "Invalid constant multiplicative factor: 0", () => new ConstantLR(sgd, 0));
        Check("totalIters", "Invalid total_iters: -1", () => new ConstantLR(sgd, totalIters: -1));
        Check("startFactor", "Invalid starting multiplicative factor: 0", () => new LinearLR(sgd, 0));
        Check("endFactor", "less than or equal to '1'", () => new LinearLR(sgd, 1, 1.5));
        Check("totalIters", "Invalid total_iters: 0", () => new LinearLR(sgd, totalIters: 0));
        Check("tMax", "Invalid T_max: 0", () => new CosineAnnealingLR(sgd, 0));
        Check("etaMin", "Invalid eta_min: -1", () => new CosineAnnealingLR(sgd, 1, -1));
        Check("t0", "Invalid T_0: 0", () => new CosineAnnealingWarmRestarts(sgd, 0));
        Check("tMult", "Invalid T_mult: 0", () => new CosineAnnealingWarmRestarts(sgd, 1, 0));
        Check("maxLearningRate", "Invalid max_lr: Infinity", () => new OneCycleLR(sgd, double.PositiveInfinity, 10));
        Check("totalSteps", "Invalid total_steps: 0", () => new OneCycleLR(sgd, 1, 0));
        Check("pctStart", "less than or equal to '1'", () => new OneCycleLR(sgd, 1, 10, 1.5));
        Check("annealStrategy", "must be Cos or Linear", () => new OneCycleLR(sgd, 1, 10, annealStrategy: (AnnealStrategy)2));
        Check("divFactor", "non-zero", () => new OneCycleLR(sgd, 1, 10, divFactor: 0));
        Check("divFactor", "Invalid initial learning rate: Infinity", () => new OneCycleLR(sgd, 1e300, 10, divFactor: 1e-300));
        Check("factor", "must be less than '1'", () => new ReduceLROnPlateau(sgd, factor: 1));
        Check("patience", "Invalid patience: -1", () => new ReduceLROnPlateau(sgd, patience: -1));
        Check("mode", "must be Min or Max", () => new ReduceLROnPlateau(sgd, (PlateauMode)7));
        Check("thresholdMode", "must be Rel or Abs", () => new ReduceLROnPlateau(sgd, thresholdMode: (ThresholdMode)7));
        Assert.Contains(
            "3 follows 5",
            Assert.Throws<ArgumentException>("milestones", () => new MultiStepLR(sgd, [5, 3])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("optimizer", () => new StepLR(null!, 1));
        Assert.Throws<ArgumentNullException>("optimizer", () => new ReduceLROnPlateau(null!));
        Assert.Throws<ArgumentNullException>("milestones", () => new MultiStepLR(sgd, null!));
        Assert.Equal(before, OptimizerStateTests.Saved(sgd.Save));

        static void Check(string parameter, string message, Func<object> create) =>
            Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(parameter, create).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_schedules_are_checked()
    {
        SGD sgd = new(s_layout), other = new(s_layout);
        StepLR mine = new(sgd, 1), foreign = new(other, 1);
        Assert.Contains(
            "at index 1, StepLR",
            Assert.Throws<ArgumentException>("schedulers", () => new ChainedScheduler(mine, foreign)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("schedulers", () => new SequentialLR(sgd, [foreign], []));
        Assert.Throws<ArgumentException>("schedulers", () => new SequentialLR(sgd, [], []));
        Assert.Throws<ArgumentException>("schedulers", () => new ChainedScheduler());
        Assert.Throws<ArgumentNullException>("schedulers", () => new ChainedScheduler(mine, null!));
        Assert.Contains(
            "there are 2 schedules and 2 milestones",
            Assert.Throws<ArgumentException>("milestones", () => new SequentialLR(sgd, [mine, mine], [1, 2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OneCycle_needs_a_momentum_to_cycle()
    {
        Adagrad adagrad = new(s_layout);
        ArgumentException error = Assert.Throws<ArgumentException>("optimizer", () => new OneCycleLR(adagrad, 1, 10));
        Assert.Contains("must support momentum", error.Message, StringComparison.Ordinal);
        Assert.Equal(0.04, new OneCycleLR(adagrad, 1, 10, cycleMomentum: false).LastLearningRate, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>("maxMomentum", () => new OneCycleLR(new Adam(s_layout), 1, 10, maxMomentum: 1));
        foreach (AdamOptimizer adam in (AdamOptimizer[])[new Adam(s_layout), new AdamW(s_layout), new NAdam(s_layout)])
        {
            _ = new OneCycleLR(adam, 1, 10);
            Assert.Equal(0.95, adam.Beta1);
        }

        Lion lion = new(s_layout);
        _ = new OneCycleLR(lion, 1, 10, maxMomentum: 0.99);
        Assert.Equal(0.99, lion.Beta1);
    }

    [Fact]
    public void OneCycle_ends()
    {
        foreach (AnnealStrategy strategy in Enum.GetValues<AnnealStrategy>())
        {
            SGD sgd = new(s_layout);
            OneCycleLR schedule = new(sgd, 1, 10, annealStrategy: strategy);
            for (int step = 0; step < 10; step++)
            {
                schedule.Step();
            }

            // A loop of 10 batches takes 10 steps; the last one's rate is not used any more.
            Assert.Equal(1 / 25.0 / 1e4, schedule.LastLearningRate, 1e-15);
            Assert.Contains(
                "total steps is 10",
                Assert.Throws<InvalidOperationException>(schedule.Step).Message,
                StringComparison.Ordinal);
            Assert.Equal((10, 0.95), (schedule.LastEpoch, sgd.Momentum));
        }

        OneCycleLR single = new(new SGD(s_layout), 1, 1);
        Assert.Equal(1 / 25.0 / 1e4, single.LastLearningRate, 1e-15);
        Assert.True(double.IsFinite(new OneCycleLR(new SGD(s_layout), 1, 10, pctStart: 0.1).LastLearningRate));
    }

    [Fact]
    public void A_rate_that_overflows_is_an_error_that_changes_nothing()
    {
        SGD sgd = new(s_layout, 1);
        ExponentialLR schedule = new(sgd, 1e200);
        schedule.Step();
        Assert.Contains(
            "ExponentialLR comes to a learning rate of",
            Assert.Throws<InvalidOperationException>(schedule.Step).Message,
            StringComparison.Ordinal);
        Assert.Equal((1, 1e200), (schedule.LastEpoch, sgd.LearningRate));
    }

    [Fact]
    public void A_rate_that_the_user_sets_is_where_chainable_schedules_go_on()
    {
        SGD sgd = new(s_layout, 1);
        ExponentialLR schedule = new(sgd, 0.5);
        schedule.Step();
        sgd.LearningRate = 8;
        schedule.Step();
        Assert.Equal(4, sgd.LearningRate);
    }

    [Fact]
    public void A_NaN_metric_is_not_better()
    {
        SGD sgd = new(s_layout, 1);
        ReduceLROnPlateau schedule = new(sgd, factor: 0.5, patience: 1);
        schedule.Step(3);
        schedule.Step(double.NaN);
        schedule.Step(double.NaN);
        Assert.Equal((0.5, 3.0), (sgd.LearningRate, schedule.Best));
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        foreach ((string label, Func<Optimizer, LRScheduler> create) in ScheduleCases.Schedules)
        {
            if (label.StartsWith("onecycle", StringComparison.Ordinal))
            {
                continue;
            }

            LRScheduler schedule = create(new SGD(s_layout, 0.5f, momentum: 0.9f));
            Assert.Equal((label, 0), (label, Allocations.Measure(schedule.Step)));
        }

        OneCycleLR cycle = new(new Adam(s_layout), 1, 1_000_000);
        Assert.Equal(0, Allocations.Measure(cycle.Step));
        ReduceLROnPlateau plateau = new(new Adam(s_layout));
        Assert.Equal(0, Allocations.Measure(() => plateau.Step(1)));
    }
}
