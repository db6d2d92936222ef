using Mlp.Data;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>A training that goes wrong says why, and leaves a network that predicts.</summary>
public sealed class TrainerDivergenceTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mlp-divergence-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(Plain, 90)]
    [InlineData(Full, 90)]
    [InlineData(Wide, 90)]
    [InlineData(Plain, 20)]
    public void A_learning_rate_that_is_too_high_is_named(int kind, int rows)
    {
        IMlp net = Net(kind);
        Trainer trainer = new(net, LossOf(kind), new SGD(net.StateLayout, 1e20f), new TrainerOptions { Seed = 1 });
        string before = net.Bits();
        Dictionary<long, string> ends = new() { [0] = before };
        trainer.EpochCompleted += epoch => ends[epoch.Epoch] = net.Bits();
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Rows(kind, rows), 1000));
        Assert.Contains("Lower the learning rate (it was 1E+20), or set MaxGradNorm = 1.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Scale", error.Message, StringComparison.Ordinal);
        Assert.Equal(ends[trainer.Epoch], net.Bits());
        Assert.Contains(
            trainer.Epoch == 0 ? "from before the training" : $"of the end of epoch {trainer.Epoch}", error.Message, StringComparison.Ordinal);
        AssertFinite(net);
        AssertOver(trainer, kind);
    }

    /// <summary>The only step has a loss that is finite: it is the weights behind it that are not.</summary>
    [Fact]
    public void Weights_that_are_not_finite_are_found_without_another_step()
    {
        IMlp net = Net(Plain);
        Dataset training = Valued(20);
        training.Targets.Fill(1e3f);
        Trainer trainer = new(net, new MSELoss(), new SGD(net.StateLayout, float.MaxValue), new TrainerOptions { MaxSteps = 1 });
        string before = net.Bits();
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(training, 1));
        Assert.StartsWith("The training diverged: weights or statistics are not finite after step 1 (epoch 1, batch 1 of 1).", error.Message, StringComparison.Ordinal);
        Assert.Contains("Scale the targets (the largest is 1E+03)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, net.Bits());
    }

    [Fact]
    public void Inputs_that_are_too_large_are_named()
    {
        Dataset training = Labelled(90);
        training.Row(7)[2] = -3e38f;
        Trainer trainer = Trainer();
        string before = trainer.Network.Bits();
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(training, 10));
        Assert.Contains("Scale the inputs (the largest is 3E+38): Scaler.FitStandard(training).Transform(training).", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, trainer.Network.Bits());
    }

    [Fact]
    public void A_NaN_among_the_rows_is_found_before_anything_is_trained()
    {
        Dataset training = Labelled(90), validation = Labelled(20, 2);
        training.Row(7)[2] = float.NaN;
        Trainer trainer = Trainer();
        string before = trainer.Bits();
        Assert.Contains("Row 7 has NaN for feature 2", Assert.Throws<ArgumentException>(() => trainer.Fit(training, 10)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 7", Assert.Throws<ArgumentException>(() => trainer.Fit(validation, 10, training)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 7", Assert.Throws<ArgumentException>(() => trainer.Evaluate(training)).Message, StringComparison.Ordinal);
        Assert.Equal(before, trainer.Bits());
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_trained()
    {
        Trainer trainer = Trainer();
        trainer.Network.WriteTensor("8.bias", [1, float.NaN, 2]);
        Assert.Contains("not all finite", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Labelled(90), 1)).Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.StepCount);
    }

    [Fact]
    public void The_best_weights_so_far_are_restored()
    {
        IMlp net = Net(Plain);
        SGD sgd = new(net.StateLayout, 0.1f);
        Trainer trainer = new(net, new MSELoss(), sgd, new TrainerOptions { EarlyStopping = new EarlyStopping() });
        trainer.Fit(Valued(90), 3, Valued(30, 2));
        trainer.SaveCheckpoint(_path);
        string best = net.Bits(), bits = trainer.Bits();
        sgd.LearningRate = 1e20f;
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Valued(90), 10, Valued(30, 2)));
        Assert.Contains("of the end of epoch 3, the best.", error.Message, StringComparison.Ordinal);
        Assert.Equal(best, net.Bits());
        AssertOver(trainer, Plain);

        // A checkpoint from before takes everything back.
        trainer.LoadCheckpoint(_path);
        Assert.Equal(bits, trainer.Bits());
        Assert.Equal(0.1f, (float)sgd.LearningRate);
        Assert.Equal(5, trainer.Fit(Valued(90), 5, Valued(30, 2)).Epochs);
    }

    private void AssertOver(Trainer trainer, int kind)
    {
        InvalidOperationException again = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Rows(kind, 90), 1000));
        Assert.Contains("load a checkpoint from before, or make a new optimizer and trainer", again.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => trainer.SaveCheckpoint(_path + "x"));
        Assert.False(File.Exists(_path + "x"));
        Assert.NotEqual(double.NegativeInfinity, trainer.Evaluate(Rows(kind, 10)).Loss);
    }

    private static void AssertFinite(IMlp net)
    {
        foreach (TensorInfo tensor in net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            float[] values = new float[tensor.Shape.Length];
            net.ReadTensor(tensor.Name, values);
            Assert.All(values, value => Assert.True(float.IsFinite(value)));
        }
    }
}
