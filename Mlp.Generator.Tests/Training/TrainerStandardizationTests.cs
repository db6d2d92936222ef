using Mlp.Data;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Generator.Tests.Training;

/// <summary>
/// Trainers of networks with StandardizeInputs and StandardizeOutputs: what they fit, when they do not, and that a training is that of a plain
/// network on targets which were standardised by hand.
/// </summary>
public sealed class TrainerStandardizationTests(TrainerStandardizationTests.Nets nets) : IClassFixture<TrainerStandardizationTests.Nets>
{
    private const int Both = 0, Outputs = 1, Plain = 2, Images = 3, Wide = 4, WidePlain = 5;
    private const int In = 4, Out = 2, Rows = 60;

    public sealed class Nets
    {
        internal CompiledNets Compiled { get; } = NetCompiler.Load(
        [
            new Topology(In, 12, Out) { StandardizeInputs = true, StandardizeOutputs = true },
            new Topology(In, 12, Out) { StandardizeOutputs = true },
            new Topology(In, 12, Out),
            new Topology(3, 8, 2) { Height = 2, Width = 5, StandardizeInputs = true, StandardizeOutputs = true },
            new Topology(In, 400, 200, Out) { StandardizeOutputs = true, Dropout = 0.1 },
            new Topology(In, 400, 200, Out) { Dropout = 0.1 },
        ]);
    }

    [Fact]
    public void The_first_step_finds_mean_and_deviation_of_the_training_rows()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 1);
        Dataset data = Data(scale: 50, shift: 1000, constant: true), other = Data(scale: 1, shift: -5);
        float[] inputs = data.Inputs.ToArray(), targets = data.Targets.ToArray();
        Trainer trainer = Make(net);
        trainer.StepCompleted += step => Assert.NotEqual(new float[In], net.Read("inputs.mean"));
        trainer.Fit(data, epochs: 2, validation: other);
        AssertMoments(net, "inputs", inputs, In);
        AssertMoments(net, "outputs", targets, Out);
        Assert.Equal((7f, 1f), (net.Read("inputs.mean")[3], net.Read("inputs.std")[3]));

        // The user's numbers are raw as ever.
        Assert.Equal(inputs, data.Inputs.ToArray());
        Assert.Equal(targets, data.Targets.ToArray());
    }

    [Fact]
    public void Images_are_fitted_by_channel()
    {
        const int images = 9, pixels = 10;
        IMlp net = nets.Compiled.Create(Images, seed: 1);
        float[] inputs = HashFormula.Floats(1, images * 3 * pixels, -2, 9), targets = HashFormula.Floats(2, images * 2 * pixels, 100, 900);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] *= 1 + (i / pixels % 3);
        }

        Dataset data = Dataset.ForRegression(inputs, targets, 3 * pixels, 2 * pixels);
        Make(net).Fit(data, epochs: 1);
        AssertMoments(net, "inputs", inputs, 3, pixels);
        AssertMoments(net, "outputs", targets, 2, pixels);
        float[] standardized = new float[targets.Length], mean = net.Read("outputs.mean"), std = net.Read("outputs.std");
        net.StandardizeTargets(targets, standardized);
        Assert.Equal(targets.Select((value, i) => (value - mean[i / pixels % 2]) / std[i / pixels % 2]), standardized);
    }

    [Fact]
    public void What_was_loaded_or_fitted_before_stays()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 1);
        net.WriteTensor("inputs.mean", [0, 0, 0, 1]);
        Make(net).Fit(Data(), epochs: 1);
        Assert.Equal([0, 0, 0, 1], net.Read("inputs.mean"));
        Assert.Equal([1, 1, 1, 1], net.Read("inputs.std"));
        AssertMoments(net, "outputs", Data().Targets.ToArray(), Out);

        net = nets.Compiled.Create(Both, seed: 1);
        net.WriteTensor("outputs.std", [1, 2]);
        Make(net).Fit(Data(), epochs: 1);
        Assert.Equal([1, 2], net.Read("outputs.std"));
        Assert.Equal([0, 0], net.Read("outputs.mean"));
        AssertMoments(net, "inputs", Data().Inputs.ToArray(), In);

        // Means of 0 and deviations of 1 that a file gave are as good as others.
        IMlp loaded = nets.Compiled.Create(Both, seed: 2), fresh = nets.Compiled.Create(Both, seed: 1);
        using MemoryStream file = new();
        fresh.Save(file);
        file.Position = 0;
        loaded.LoadStateDict(file);
        Make(loaded).Fit(Data(), epochs: 1);
        Assert.Equal(new float[In], loaded.Read("inputs.mean"));
        Assert.Equal([1, 1], loaded.Read("outputs.std"));
        Make(fresh).Fit(Data(), epochs: 1);
        AssertMoments(fresh, "inputs", Data().Inputs.ToArray(), In);

        // Another call goes on with what the first fitted.
        float[] fitted = net.Read("inputs.mean");
        Trainer trainer = Make(net);
        trainer.Fit(Data(scale: 3, shift: 9), epochs: 1);
        Assert.Equal(fitted, net.Read("inputs.mean"));
    }

    /// <summary>Targets standardised, each by one subtraction and one division in float, and a network without the option: the same bits, on any number of threads.</summary>
    [Theory]
    [InlineData(Outputs, Plain, 1)]
    [InlineData(Wide, WidePlain, 1)]
    [InlineData(Wide, WidePlain, 4)]
    public void A_training_is_that_of_a_plain_network_on_standardised_targets(int kind, int plainKind, int threads)
    {
        IMlp net = nets.Compiled.Create(kind, seed: 4), plain = nets.Compiled.Create(plainKind, seed: 4);
        Dataset data = Data(scale: 300, shift: 4000);
        List<double> losses = [], expected = [];
        Trainer trainer = Make(net, threads);
        trainer.EpochCompleted += epoch => losses.Add(epoch.TrainingLoss);
        trainer.Fit(data, epochs: 5);

        (double[] mean, double[] std) = Moments(data.Targets, Out, pixels: 1);
        Dataset standardized = Dataset.ForRegression(
            data.Inputs.ToArray(), [.. data.Targets.ToArray().Select((value, i) => (value - (float)mean[i % Out]) / (float)std[i % Out])], In, Out);
        Trainer plainTrainer = Make(plain);
        plainTrainer.EpochCompleted += epoch => expected.Add(epoch.TrainingLoss);
        plainTrainer.Fit(standardized, epochs: 5);
        Assert.Equal(expected, losses);
        Assert.Equal(plain.StateLayout.Tensors.SelectMany(tensor => plain.Read(tensor.Name)), plain.StateLayout.Tensors.SelectMany(tensor => net.Read(tensor.Name)));
    }

    [Fact]
    public void Weights_of_rows_count_as_ever()
    {
        IMlp net = nets.Compiled.Create(Outputs, seed: 4), plain = nets.Compiled.Create(Plain, seed: 4);
        float[] weights = HashFormula.Floats(9, Rows, 0.5, 3);
        Dataset data = Data(scale: 300, shift: 4000);
        (double[] mean, double[] std) = Moments(data.Targets, Out, pixels: 1);
        Dataset standardized = Dataset.ForRegression(
            data.Inputs.ToArray(), [.. data.Targets.ToArray().Select((value, i) => (value - (float)mean[i % Out]) / (float)std[i % Out])], In, Out);
        Make(net).Fit(data.WithWeights(weights), epochs: 3);
        Make(plain).Fit(standardized.WithWeights(weights), epochs: 3);
        Assert.Equal(plain.StateLayout.Tensors.SelectMany(tensor => plain.Read(tensor.Name)), plain.StateLayout.Tensors.SelectMany(tensor => net.Read(tensor.Name)));
    }

    /// <summary>In units 1024 times smaller, which floats hold exactly, all is the same but the predictions' unit.</summary>
    [Fact]
    public void Losses_do_not_depend_on_the_unit_of_the_targets()
    {
        IMlp one = nets.Compiled.Create(Both, seed: 4), other = nets.Compiled.Create(Both, seed: 4);
        Dataset data = Data();
        Dataset smaller = Dataset.ForRegression(data.Inputs.ToArray(), [.. data.Targets.ToArray().Select(value => value * 1024)], In, Out);
        TrainingResult first = Make(one).Fit(data, epochs: 5, data), second = Make(other).Fit(smaller, epochs: 5, smaller);
        Assert.Equal(first.BestLoss, second.BestLoss);
        Assert.Equal(one.Predict(data).Select(value => value * 1024), other.Predict(data));
    }

    /// <summary>The loss is that of standardised predictions and targets, the metrics are those of raw ones.</summary>
    [Fact]
    public void Validation_has_the_losses_of_training_and_the_metrics_of_the_unit()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 4);
        Dataset data = Data(scale: 300, shift: 4000);
        Trainer trainer = Make(net);
        Evaluation? validation = null;
        trainer.EpochCompleted += epoch => validation = epoch.Validation;
        trainer.Fit(data, epochs: 30, validation: data);
        float[] outputs = net.Predict(data), std = net.Read("outputs.std");
        double[] errors = [.. outputs.Zip(data.Targets.ToArray(), (output, target) => (double)output - target)];
        double mse = errors.Select((error, i) => error * error / ((double)std[i % Out] * std[i % Out])).Average();
        Assert.Equal(mse, validation!.Loss, 1e-4 * mse);
        Assert.InRange(mse, 0, 0.9);
        double rmse = Math.Sqrt(errors.Average(error => error * error));
        Assert.Equal(rmse, validation["RMSE"], 1e-5 * rmse);
        Assert.Equal(errors.Average(Math.Abs), validation["MAE"], 1e-5 * rmse);
        Assert.InRange(validation["R²"], 0.1, 1);
        Assert.Equal(validation.ToString(), trainer.Evaluate(data).ToString());
    }

    [Fact]
    public void A_loop_by_hand_gives_the_trainers_bits()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 4), byTrainer = nets.Compiled.Create(Both, seed: 4);
        Dataset data = Data(scale: 300, shift: 4000);
        Make(byTrainer, shuffle: false).Fit(data, epochs: 3);
        net.FitStandardization(data);
        Adam adam = new(net.StateLayout, 0.01f);
        MlpTape tape = net.CreateTape(Rows / 3);
        DataLoader loader = new(data, Rows / 3);
        float[] targets = new float[Rows / 3 * Out];
        MSELoss mse = new();
        while (loader.Position.Epoch < 3)
        {
            foreach (Batch batch in loader.Epoch())
            {
                net.StandardizeTargets(batch.Targets, targets);
                mse.Forward(net.ForwardTraining(batch.Inputs, tape), targets, tape.OutputGradient, Out);
                net.BackwardAndStep(batch.Inputs, tape, adam);
            }
        }

        Assert.Equal(byTrainer.Snapshot(), net.Snapshot());
    }

    [Fact]
    public void A_training_that_is_resumed_goes_on_to_the_same_bits_and_fits_nothing()
    {
        string path = Path.Combine(Path.GetTempPath(), $"mlpgen-{Guid.NewGuid():N}.safetensors");
        try
        {
            IMlp whole = nets.Compiled.Create(Both, seed: 4), first = nets.Compiled.Create(Both, seed: 4), second = nets.Compiled.Create(Both, seed: 9);
            Dataset data = Data(scale: 300, shift: 4000);
            Make(whole).Fit(data, epochs: 4);
            Trainer begun = Make(first), resumed = Make(second);
            begun.Fit(data, epochs: 2);
            begun.SaveCheckpoint(path);
            resumed.LoadCheckpoint(path);
            resumed.Fit(data, epochs: 4);
            Assert.Equal(whole.Snapshot(), second.Snapshot());

            // Even where somebody has put back what it began with.
            resumed.LoadCheckpoint(path);
            second.WriteTensor("inputs.mean", new float[In]);
            second.WriteTensor("inputs.std", [1, 1, 1, 1]);
            resumed.Fit(data, epochs: 3);
            Assert.Equal(new float[In], second.Read("inputs.mean"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 4);
        Trainer trainer = Make(net);
        long before = 0, after = 0;
        trainer.StepCompleted += step =>
        {
            if (step.Step == 4)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (step.Step == 6)
            {
                after = GC.GetAllocatedBytesForCurrentThread();
            }
        };
        trainer.Fit(Data(), epochs: 2);
        Assert.NotEqual(0, after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_training_that_diverges_is_not_told_to_scale_what_is_standardised()
    {
        Dataset data = Data(scale: 300, shift: 4000);
        Assert.Contains("Scale the targets", Diverge(Plain).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Scale the", Diverge(Both).Message, StringComparison.Ordinal);

        TrainingDivergedException Diverge(int kind)
        {
            IMlp net = nets.Compiled.Create(kind, seed: 1);
            return Assert.Throws<TrainingDivergedException>(() => new Trainer(net, new MSELoss(), new SGD(net.StateLayout, 1e20)).Fit(data, epochs: 5));
        }
    }

    public static TheoryData<ILoss> LossesOfProbabilities => [new CrossEntropyLoss(), new BCELoss(), new BCEWithLogitsLoss(), new MultiLabelSoftMarginLoss(), new KLDivLoss()];

    [Theory]
    [MemberData(nameof(LossesOfProbabilities))]
    public void A_loss_of_probabilities_is_refused(ILoss loss)
    {
        IMlp net = nets.Compiled.Create(Outputs, seed: 1);
        byte[] before = net.Snapshot();
        Trainer trainer = new(net, loss, new Adam(net.StateLayout));
        Dataset data = Dataset.ForRegression(HashFormula.Floats(1, Rows * In, -1, 1), HashFormula.Floats(2, Rows * Out, 0, 1), In, Out);
        ArgumentException error = Assert.Throws<ArgumentException>("loss", () => trainer.Fit(data, epochs: 1));
        Assert.Contains($"{loss.GetType().Name} takes probabilities as targets, but Net1 has StandardizeOutputs", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, net.Snapshot());
    }

    [Fact]
    public void Class_indices_are_refused()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 1);
        byte[] before = net.Snapshot();
        Dataset data = Dataset.ForClassification(HashFormula.Floats(1, Rows * In, -1, 1), HashFormula.Labels(2, Rows, Out), In, Out);
        foreach (Action run in new Action[]
        {
            () => new Trainer(net, new CrossEntropyLoss(), new Adam(net.StateLayout)).Fit(data, epochs: 1),
            () => new Trainer(net, new CrossEntropyLoss(), new Adam(net.StateLayout)).Evaluate(data),
            () => net.FitStandardization(data),
        })
        {
            ArgumentException error = Assert.ThrowsAny<ArgumentException>(run);
            Assert.Contains("The dataset has labels, class indices, but Net0 has StandardizeOutputs, which is for target numbers: remove StandardizeOutputs", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, net.Snapshot());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Rows_that_are_not_finite_are_refused_and_nothing_changes(float value)
    {
        IMlp net = nets.Compiled.Create(Both, seed: 1);
        byte[] before = net.Snapshot();
        foreach (bool isInput in new[] { true, false })
        {
            Dataset data = Data();
            (isInput ? data.Inputs : data.Targets)[7] = value;
            Assert.Contains("finite numbers were expected", Assert.Throws<ArgumentException>(() => Make(net).Fit(data, epochs: 1)).Message, StringComparison.Ordinal);
            Assert.Contains("finite numbers were expected", Assert.Throws<ArgumentException>(() => net.FitStandardization(data)).Message, StringComparison.Ordinal);
            Assert.Equal(before, net.Snapshot());
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        IMlp net = nets.Compiled.Create(Both, seed: 1), plain = nets.Compiled.Create(Plain, seed: 1);
        byte[] before = net.Snapshot();
        AssertRefused("Net2 standardises neither inputs nor outputs: declare it with StandardizeInputs = true", () => plain.FitStandardization(Data()));
        AssertRefused("There are no rows", () => net.FitStandardization(Dataset.ForRegression([], [], In, Out)));
        AssertRefused("1 targets a row, but Net0 has 2 outputs", () => net.FitStandardization(Dataset.ForRegression(new float[In], [1], In, 1)));
        AssertRefused("3 features, but Net0 has 4 inputs", () => net.FitStandardization(Dataset.ForRegression(new float[3], [1, 2], 3, Out)));
        AssertRefused("neither labels nor targets", () => net.FitStandardization(Dataset.ForPrediction(new float[In], In)));
        AssertRefused("3 targets, which is no whole number of rows of 2", () => net.StandardizeTargets(new float[3], new float[3]));
        AssertRefused("destination has 3 elements, but there are 4 targets", () => net.StandardizeTargets(new float[4], new float[3]));
        float[] memory = new float[5];
        AssertRefused("overlaps", () => net.StandardizeTargets(memory.AsSpan(0, 4), memory.AsSpan(1, 4)));
        Assert.Equal(before, net.Snapshot());

        static void AssertRefused(string message, Action run) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_of_a_network_without_the_option_are_copied()
    {
        float[] targets = [3, 4, 5, 6], destination = new float[4];
        nets.Compiled.Create(Plain).StandardizeTargets(targets, destination);
        Assert.Equal(targets, destination);
        IMlp net = nets.Compiled.Create(Outputs);
        net.WriteTensor("outputs.mean", [1, 2]);
        net.WriteTensor("outputs.std", [2, 4]);
        net.StandardizeTargets(targets, targets);
        Assert.Equal([1, 0.5f, 2, 1], targets);
    }

    private static Trainer Make(IMlp net, int threads = 1, bool shuffle = true) => new(net, new MSELoss(), new Adam(net.StateLayout, 0.01f), new TrainerOptions
    {
        BatchSize = Rows / 3,
        Threads = threads,
        Shuffle = shuffle,
        Seed = 5,
        Metrics = [new RootMeanSquaredError(), new MeanAbsoluteError(), new R2Score()],
    });

    private static Dataset Data(float scale = 1, float shift = 0, bool constant = false)
    {
        float[] inputs = [.. HashFormula.Floats(1, Rows * In, -1, 1).Select((value, i) => constant && i % In == 3 ? 7 : (value * (1 + (i % In))) + (i % In * 10))];
        float[] noise = HashFormula.Floats(2, Rows * Out, -0.2, 0.2);
        return Dataset.ForRegression(
            inputs,
            [.. Enumerable.Range(0, Rows * Out).Select(i => shift + (scale * (1 + (i % Out)) * (inputs[i / Out * In] + (0.5f * inputs[(i / Out * In) + 1]) + noise[i])))],
            In,
            Out);
    }

    private static void AssertMoments(IMlp net, string end, float[] values, int channels, int pixels = 1)
    {
        (double[] mean, double[] std) = Moments(values, channels, pixels);
        Assert.Equal(mean.Select(value => (float)value), net.Read($"{end}.mean"));
        Assert.Equal(std.Select(value => value == 0 ? 1 : (float)value), net.Read($"{end}.std"));
    }

    /// <summary>Mean and population standard deviation, channel by channel.</summary>
    private static (double[] Mean, double[] Std) Moments(ReadOnlySpan<float> values, int channels, int pixels)
    {
        float[] all = values.ToArray();
        double[][] columns = [.. Enumerable.Range(0, channels).Select(channel => all.Where((_, i) => i / pixels % channels == channel).Select(value => (double)value).ToArray())];
        double[] mean = [.. columns.Select(column => column.Average())];
        return (mean, [.. columns.Select((column, c) => Math.Sqrt(column.Average(value => (value - mean[c]) * (value - mean[c]))))]);
    }
}
