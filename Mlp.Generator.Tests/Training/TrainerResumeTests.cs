using System.Globalization;
using Mlp.Data;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>
/// A training that is saved and resumed comes to the same bits as one that never ended: all of its state, and all that it reports.
/// </summary>
public sealed class TrainerResumeTests : IDisposable
{
    private const int BatchSize = 16;
    private const int Epochs = 6;

    private static readonly Dictionary<string, Func<StateLayout, Optimizer>> Optimizers = new()
    {
        ["sgd"] = layout => new SGD(layout, 0.1f),
        ["momentum"] = layout => new SGD(layout, 0.05f, momentum: 0.9f, dampening: 0.1f, weightDecay: 0.01f),
        ["nesterov"] = layout => new SGD(layout, 0.05f, momentum: 0.9f, nesterov: true),
        ["adam"] = layout => new Adam(layout, 0.01f),
        ["adamw"] = layout => new AdamW(layout, 0.01f),
        ["amsgrad"] = layout => new AdamW(layout, 0.01f, amsgrad: true, groups: [new("*.bias") { WeightDecay = 0 }]),
        ["rmsprop"] = layout => new RMSprop(layout, 0.01f),
        ["centered"] = layout => new RMSprop(layout, 0.01f, momentum: 0.9f, centered: true),
        ["adagrad"] = layout => new Adagrad(layout, 0.05f, 0.01),
        ["nadam"] = layout => new NAdam(layout, 0.01f, weightDecay: 0.1f),
        ["lion"] = layout => new Lion(layout, 0.001f, weightDecay: 0.1f),
    };

    private static readonly Dictionary<string, Func<Optimizer, LRScheduler>> Schedules = new()
    {
        ["step"] = o => new StepLR(o, 2, 0.5),
        ["multistep"] = o => new MultiStepLR(o, [1, 3, 3, 20], 0.3),
        ["exponential"] = o => new ExponentialLR(o, 0.97),
        ["cosine"] = o => new CosineAnnealingLR(o, 5, 0.001),
        ["restarts"] = o => new CosineAnnealingWarmRestarts(o, 2, 2, 0.001),
        ["onecycle"] = o => new OneCycleLR(o, 0.05, 100),
        ["onecycle-three-phase"] = o => new OneCycleLR(o, 0.05, 60, threePhase: true),
        ["linear"] = o => new LinearLR(o, 0.1, 1, 7),
        ["constant"] = o => new ConstantLR(o, 0.3, 3),
        ["sequential"] = o => new SequentialLR(o, [new LinearLR(o, 0.01, 1, 3), new CosineAnnealingLR(o, 30), new ExponentialLR(o, 0.9)], [2, 10]),
        ["chained"] = o => new ChainedScheduler(new ConstantLR(o, 0.1, 3), new ExponentialLR(o, 0.97)),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-resume-").FullName;

    public static TheoryData<string> OptimizerNames => [.. Optimizers.Keys];

    public static TheoryData<string, ScheduleUnit> ScheduleCases
    {
        get
        {
            TheoryData<string, ScheduleUnit> cases = [];
            foreach (string name in Schedules.Keys)
            {
                cases.Add(name, ScheduleUnit.Epoch);
                cases.Add(name, ScheduleUnit.Step);
            }

            return cases;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void Every_optimizer_goes_on(string name)
        => CheckEveryBreak((steps, path) => Make(Full, Optimizers[name], options => options with { MaxSteps = steps, CheckpointPath = path }));

    [Theory]
    [MemberData(nameof(ScheduleCases))]
    public void Every_schedule_goes_on(string name, ScheduleUnit unit) => CheckEveryBreak((steps, path) => Make(
        Full,
        layout => new SGD(layout, 0.05f, momentum: 0.9f),
        options => options with { MaxSteps = steps, CheckpointPath = path, ScheduleUnit = unit },
        Schedules[name]));

    [Theory]
    [InlineData(Full)]
    [InlineData(Plain)]
    [InlineData(Wide)]
    public void A_plateau_early_stopping_and_validation_go_on(int kind) => CheckEveryBreak((steps, path) => Make(
        kind,
        layout => new Adam(layout, 0.2f),
        options => options with { MaxSteps = steps, CheckpointPath = path, EarlyStopping = new EarlyStopping(Patience: 2), MaxGradNorm = 0.5, Threads = 2 },
        plateau: optimizer => new ReduceLROnPlateau(optimizer, patience: 0, factor: 0.5)));

    /// <summary>A checkpoint of a training that has been stopped says so: resumed, it does not train on.</summary>
    [Fact]
    public void A_stopped_training_stays_stopped()
    {
        string path = Path.Combine(_folder, "stopped");
        Trainer Stopping() => Make(Full, layout => new Adam(layout, 0.3f), options => options with { EarlyStopping = new EarlyStopping(2), CheckpointPath = path });
        Trainer trainer = Stopping();
        TrainingResult stopped = trainer.Fit(Labelled(90), 1000, Labelled(50, 2));
        Assert.Equal(StopReason.EarlyStopping, stopped.Reason);
        string best = trainer.Network.Bits();

        Trainer resumed = Stopping();
        resumed.LoadCheckpoint(path);
        Assert.NotEqual(best, resumed.Network.Bits());
        Assert.Equal(stopped, resumed.Fit(Labelled(90), 1000, Labelled(50, 2)));
        Assert.Equal(best, resumed.Network.Bits());
        Assert.Equal(trainer.Bits(), resumed.Bits());
    }

    /// <summary>Saved by handlers: after any step, the last of an epoch, too, and before the epoch's end is done.</summary>
    [Fact]
    public void A_checkpoint_of_any_step_goes_on()
    {
        Trainer Plateaued() => Make(Full, layout => new Adam(layout, 0.02f), options => options, plateau: optimizer => new ReduceLROnPlateau(optimizer, patience: 0));
        Trainer trainer = Plateaued();
        trainer.StepCompleted += step => trainer.SaveCheckpoint(Path.Combine(_folder, step.Step.ToString(CultureInfo.InvariantCulture)));
        trainer.Fit(Labelled(49), 3, Labelled(50, 2));
        string expected = trainer.Bits();
        Assert.Equal(9, trainer.StepCount);
        for (int step = 1; step <= 9; step++)
        {
            Trainer resumed = Plateaued();
            resumed.LoadCheckpoint(Path.Combine(_folder, step.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal(step, resumed.StepCount);
            resumed.Fit(Labelled(49), 3, Labelled(50, 2));
            Assert.Equal(expected, resumed.Bits());
        }
    }

    /// <summary>
    /// Once through, and once in two parts, broken off after each of some steps: within an epoch, at its end, before the first.
    /// </summary>
    private void CheckEveryBreak(Func<long?, string?, Trainer> make)
    {
        (string expected, List<string> expectedReports) = (null!, []);
        Trainer whole = make(null, null);
        Report(whole, expectedReports);
        TrainingResult expectedResult = whole.Fit(Data(whole), Epochs, Validation(whole));
        expected = whole.Bits();
        foreach (int steps in new[] { 1, 7, 12, 13 })
        {
            string path = Path.Combine(_folder, "checkpoint");
            List<string> reports = [];
            Trainer first = make(steps, null);
            Report(first, reports);
            first.Fit(Data(first), Epochs, Validation(first));
            first.SaveCheckpoint(path);

            Trainer second = make(null, path);
            Report(second, reports);
            second.LoadCheckpoint(path);
            TrainingResult result = second.Fit(Data(second), Epochs, Validation(second));
            Assert.Equal(expectedReports, reports);
            Assert.Equal(expectedResult, result);
            Assert.Equal(expected, second.Bits());
            Assert.Equal(whole.Network.Bits(), second.Network.Bits());
        }
    }

    private static Trainer Make(
        int kind,
        Func<StateLayout, Optimizer> optimizer,
        Func<TrainerOptions, TrainerOptions> change,
        Func<Optimizer, LRScheduler>? schedule = null,
        Func<Optimizer, ReduceLROnPlateau>? plateau = null)
    {
        IMlp net = Net(kind);
        Optimizer made = optimizer(net.StateLayout);
        return new Trainer(net, LossOf(kind), made, change(new TrainerOptions
        {
            BatchSize = BatchSize, Seed = 3, Scheduler = schedule?.Invoke(made), Plateau = plateau?.Invoke(made),
        }));
    }

    // Six batches an epoch, the last with 17 rows where batch norm needs more than one.
    private static Dataset Data(Trainer trainer) => IsPlain(trainer) ? Valued(96) : Labelled(97);

    private static Dataset Validation(Trainer trainer) => IsPlain(trainer) ? Valued(40, 2) : Labelled(40, 2);

    private static bool IsPlain(Trainer trainer) => trainer.Network.StateLayout == Net(Plain).StateLayout;

    private static void Report(Trainer trainer, List<string> reports)
    {
        trainer.StepCompleted += step => reports.Add(step.ToString());
        trainer.EpochCompleted += epoch => reports.Add(FormattableString.Invariant(
            $"{epoch.Epoch} {epoch.StepCount} {epoch.LearningRate} {epoch.TrainingLoss:R} {epoch.Validation?.Loss:R} {epoch.IsBest}"));
    }
}
