using Mlp.Data;
using Mlp.Training;

namespace Mlp.Distributed.Tests.Training;

/// <summary>What differs among ranks is found before the first step, and named.</summary>
public sealed class HandshakeTests
{
    private const int Odd = 2;
    private static readonly TrainingCase s_case = new();

    private static readonly Dictionary<string, (TrainingCase OfOddRank, string Message)> s_differences = new()
    {
        ["seed of the network"] = (s_case with { Net = () => new PlainNet(seed: 2) }, "Rank 2 of 3 has network.0.weight = [16, 6] (hash "),
        ["network"] = (s_case with { Net = () => new OtherNet(seed: 1) }, "Rank 2 of 3 has network = OtherNet, but rank 0 has network = PlainNet"),
        ["loss"] = (s_case with { Loss = () => new NLLLoss() }, "Rank 2 of 3 has loss = NLLLoss, Mean, -100, but rank 0 has loss = CrossEntropyLoss, Mean, -100, 0"),
        ["reduction"] = (s_case with { Loss = () => new CrossEntropyLoss(reduction: Reduction.Sum) }, "Rank 2 of 3 has loss = CrossEntropyLoss, Sum"),
        ["smoothing"] = (s_case with { Loss = () => new CrossEntropyLoss(labelSmoothing: 0.1) }, "CrossEntropyLoss, Mean, -100, 0.1, but"),
        ["weights of classes"] = (s_case with { Loss = () => new CrossEntropyLoss([1, 2, 3]) }, "CrossEntropyLoss, Mean, -100, 0, 1, 2, 3, but"),
        ["optimizer"] = (s_case with { Optimizer = layout => new Adam(layout, 0.1) }, "Rank 2 of 3 has optimizer = Adam, but rank 0 has optimizer = SGD"),
        ["learning rate"] = (s_case with { Optimizer = layout => new SGD(layout, 0.2, momentum: 0.9) }, "Rank 2 of 3 has optimizer.lr = 0.2, but rank 0 has optimizer.lr = 0.1"),
        ["momentum"] = (s_case with { Optimizer = layout => new SGD(layout, 0.1, momentum: 0.8) }, "Rank 2 of 3 has optimizer.momentum = 0.8, but rank 0 has optimizer.momentum = 0.9"),
        ["weight decay"] = (s_case with { Optimizer = layout => new SGD(layout, 0.1, momentum: 0.9, weightDecay: 0.01) }, "weight_decay = 0.01, but rank 0 has "),
        ["batch size"] = (With(options => options with { BatchSize = 17 }), "Rank 2 of 3 has batch_size = 17, but rank 0 has batch_size = 16"),
        ["seed"] = (With(options => options with { Seed = 4 }), "Rank 2 of 3 has seed = 4, but rank 0 has seed = 3"),
        ["shuffle"] = (With(options => options with { Shuffle = false }), "Rank 2 of 3 has shuffle = 0, but rank 0 has shuffle = 1"),
        ["steps"] = (With(options => options with { MaxSteps = 5 }), "Rank 2 of 3 has TrainerOptions.MaxSteps = 5, but rank 0 has TrainerOptions.MaxSteps = null"),
        ["clipping"] = (With(options => options with { MaxGradNorm = 0.5 }), "Rank 2 of 3 has TrainerOptions.MaxGradNorm = 0.5, but rank 0 has TrainerOptions.MaxGradNorm = null"),
        ["unit of schedules"] = (With(options => options with { ScheduleUnit = ScheduleUnit.Step }), "Rank 2 of 3 has TrainerOptions.ScheduleUnit = Step, but rank 0 has TrainerOptions.ScheduleUnit = Epoch"),
        ["early stopping"] = (With(options => options with { EarlyStopping = new EarlyStopping(3) }), "Rank 2 of 3 has TrainerOptions.EarlyStopping = Patience 3, MinDelta 0, RestoreBest, but rank 0 has TrainerOptions.EarlyStopping = null"),
        ["schedule"] = (s_case with { Options = (optimizer, options) => options with { Scheduler = new StepLR(optimizer, 2) } }, "Rank 2 of 3 has TrainerOptions.Scheduler = StepLR, but rank 0 has TrainerOptions.Scheduler = null"),
        ["plateau"] = (s_case with { Options = (optimizer, options) => options with { Plateau = new ReduceLROnPlateau(optimizer) } }, "Rank 2 of 3 has TrainerOptions.Plateau = ReduceLROnPlateau, but rank 0 has TrainerOptions.Plateau = null"),
        ["epochs"] = (s_case with { Epochs = 4 }, "Rank 2 of 3 has number of epochs = 4, but rank 0 has number of epochs = 3"),
        ["rows"] = (s_case with { Training = () => Rows.Labelled(98) }, "Rank 2 of 3 has training dataset = 98 rows of 6 features, 3 classes, 0 targets, no weights, hash "),
        ["numbers"] = (s_case with { Training = () => Changed(Rows.Labelled(99)) }, "Rank 2 of 3 has training dataset = 99 rows of 6 features"),
        ["weights of rows"] = (s_case with { Training = () => Rows.Labelled(99).Weighted() }, "3 classes, 0 targets, weights, hash "),
        ["validation"] = (s_case with { Validation = () => Rows.Labelled(10) }, "Rank 2 of 3 has validation dataset = 10 rows of 6 features"),
    };

    public static TheoryData<string> Differences => [.. s_differences.Keys];

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_rank_that_differs_is_named_on_all(string name)
    {
        (TrainingCase odd, string message) = s_differences[name];
        string[] messages = new string[3];
        ThreadCollective.Run(3, collective =>
        {
            TrainingCase own = collective.Rank == Odd ? odd : s_case;
            Trainer trainer = own.Trainer(collective);
            float[] before = trainer.Network.Parameters.ToArray();
            messages[collective.Rank] = Assert.Throws<InvalidOperationException>(() => trainer.Fit(own.Shard(collective), own.Epochs, own.Validation?.Invoke())).Message;
            Assert.Equal(before, trainer.Network.Parameters.ToArray());
            Assert.Equal(0, trainer.StepCount);

            // Nobody has given up: the ranks can go on with what is right.
            Assert.Equal(StopReason.Completed, s_case.Run(collective).Result.Reason);
        });
        Assert.All(messages, text => Assert.Equal(messages[0], text));
        Assert.Contains(message, messages[0], StringComparison.Ordinal);
        Assert.EndsWith("Nothing has been trained.", messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void State_that_differs_is_found_too()
    {
        string[] messages = new string[2];
        ThreadCollective.Run(2, collective =>
        {
            Trainer trainer = s_case.Trainer(collective);
            trainer.Fit(s_case.Shard(collective), 1);
            if (collective.Rank == 1)
            {
                trainer.Network.WriteTensor("6.bias", [0, 0, 1f]);
            }

            messages[collective.Rank] = Assert.Throws<InvalidOperationException>(() => trainer.Fit(s_case.Shard(collective), 2)).Message;
            Assert.Equal(1, trainer.Epoch);
        });
        Assert.StartsWith("Rank 1 of 2 has network.6.bias = [3] (hash ", messages[0], StringComparison.Ordinal);
        Assert.Equal(messages[0], messages[1]);
    }

    [Fact]
    public void Who_gave_a_scale_is_compared()
    {
        TrainingCase scaled = new() { Net = () => new ScaledNet(seed: 1), Loss = () => new MSELoss(), Training = () => Rows.Valued(20) };
        ThreadCollective.Run(2, collective =>
        {
            Trainer trainer = scaled.Trainer(collective);
            if (collective.Rank == 1)
            {
                // The numbers that are there already: the other rank would still fit its own.
                float[] mean = new float[Rows.Features];
                trainer.Network.ReadTensor("inputs.mean", mean);
                trainer.Network.WriteTensor("inputs.mean", mean);
            }

            string message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(scaled.Shard(collective), 1)).Message;
            Assert.StartsWith("Rank 1 of 2 has network's scale of the inputs = one that was given, but rank 0 has network's scale of the inputs = one that is still to be fitted", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_an_optimizer_of_ones_own_the_learning_rate_is_compared()
    {
        TrainingCase own = s_case with { Optimizer = layout => new Descent(layout, 0.1) };
        TrainingRun expected = own.Run(collective: null), actual = own.RunOnRanks(3)[1];
        Assert.Equal(expected.Steps.Count, actual.Steps.Count);
        Assert.InRange(actual.Steps[^1].Loss / expected.Steps[^1].Loss, 1 - 1e-6, 1 + 1e-6);
        ThreadCollective.Run(2, collective =>
        {
            TrainingCase mine = collective.Rank == 0 ? own : s_case with { Optimizer = layout => new Descent(layout, 0.2) };
            string message = Assert.Throws<InvalidOperationException>(() => mine.Run(collective)).Message;
            Assert.StartsWith("Rank 1 of 2 has optimizer.lr = 0.2, but rank 0 has optimizer.lr = 0.1", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_rank_that_cannot_begin_throws_its_own_and_the_others_name_it() => ThreadCollective.Run(3, collective =>
    {
        Trainer trainer = s_case.Trainer(collective);
        Dataset rows = collective.Rank == 1 ? collective.Shard(Rows.Valued(20)) : s_case.Shard(collective);
        Exception error = Assert.ThrowsAny<Exception>(() => trainer.Fit(rows, 1));
        if (collective.Rank == 1)
        {
            Assert.IsType<ArgumentException>(error);
            Assert.Contains("The dataset has 2 targets a row", error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.IsType<InvalidOperationException>(error);
            Assert.StartsWith("Rank 1 of 3 cannot go on: ArgumentException: The dataset has 2 targets a row", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, trainer.StepCount);
    });

    [Fact]
    public void Arguments_that_fit_no_ranks_are_refused()
    {
        Assert.StartsWith(
            "The dataset is the shard of rank 0 of 1, but the trainer has no ranks: set the options' Collective",
            OnRanks(1, collective => s_case.Trainer(null).Fit(s_case.Shard(collective), 1)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The trainer has a Collective, whose ranks share each batch, but the dataset is no shard: pass collective.Shard(training).",
            OnRanks(1, collective => s_case.Trainer(collective).Fit(s_case.Training(), 1)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The trainer has a Collective, whose ranks share each batch, but the dataset is no shard: pass collective.Shard(training).",
            OnRanks(3, collective => s_case.Trainer(collective).Fit(s_case.Training(), 1)),
            StringComparison.Ordinal);
        Dataset other = null!;
        ThreadCollective.Run(1, collective => other = s_case.Shard(collective));
        Assert.StartsWith(
            "The dataset is the shard of rank 0 of 1, but the trainer's Collective is rank 0 of 2: pass the shard that this collective makes",
            OnRanks(2, collective => s_case.Trainer(collective).Fit(other, 1)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_mean_of_its_rows_cannot_be_shared()
    {
        TrainingCase worst = s_case with { Loss = () => new WorstRow() };
        string message = OnRanks(2, collective => worst.Run(collective));
        Assert.StartsWith("The ranks of a Collective cannot share WorstRow: its loss of a batch is not Σ loss·Divisor / Divisor of its rows", message, StringComparison.Ordinal);
        Assert.Equal(StopReason.Completed, worst.Run(collective: null).Result.Reason);
    }

    private static TrainingCase With(Func<TrainerOptions, TrainerOptions> change) => s_case with { Options = (_, options) => change(options) };

    private static Dataset Changed(Dataset rows)
    {
        rows.Inputs[^1] += 0.5f;
        return rows;
    }

    // What rank 0 throws, and all others, too.
    private static string OnRanks(int ranks, Action<ICollective> fit)
    {
        string[] messages = new string[ranks];
        ThreadCollective.Run(ranks, collective => messages[collective.Rank] = Assert.Throws<ArgumentException>(() => fit(collective)).Message);
        return messages[0];
    }

    private sealed class Descent(StateLayout layout, double learningRate) : Optimizer(layout, learningRate)
    {
        public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
        {
            CheckStep(parameters, gradients);
            StepCount++;
            float[] step = gradients.ToArray();
            parameters.Update((step, LearningRate), static (values, state) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] -= (float)state.LearningRate * state.step[i];
                }
            });
        }
    }

    /// <summary>The largest error of any row.</summary>
    private sealed class WorstRow() : LossFunction<int>(Reduction.Mean)
    {
        public override int TargetsPerRow(int channels) => 1;

        public override int LossesPerRow(int channels) => 1;

        protected override float Compute(LossBatch<int> batch)
        {
            float worst = float.NegativeInfinity;
            batch.Gradient.Clear();
            int worstAt = 0;
            for (int row = 0; row < batch.Rows; row++)
            {
                int at = (row * batch.Channels) + batch.Targets[row];
                (worst, worstAt) = 1 - batch.Outputs[at] > worst ? (1 - batch.Outputs[at], at) : (worst, worstAt);
            }

            if (!batch.Gradient.IsEmpty)
            {
                batch.Gradient[worstAt] = -0.01f;
            }

            return worst;
        }
    }
}
