using Mlp.Data;
using Mlp.Training;

namespace Mlp.Distributed.Tests.Training;

/// <summary>No rank waits for another that is gone, and all end alike.</summary>
public sealed class FaultTests
{
    private static readonly TrainingCase s_case = new() { Validation = () => Rows.Labelled(20, seed: 2) };

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void A_handler_that_throws_on_one_rank_ends_all(int thrower, bool isOfStep)
    {
        Exception[] errors = new Exception[3];
        Exception thrown = Assert.ThrowsAny<Exception>(() => ThreadCollective.Run(3, collective =>
        {
            Trainer trainer = s_case.Trainer(collective);
            void Throw(long number)
            {
                if (collective.Rank == thrower && number == 2)
                {
                    throw new InvalidDataException("the disk is full");
                }
            }

            trainer.StepCompleted += step => Throw(isOfStep ? step.Step : 0);
            trainer.EpochCompleted += epoch => Throw(isOfStep ? 0 : epoch.Epoch);
            errors[collective.Rank] = Assert.ThrowsAny<Exception>(() => trainer.Fit(s_case.Shard(collective), 3, s_case.Validation!()));
        }));
        Assert.Equal("the disk is full", thrown.Message);
        for (int rank = 0; rank < errors.Length; rank++)
        {
            Assert.Equal(rank == thrower ? typeof(InvalidDataException) : typeof(RankFailedException), errors[rank].GetType());
            Assert.Contains("the disk is full", errors[rank].Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_ends_all()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlp-ranks-");
        TrainingCase saving = s_case with { Options = (_, options) => options with { CheckpointPath = Path.Combine(folder.FullName, "checkpoint") } };
        Exception[] errors = new Exception[2];
        Assert.ThrowsAny<IOException>(() => ThreadCollective.Run(2, collective => errors[collective.Rank] = Assert.ThrowsAny<Exception>(
            () => saving.Run(collective, trainer => trainer.EpochCompleted += epoch =>
            {
                if (epoch.Epoch == 1 && collective.Rank == 0)
                {
                    folder.Delete(recursive: true);
                }
            }))));
        Assert.IsAssignableFrom<IOException>(errors[0]);
        Assert.IsType<RankFailedException>(errors[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Cancelling_one_rank_stops_all_at_the_same_step(int canceller)
    {
        TrainingResult[] results = new TrainingResult[3];
        ThreadCollective.Run(3, collective =>
        {
            using CancellationTokenSource source = new();
            TrainingCase cancelled = s_case with { Epochs = 100, Cancellation = source.Token };
            results[collective.Rank] = cancelled.Run(collective, trainer => trainer.StepCompleted += step =>
            {
                if (collective.Rank == canceller && step.Step == 9)
                {
                    source.Cancel();
                }
            }).Result;
        });
        Assert.Equal((StopReason.Cancelled, 10L), (results[0].Reason, results[0].StepCount));
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void Cancelled_before_it_begins_or_at_an_epochs_end_no_step_is_taken() => ThreadCollective.Run(3, collective =>
    {
        using CancellationTokenSource source = new();
        if (collective.Rank == 1)
        {
            source.Cancel();
        }

        Trainer trainer = s_case.Trainer(collective);
        Assert.Equal((StopReason.Cancelled, 0L), ReasonAndSteps(trainer.Fit(s_case.Shard(collective), 3, s_case.Validation!(), source.Token)));

        using CancellationTokenSource atEnd = new();
        trainer.EpochCompleted += _ =>
        {
            if (collective.Rank == 2)
            {
                atEnd.Cancel();
            }
        };
        Assert.Equal((StopReason.Cancelled, 7L), ReasonAndSteps(trainer.Fit(s_case.Shard(collective), 3, s_case.Validation!(), atEnd.Token)));
    });

    [Fact]
    public void A_network_that_one_rank_changes_is_found_at_the_epochs_end()
    {
        string[] messages = new string[3];
        ThreadCollective.Run(3, collective =>
        {
            Trainer trainer = s_case.Trainer(collective);
            trainer.StepCompleted += step =>
            {
                if (collective.Rank == 1 && step.Step == 3)
                {
                    float[] bias = new float[Rows.Classes];
                    trainer.Network.ReadTensor("6.bias", bias);
                    bias[0] += 1e-3f;
                    trainer.Network.WriteTensor("6.bias", bias);
                }
            };
            messages[collective.Rank] = Assert.Throws<InvalidOperationException>(() => trainer.Fit(s_case.Shard(collective), 3)).Message;
        });
        Assert.StartsWith("Rank 1 of 3 has weights = ", messages[0], StringComparison.Ordinal);
        Assert.Contains("after step 7 they must be the same bits. Did an event's handler change one rank's network or optimizer?", messages[0], StringComparison.Ordinal);
        Assert.All(messages, message => Assert.Equal(messages[0], message));
    }

    [Fact]
    public void A_learning_rate_that_one_rank_changes_is_found_too() => ThreadCollective.Run(2, collective =>
    {
        Trainer trainer = s_case.Trainer(collective);
        trainer.StepCompleted += step => trainer.Optimizer.LearningRate = collective.Rank == 1 && step.Step == 7 ? 0.05 : 0.1;
        string message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(s_case.Shard(collective), 3)).Message;
        Assert.StartsWith("Rank 1 of 2 has optimizer.lr = 0.05, but rank 0 has optimizer.lr = 0.1", message, StringComparison.Ordinal);
    });

    [Fact]
    public void All_ranks_diverge_alike_and_may_go_on_together() => ThreadCollective.Run(3, collective =>
    {
        TrainingCase diverging = new()
        {
            Net = () => new SingleNet(seed: 1),
            Loss = () => new MSELoss(),
            Optimizer = layout => new SGD(layout, 1e15),
            Training = () => Rows.OfTwoClasses(64),
        };
        string one = Assert.Throws<TrainingDivergedException>(() => diverging.Run(collective: null)).Message;
        Assert.Equal(one, Assert.Throws<TrainingDivergedException>(() => diverging.Run(collective)).Message);
        Assert.Equal(StopReason.Completed, s_case.Run(collective).Result.Reason);
    });

    [Fact]
    public void A_handler_that_calls_Fit_or_loads_gets_its_error_and_training_goes_on() => ThreadCollective.Run(2, collective =>
    {
        TrainingRun run = s_case.Run(collective, trainer => trainer.StepCompleted += step =>
        {
            if (step.Step == 2 && collective.Rank == 1)
            {
                Assert.Throws<InvalidOperationException>(() => trainer.Fit(s_case.Shard(collective), 1));
                Assert.Throws<InvalidOperationException>(() => trainer.LoadCheckpoint("none"));
            }
        });
        Assert.Equal(StopReason.Completed, run.Result.Reason);
    });

    [Fact]
    public void One_rank_may_evaluate_and_predict_without_the_others() => ThreadCollective.Run(3, collective =>
    {
        Trainer trainer = s_case.Trainer(collective);
        trainer.Fit(s_case.Shard(collective), 2);
        if (collective.Rank == 1)
        {
            // Of a shard, too, all rows.
            Evaluation whole = trainer.Evaluate(s_case.Training()), shard = trainer.Evaluate(s_case.Shard(collective));
            Assert.Equal((99, whole.Loss), (shard.Rows, shard.Loss));
            Assert.Equal(99, trainer.PredictClasses(s_case.Shard(collective)).Length);
        }

        collective.Barrier();
    });

    private static (StopReason, long) ReasonAndSteps(TrainingResult result) => (result.Reason, result.StepCount);
}
