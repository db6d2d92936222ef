using Mlp.Data;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>How a training ends, what the network is then, and how it goes on.</summary>
public sealed class TrainerStoppingTests
{
    private static readonly Dataset Training = Labelled(97);
    private static readonly Dataset Validation = Labelled(60, 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Early_stopping_waits_and_restores(bool restoreBest)
    {
        Trainer trainer = Trainer(Full, new TrainerOptions { EarlyStopping = new EarlyStopping(Patience: 3, RestoreBest: restoreBest) }, 0.3f);
        List<EpochResult> epochs = [];
        Dictionary<long, string> networks = [];
        trainer.EpochCompleted += epoch =>
        {
            epochs.Add(epoch);
            networks[epoch.Epoch] = trainer.Network.Bits();
        };
        TrainingResult result = trainer.Fit(Training, 500, Validation);
        EpochResult best = epochs.MinBy(epoch => epoch.MonitoredLoss)!;
        Assert.Equal(StopReason.EarlyStopping, result.Reason);
        Assert.Equal((best.Epoch, best.MonitoredLoss, best.Epoch + 3), (result.BestEpoch, result.BestLoss, result.Epochs));
        Assert.Equal(networks[restoreBest ? best.Epoch : result.Epochs], trainer.Network.Bits());
        if (restoreBest)
        {
            Assert.Equal(best.Validation!.Loss, trainer.Evaluate(Validation).Loss);
        }

        double lowest = double.PositiveInfinity;
        foreach (EpochResult epoch in epochs)
        {
            Assert.Equal(epoch.MonitoredLoss < lowest, epoch.IsBest);
            lowest = Math.Min(lowest, epoch.MonitoredLoss);
        }

        // It has stopped: another call does nothing.
        string bits = trainer.Bits();
        Assert.Equal(result, trainer.Fit(Training, 500, Validation));
        Assert.Equal(bits, trainer.Bits());
    }

    [Fact]
    public void A_smaller_improvement_than_the_least_does_not_count()
    {
        Trainer trainer = Trainer(Full, new TrainerOptions { EarlyStopping = new EarlyStopping(Patience: 2, MinDelta: 1000) });
        TrainingResult result = trainer.Fit(Training, 500);
        Assert.Equal((StopReason.EarlyStopping, 3L, 1L), (result.Reason, result.Epochs, result.BestEpoch));
    }

    [Fact]
    public void Without_validation_the_training_loss_is_monitored()
    {
        Trainer trainer = Trainer(Plain, new TrainerOptions { EarlyStopping = new EarlyStopping(Patience: 2) }, learningRate: 1f);
        trainer.EpochCompleted += epoch => Assert.Equal(epoch.TrainingLoss, epoch.MonitoredLoss);
        Assert.Equal(StopReason.EarlyStopping, trainer.Fit(Valued(90), 1000).Reason);
    }

    /// <summary>Validation rows so large that predictions overflow.</summary>
    [Fact]
    public void A_NaN_is_never_better()
    {
        float[] inputs = [.. Enumerable.Repeat(float.MaxValue, In), .. Enumerable.Repeat(-float.MaxValue, In)];
        Trainer trainer = Trainer(Full, new TrainerOptions { EarlyStopping = new EarlyStopping(Patience: 3) });
        List<bool> best = [];
        trainer.EpochCompleted += epoch =>
        {
            Assert.Equal(double.NaN, epoch.MonitoredLoss);
            best.Add(epoch.IsBest);
        };
        TrainingResult result = trainer.Fit(Training, 500, Dataset.ForClassification(inputs, [0, 1], In, Classes));
        Assert.Equal((StopReason.EarlyStopping, 4L, 1L), (result.Reason, result.Epochs, result.BestEpoch));
        Assert.Equal([true, false, false, false], best);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(12)]
    public void A_cancelled_training_goes_on_to_the_same_bits(int cancelAfter)
    {
        TrainerOptions options = new() { EarlyStopping = new EarlyStopping(), Seed = 5 };
        Trainer whole = Trainer(Full, options), parts = Trainer(Full, options);
        whole.Fit(Training, 4, Validation);

        using CancellationTokenSource source = new();
        parts.StepCompleted += step =>
        {
            if (step.Step == cancelAfter)
            {
                source.Cancel();
            }
        };
        if (cancelAfter == 0)
        {
            source.Cancel();
        }

        string before = parts.Network.Bits();
        TrainingResult cancelled = parts.Fit(Training, 4, Validation, source.Token);
        Assert.Equal(cancelAfter, cancelled.StepCount);
        Assert.Equal(cancelAfter == 12 ? StopReason.Completed : StopReason.Cancelled, cancelled.Reason);
        Assert.Equal(cancelAfter == 0, before == parts.Network.Bits());
        Assert.All(parts.Predict(Validation), output => Assert.True(float.IsFinite(output)));
        if (cancelled.BestEpoch > 0)
        {
            Assert.Equal(cancelled.BestLoss, parts.Evaluate(Validation).Loss);
        }

        Assert.Equal(whole.Fit(Training, 4, Validation), parts.Fit(Training, 4, Validation));
        Assert.Equal(whole.Bits(), parts.Bits());
        Assert.Equal(whole.Network.Bits(), parts.Network.Bits());
    }

    /// <summary>Best weights at the end of a call do not keep the next one from where the last one stood.</summary>
    [Fact]
    public void Two_calls_are_one()
    {
        TrainerOptions options = new() { EarlyStopping = new EarlyStopping(Patience: 100) };
        Trainer whole = Trainer(Full, options, 0.3f), parts = Trainer(Full, options, 0.3f);
        whole.Fit(Training, 10, Validation);
        for (int epochs = 1; epochs <= 10; epochs++)
        {
            parts.Fit(Training, epochs, Validation);
        }

        Assert.Equal(whole.Bits(), parts.Bits());
        Assert.Equal(whole.Network.Bits(), parts.Network.Bits());
    }

    [Fact]
    public void What_the_user_writes_to_the_network_stays()
    {
        Trainer trainer = Trainer(Full, new TrainerOptions { EarlyStopping = new EarlyStopping(Patience: 100) }, 0.3f);
        trainer.Fit(Training, 5, Validation);
        float[] written = new float[Classes];
        written[0] = 5;
        trainer.Network.WriteTensor("8.bias", written);
        using CancellationTokenSource source = new();
        source.Cancel();
        trainer.StepCompleted += _ => Assert.Fail("no step");
        string bits = trainer.Bits();
        Assert.Equal(StopReason.Cancelled, trainer.Fit(Training, 6, Validation, source.Token).Reason);
        Assert.Equal(bits, trainer.Bits());
    }

    [Fact]
    public void Steps_may_be_counted_instead_of_epochs()
    {
        Trainer trainer = Trainer(Full, new TrainerOptions { MaxSteps = 5 });
        TrainingResult result = trainer.Fit(Training, long.MaxValue);
        Assert.Equal((StopReason.Completed, 1L, 5L, 1L), (result.Reason, result.Epochs, result.StepCount, trainer.Epoch));
        Assert.Equal(result, trainer.Fit(Training, long.MaxValue));
    }
}
