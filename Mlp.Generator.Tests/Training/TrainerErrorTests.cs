using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>Datasets, options and handlers that do not fit: each is named, and nothing is half-changed.</summary>
public sealed class TrainerErrorTests
{
    private static readonly Dataset Training = Labelled(90);

    public static TheoryData<string, string> Misfits => new()
    {
        { "empty", "The dataset has no rows: there is nothing to train on." },
        { "one row", "a batch must have more than one row" },
        { "empty validation", "The validation dataset has no rows: give some, or pass null." },
        { "features", "The dataset has 5 features, but Net0 has 6 inputs: declare it with 5 as its first width." },
        { "classes", "The dataset has 4 classes, but the network has 3 outputs: declare it with 4 as its last width." },
        { "validation classes", "The dataset has 4 classes" },
        { "no labels", "neither labels nor targets" },
        { "targets for NLL", "NLLLoss takes no target numbers, which is what the dataset's rows have: use MSELoss, say." },
        { "labels for MSE", "MSELoss takes no labels, one class index a row, which is what the dataset's rows have: use CrossEntropyLoss, say" },
        { "weights", "CrossEntropyLoss does not fit the dataset: There are 3 channels, but this loss was made with a weight for 4" },
        { "metric of targets", "The metric 'MAE' takes no labels" },
        { "metric of labels", "The metric 'accuracy' takes no target numbers" },
        { "metric of other outputs", "The metric 'accuracy' does not fit the network, which has 3 outputs, or the dataset: make it for 3, or leave it out of the options' Metrics." },
        { "no labels, other width", "neither labels nor targets" },
    };

    [Theory]
    [InlineData(ScheduleUnit.Step, 8, 3, null, "8 of its 8 steps left, but 9 steps are to be trained: make one that has 9.")]
    [InlineData(ScheduleUnit.Step, 9, 3, null, null)]
    [InlineData(ScheduleUnit.Step, 8, long.MaxValue, null, "8 of its 8 steps left, but 9223372036854775807 steps are to be trained: make one that has 9223372036854775807.")]
    [InlineData(ScheduleUnit.Step, 7, 3, 8L, "7 of its 7 steps left, but 8 steps are to be trained: make one that has 8.")]
    [InlineData(ScheduleUnit.Step, 8, 3, 8L, null)]
    [InlineData(ScheduleUnit.Epoch, 2, 3, null, "2 of its 2 steps left, but 3 epochs are to be trained: make one that has 3.")]
    [InlineData(ScheduleUnit.Epoch, 2, 3, 8L, null)]
    [InlineData(ScheduleUnit.Epoch, 3, 3, null, null)]
    public void A_schedule_that_ends_before_the_training_is_refused(ScheduleUnit unit, int totalSteps, long epochs, long? maxSteps, string? reason)
    {
        foreach (bool isSequence in new[] { false, true })
        {
            IMlp net = Net(Full);
            Adam adam = new(net.StateLayout);
            LRScheduler cycle = isSequence
                ? new SequentialLR(adam, [new ConstantLR(adam), new OneCycleLR(adam, 0.01, totalSteps - 1)], [1])
                : new ChainedScheduler(new OneCycleLR(adam, 0.01, totalSteps));
            Trainer trainer = new(net, new CrossEntropyLoss(), adam, new TrainerOptions { BatchSize = 30, Scheduler = cycle, ScheduleUnit = unit, MaxSteps = maxSteps });
            string before = trainer.Bits();
            if (reason is null)
            {
                trainer.Fit(Training, epochs);
                continue;
            }

            ArgumentException error = Assert.Throws<ArgumentException>("epochs", () => trainer.Fit(Training, epochs));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, trainer.Bits());
        }
    }

    [Fact]
    public void A_schedule_that_is_as_long_as_the_training_lasts_through_stops_and_resumes()
    {
        Trainer first = Cycled(Net(Full), maxSteps: 4), second = Cycled(Net(Full, seed: 2), maxSteps: null);
        first.Fit(Training, epochs: 3);
        string folder = Directory.CreateTempSubdirectory("mlpgen-").FullName;
        try
        {
            string path = Path.Combine(folder, "checkpoint");
            first.SaveCheckpoint(path);
            second.LoadCheckpoint(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        // Four steps of nine are taken, one of them of the second epoch.
        ArgumentException error = Assert.Throws<ArgumentException>("epochs", () => second.Fit(Training, epochs: 4));
        Assert.Contains("The schedule has 5 of its 9 steps left, but 8 steps are to be trained: train less, or begin anew with a longer cycle.", error.Message, StringComparison.Ordinal);
        Assert.Equal(9, second.Fit(Training, epochs: 3).StepCount);

        static Trainer Cycled(IMlp net, long? maxSteps)
        {
            Adam adam = new(net.StateLayout);
            return new(net, new CrossEntropyLoss(), adam, new TrainerOptions { BatchSize = 30, Scheduler = new OneCycleLR(adam, 0.01, 9), ScheduleUnit = ScheduleUnit.Step, MaxSteps = maxSteps });
        }
    }

    [Fact]
    public void A_schedule_may_end_before_the_training_where_that_may_stop_early()
    {
        Assert.Equal(StopReason.EarlyStopping, Cycled(new EarlyStopping(Patience: 2, MinDelta: 1e6)).Fit(Training, epochs: 100).Reason);

        using CancellationTokenSource source = new();
        Trainer cancelled = Cycled(stopping: null);
        cancelled.EpochCompleted += _ => source.Cancel();
        Assert.Equal(StopReason.Cancelled, cancelled.Fit(Training, epochs: 100, cancellation: source.Token).Reason);

        static Trainer Cycled(EarlyStopping? stopping)
        {
            IMlp net = Net(Full);
            Adam adam = new(net.StateLayout);
            return new(net, new CrossEntropyLoss(), adam, new TrainerOptions { BatchSize = 30, Scheduler = new OneCycleLR(adam, 0, 9), ScheduleUnit = ScheduleUnit.Step, EarlyStopping = stopping });
        }
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void What_does_not_fit_is_refused_before_anything_changes(string what, string reason)
    {
        Dataset other = Dataset.ForClassification(new float[12], new int[2], In, Classes + 1);
        bool isPlain = what == "metric of labels";
        Dataset training = what switch
        {
            "empty" => Dataset.ForClassification(Array.Empty<float>(), [], In, Classes),
            "one row" => Labelled(1),
            "features" => Dataset.ForClassification(new float[10], new int[2], 5, Classes),
            "classes" => other,
            "no labels" => Dataset.ForPrediction(new float[12], In),
            "no labels, other width" => Dataset.ForPrediction(new float[14], In + 1),
            "targets for NLL" => Dataset.ForRegression(new float[12], new float[6], In, Classes),
            _ => isPlain ? Valued(90) : Training,
        };
        Dataset? validation = what switch
        {
            "empty validation" => Labelled(0),
            "validation classes" => other,
            _ => isPlain ? Valued(10) : Labelled(10),
        };
        IMlp net = Net(isPlain ? Plain : Full);
        ILoss loss = what switch
        {
            "targets for NLL" => new NLLLoss(),
            "weights" => new CrossEntropyLoss(weight: [1, 2, 3, 4]),
            _ => what == "labels for MSE" || isPlain ? new MSELoss() : new CrossEntropyLoss(),
        };
        IMetric[] metrics = what switch
        {
            "metric of targets" => [new MeanAbsoluteError()],
            "metric of labels" => [new Accuracy(Targets)],
            "metric of other outputs" => [new Accuracy(5)],
            _ => [],
        };
        Trainer trainer = new(net, loss, new Adam(net.StateLayout), new TrainerOptions { Metrics = metrics });
        string before = trainer.Bits();
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(training, 3, validation));
        Assert.Contains(reason.Replace("Net0", net.StateLayout.NetworkName, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.Equal(before, trainer.Bits());
    }

    /// <summary>PyTorch trains on: binary cross entropy of such a target falls without end, cross entropy of one output is 0 at once.</summary>
    [Fact]
    public void Targets_that_are_no_probabilities_are_refused()
    {
        IMlp net = Net(Plain);
        Dataset data = Valued(90);
        data.Targets.Fill(0.5f);
        ILoss[] losses = [new BCEWithLogitsLoss(), new MultiLabelSoftMarginLoss(), new CrossEntropyLoss(), new KLDivLoss()];
        foreach (ILoss loss in losses)
        {
            foreach (float target in new[] { 1.5f, -0.5f, 964.25f })
            {
                Trainer trainer = new(net, loss, new Adam(net.StateLayout));
                data.Targets[2 * data.Outputs] = target;
                string before = trainer.Bits();
                string message = Assert.Throws<ArgumentException>(() => trainer.Fit(data, 1)).Message;
                Assert.Contains(FormattableString.Invariant($"{loss.GetType().Name} takes targets from 0 to 1, but row 2 has {target}: use MSELoss for numbers"), message, StringComparison.Ordinal);
                Assert.Equal(before, trainer.Bits());
                data.Targets[2 * data.Outputs] = 1.00001f; // a softmax's rounding
                trainer.Evaluate(data);
            }
        }

        data.Targets[0] = -2;
        new Trainer(net, new KLDivLoss(logTarget: true), new Adam(net.StateLayout)).Evaluate(data);
        new Trainer(net, new MSELoss(), new Adam(net.StateLayout)).Evaluate(data);
    }

    [Fact]
    public void One_row_has_no_statistics_to_validate_by()
    {
        Trainer trainer = Trainer(OwnStatistics);
        string before = trainer.Bits();
        Assert.Contains("more than one row", Assert.Throws<ArgumentException>(() => trainer.Fit(Training, 1, Labelled(1))).Message, StringComparison.Ordinal);
        Assert.Equal(before, trainer.Bits());
        trainer.Fit(Training, 1, Labelled(33));
        Assert.Throws<ArgumentException>(() => trainer.Evaluate(Labelled(1)));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        IMlp net = Net(Full);
        Adam adam = new(net.StateLayout), other = new(net.StateLayout);
        foreach ((TrainerOptions options, string name) in new (TrainerOptions, string)[]
        {
            (new() { BatchSize = 0 }, "BatchSize"),
            (new() { BatchSize = 1 }, "BatchSize"),
            (new() { BatchSize = int.MaxValue }, "BatchSize"),
            (new() { Threads = 0 }, "threads"),
            (new() { MaxSteps = 0 }, "MaxSteps"),
            (new() { MaxGradNorm = 0 }, "MaxGradNorm"),
            (new() { MaxGradNorm = double.NaN }, "MaxGradNorm"),
            (new() { EarlyStopping = new(Patience: 0) }, "Patience"),
            (new() { EarlyStopping = new(MinDelta: -1) }, "MinDelta"),
            (new() { EarlyStopping = new(MinDelta: double.NaN) }, "MinDelta"),
            (new() { CheckpointPath = "" }, "CheckpointPath"),
            (new() { Metrics = null! }, "Metrics"),
            (new() { Scheduler = new StepLR(other, 3) }, "options"),
            (new() { Plateau = new ReduceLROnPlateau(other) }, "options"),
        })
        {
            Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => new Trainer(net, new CrossEntropyLoss(), adam, options)).ParamName);
        }

        Assert.Equal("loss", Assert.Throws<ArgumentException>(() => new Trainer(net, new CrossEntropyLoss(reduction: Reduction.None), adam)).ParamName);
        Assert.Throws<ArgumentException>(() => new Trainer(Net(Plain), new MSELoss(), adam));
        Assert.Throws<ArgumentNullException>(() => new Trainer(null!, new MSELoss(), adam));
        Assert.Throws<ArgumentNullException>(() => new Trainer(net, null!, adam));
        Assert.Throws<ArgumentNullException>(() => new Trainer(net, new CrossEntropyLoss(), null!));
        Trainer trainer = new(net, new CrossEntropyLoss(), adam);
        Assert.Throws<ArgumentNullException>(() => trainer.Fit(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Training, 0));
        Assert.Throws<ArgumentNullException>(() => trainer.Predict(null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Evaluate(null!));
        Assert.Throws<ArgumentException>(() => trainer.Predict(Dataset.ForPrediction(new float[5], 5)));
        Assert.Empty(trainer.Predict(Dataset.ForPrediction([], In)));
    }

    [Fact]
    public void Handlers_may_look_but_not_train()
    {
        Trainer trainer = Trainer(options: new TrainerOptions { Metrics = [new Accuracy(Classes)] }), quiet = Trainer();
        Dataset validation = Labelled(40, 2);
        string path = Path.Combine(Path.GetTempPath(), $"mlp-handler-{Guid.NewGuid():N}");
        int evaluations = 0;
        trainer.StepCompleted += _ =>
        {
            trainer.Evaluate(validation);
            trainer.Predict(validation);
            Assert.Throws<InvalidOperationException>(() => trainer.Fit(Training, 9));
            Assert.Throws<InvalidOperationException>(() => trainer.LoadCheckpoint(path));
        };
        trainer.EpochCompleted += epoch =>
        {
            evaluations++;
            Assert.Equal(epoch.Validation!.Loss, trainer.Evaluate(validation).Loss);
            Assert.Equal(epoch.Validation["accuracy"], trainer.Evaluate(validation)["accuracy"]);
        };
        trainer.Fit(Training, 3, validation);
        quiet.Fit(Training, 3, validation);
        Assert.Equal(3, evaluations);
        Assert.Equal(quiet.Bits(), trainer.Bits());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void After_a_handler_that_throws_training_goes_on_behind_the_step(int at)
    {
        TrainerOptions Options(Optimizer optimizer) => new() { EarlyStopping = new EarlyStopping(), Plateau = new ReduceLROnPlateau(optimizer, patience: 0) };
        Trainer Make()
        {
            IMlp net = Net(Full);
            Adam adam = new(net.StateLayout, 0.1f);
            return new Trainer(net, new CrossEntropyLoss(), adam, Options(adam));
        }

        foreach (bool atEpoch in new[] { false, true })
        {
            Trainer trainer = Make(), whole = Make();
            List<EpochResult> epochs = [], expected = [];
            whole.EpochCompleted += epoch => expected.Add(epoch with { Duration = default });
            trainer.EpochCompleted += epoch => epochs.Add(epoch with { Duration = default });
            int calls = 0;
            if (atEpoch)
            {
                trainer.EpochCompleted += _ => ThrowOnce();
            }
            else
            {
                trainer.StepCompleted += _ => ThrowOnce();
            }

            void ThrowOnce()
            {
                if (++calls == at)
                {
                    throw new TimeoutException();
                }
            }

            Assert.Throws<TimeoutException>(() => trainer.Fit(Training, 8));
            Assert.Equal(atEpoch ? at * 3 : at, trainer.StepCount);
            TrainingResult result = trainer.Fit(Training, 8);
            Assert.Equal(whole.Fit(Training, 8), result);
            Assert.Equal(whole.Bits(), trainer.Bits());
            Assert.Equal(expected, epochs);
        }
    }

    [Fact]
    public void Another_dataset_is_taken_between_epochs_alone()
    {
        Trainer trainer = Trainer(options: new TrainerOptions { MaxSteps = 5 });
        trainer.Fit(Training, 1);
        trainer.Fit(Labelled(50, 3), 2);
        Assert.Equal((2, 5), (trainer.Epoch, trainer.StepCount));

        using CancellationTokenSource source = new();
        Trainer broken = Trainer();
        broken.StepCompleted += _ => source.Cancel();
        broken.Fit(Training, 1, cancellation: source.Token);
        string before = broken.Bits();
        ArgumentException error = Assert.Throws<ArgumentException>(() => broken.Fit(Labelled(91), 1));
        Assert.Contains("after 1 batches of a dataset of 90 rows, but this one has 91: train to the end of the epoch with the same rows", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, broken.Bits());
        broken.Fit(Training, 1);
        broken.Fit(Labelled(91), 2);
    }

    [Fact]
    public void Rows_that_are_all_ignored_count_nothing()
    {
        int[] labels = [.. Enumerable.Repeat(1, 64), .. Enumerable.Repeat(0, 32)];
        Dataset training = Dataset.ForClassification(new float[96 * In], labels, In, Classes);
        IMlp net = Net(Full);
        Trainer trainer = new(net, new CrossEntropyLoss(ignoreIndex: 0), new Adam(net.StateLayout), new TrainerOptions { Shuffle = false });
        List<EpochResult> epochs = [];
        trainer.EpochCompleted += epochs.Add;
        trainer.Fit(training, 2);
        Assert.All(epochs, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
    }
}
