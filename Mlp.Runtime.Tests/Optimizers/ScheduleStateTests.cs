using Mlp.Runtime.Tests.State;

namespace Mlp.Tests.Optimizers;

/// <summary>A schedule that was saved and loaded with its optimizer sets the same learning rates, bit for bit.</summary>
public class ScheduleStateTests
{
    private const float Rate = 0.03125f;

    public static TheoryData<string> Labels => [.. ScheduleCases.Schedules.Keys];

    public static TheoryData<string> Plateaus => [.. ScheduleCases.Plateaus.Keys];

    [Theory]
    [MemberData(nameof(Labels))]
    public void Learning_rates_after_loading_equal_those_without(string label)
    {
        // In front of, at and behind what happens in the schedules.
        foreach (int before in (int[])[0, 1, 5, 9, 14, 15, 20, 100])
        {
            (SGD straight, LRScheduler schedule) = Create(label);
            Run(schedule, before);
            (SGD resumed, LRScheduler loaded) = Create(label);
            resumed.Load(new MemoryStream(OptimizerStateTests.Saved(straight.Save)));
            loaded.Load(new MemoryStream(OptimizerStateTests.Saved(schedule.Save)));
            Assert.Equal(schedule.LastLearningRate, loaded.LastLearningRate);
            for (int step = 0; step < 400; step++)
            {
                schedule.Step();
                loaded.Step();
                Assert.Equal(straight.LearningRate, resumed.LearningRate);
                Assert.Equal(straight.Momentum, resumed.Momentum);
            }

            Assert.Equal(OptimizerStateTests.Saved(schedule.Save), OptimizerStateTests.Saved(loaded.Save));
        }
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Plateaus_after_loading_equal_those_without(string label)
    {
        float[] noise = ScheduleCases.Noise();
        foreach (int before in (int[])[0, 1, 30, 200])
        {
            SGD straight = new(StateLayouts.Small(), Rate), resumed = new(StateLayouts.Small(), Rate);
            ReduceLROnPlateau schedule = ScheduleCases.Plateaus[label](straight), loaded = ScheduleCases.Plateaus[label](resumed);
            for (int epoch = 0; epoch < before; epoch++)
            {
                schedule.Step(ScheduleCases.Metric(label, noise, epoch));
            }

            resumed.Load(new MemoryStream(OptimizerStateTests.Saved(straight.Save)));
            loaded.Load(new MemoryStream(OptimizerStateTests.Saved(schedule.Save)));
            for (int epoch = before; epoch < 600; epoch++)
            {
                schedule.Step(ScheduleCases.Metric(label, noise, epoch));
                loaded.Step(ScheduleCases.Metric(label, noise, epoch));
                Assert.Equal(straight.LearningRate, resumed.LearningRate);
            }

            Assert.Equal((schedule.Best, 600), (loaded.Best, loaded.LastEpoch));
        }
    }

    [Fact]
    public void Schedules_made_after_the_optimizer_was_loaded_know_the_base_rate()
    {
        (SGD straight, LRScheduler schedule) = Create("warm-up-cosine");
        Run(schedule, 50);
        SGD resumed = new(StateLayouts.Small(), Rate, momentum: 0.9f);
        resumed.Load(new MemoryStream(OptimizerStateTests.Saved(straight.Save)));
        LRScheduler loaded = ScheduleCases.Schedules["warm-up-cosine"](resumed);
        loaded.Load(new MemoryStream(OptimizerStateTests.Saved(schedule.Save)));
        resumed.Load(new MemoryStream(OptimizerStateTests.Saved(straight.Save)));
        Run(schedule, 50);
        Run(loaded, 50);
        Assert.Equal(straight.LearningRate, resumed.LearningRate);
    }

    [Fact]
    public void Other_schedules_are_refused_and_nothing_changes()
    {
        byte[] step = OptimizerStateTests.Saved(Create("step").Schedule.Save);
        (SGD sgd, LRScheduler cosine) = Create("cosine");
        Run(cosine, 3);
        byte[] before = OptimizerStateTests.Saved(cosine.Save);
        double rate = sgd.LearningRate;
        StateDictException error = Assert.Throws<StateDictException>(() => cosine.Load(new MemoryStream(step)));
        Assert.Contains(
            "This is the state of \"StepLR\", and \"CosineAnnealingLR\" is to be loaded.",
            error.Message,
            StringComparison.Ordinal);
        error = Assert.Throws<StateDictException>(
            () => cosine.Load(new MemoryStream(OptimizerStateTests.Saved(Create("cosine-short").Schedule.Save))));
        Assert.Equal(
            ["T_max is 7 in the checkpoint, and 300 here.", "eta_min is 0 in the checkpoint, and 0.001 here."],
            error.SettingMismatches);
        for (int length = 0; length < step.Length; length += 13)
        {
            Assert.Throws<InvalidDataException>(() => cosine.Load(new MemoryStream(step[..length])));
        }

        Assert.Equal(before, OptimizerStateTests.Saved(cosine.Save));
        Assert.Equal(rate, sgd.LearningRate);

        // One inside of another, and milestones.
        error = Assert.Throws<StateDictException>(
            () => Create("sequential-three").Schedule.Load(
                new MemoryStream(OptimizerStateTests.Saved(Create("sequential-restarts").Schedule.Save))));
        Assert.Equal(
            [
                "This is the state of \"MultiStepLR\", and \"ConstantLR\" is to be loaded at schedulers.0.",
                "This is the state of \"CosineAnnealingWarmRestarts\", and \"ExponentialLR\" is to be loaded at schedulers.1.",
            ],
            error.SettingMismatches);
        SGD other = new(StateLayouts.Small(), Rate);
        MultiStepLR few = new(other, [5]), more = new(other, [5, 6]);
        error = Assert.Throws<StateDictException>(() => few.Load(new MemoryStream(OptimizerStateTests.Saved(more.Save))));
        Assert.Equal(["milestones.1"], error.UnexpectedKeys);
        error = Assert.Throws<StateDictException>(
            () => new ReduceLROnPlateau(other).Load(
                new MemoryStream(OptimizerStateTests.Saved(new ReduceLROnPlateau(other, patience: 3).Save))));
        Assert.Equal(["patience is 3 in the checkpoint, and 10 here."], error.SettingMismatches);
    }

    private static (SGD Sgd, LRScheduler Schedule) Create(string label)
    {
        SGD sgd = new(StateLayouts.Small(), Rate, momentum: 0.9f);
        return (sgd, ScheduleCases.Schedules[label](sgd));
    }

    private static void Run(LRScheduler schedule, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            schedule.Step();
        }
    }
}
