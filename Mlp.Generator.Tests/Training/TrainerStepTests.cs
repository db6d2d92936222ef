using System.Globalization;
using Mlp.Data;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>The trainer takes exactly the steps of the loop that one writes by hand.</summary>
public sealed class TrainerStepTests
{
    private const int Epochs = 4;

    /// <summary>The kind of network, rows, batch size, shuffle, clipping, threads. 97 rows by 32 leave a single row.</summary>
    public static TheoryData<int, int, int, bool, double, int> Cases { get; } = new()
    {
        { Full, 90, 32, true, 0, 1 }, { Full, 97, 32, true, 0, 2 }, { Full, 97, 32, false, 0.5, 1 }, { Full, 90, 500, true, 1e9, 1 },
        { Plain, 90, 32, true, 0, 1 }, { Plain, 97, 32, true, 0.5, 2 }, { Plain, 1, 32, false, 0, 1 },
        { Wide, 300, 128, true, 0, 1 }, { Wide, 300, 128, true, 0, 2 }, { Wide, 300, 128, true, 0.1, 2 }, { OwnStatistics, 33, 8, true, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_are_those_of_the_loop_by_hand(int kind, int rows, int batchSize, bool shuffle, double norm, int threads)
    {
        Dataset training = Rows(kind, rows);
        TrainerOptions options = new()
        {
            BatchSize = batchSize, Seed = 7, Shuffle = shuffle, Threads = threads, MaxGradNorm = norm == 0 ? null : norm,
        };
        Trainer trainer = Trainer(kind, options);
        List<float> losses = [];
        List<EpochResult> epochs = [];
        trainer.StepCompleted += step => losses.Add(step.Loss);
        trainer.EpochCompleted += epochs.Add;
        TrainingResult result = trainer.Fit(training, Epochs);

        IMlp net = Net(kind);
        Adam adam = new(net.StateLayout, 0.01f);
        DataLoader loader = new(training, batchSize, shuffle, seed: 7, requiresMoreThanOneRow: net.TakesBatchStatistics);
        MlpTape tape = net.CreateTape(loader.MaxRows, seed: 7);
        List<float> expected = [];
        List<double> means = [];
        while (loader.Position.Epoch < Epochs)
        {
            double sum = 0, count = 0;
            foreach (Batch batch in loader.Epoch())
            {
                ReadOnlySpan<float> outputs = net.ForwardTraining(batch.Inputs, tape);
                float loss = kind == Plain
                    ? Loss.MeanSquaredError(outputs, batch.Targets, tape.OutputGradient)
                    : Loss.CrossEntropy(outputs, batch.Labels, tape.OutputGradient);
                net.Backward(batch.Inputs, tape);
                if (norm > 0)
                {
                    tape.ClipGradNorm(norm);
                }

                adam.Step(net.Parameters, tape.Gradients);
                expected.Add(loss);
                sum += (double)loss * batch.Rows;
                count += batch.Rows;
            }

            means.Add(sum / count);
        }

        Assert.Equal(expected, losses);
        Assert.Equal(net.Bits(), trainer.Network.Bits());
        Assert.Equal(means, epochs.Select(epoch => epoch.TrainingLoss), (left, right) => Math.Abs(left - right) <= 1e-12 * Math.Abs(left));
        Assert.Equal((StopReason.Completed, Epochs, expected.Count), (result.Reason, result.Epochs, result.StepCount));
        Assert.Equal([1L, 2, 3, 4], epochs.Select(epoch => epoch.Epoch));
    }

    [Theory]
    [InlineData(Full)]
    [InlineData(Wide)]
    public void A_norm_that_nothing_exceeds_changes_no_bit(int kind)
    {
        Trainer without = Trainer(kind), with = Trainer(kind, new TrainerOptions { MaxGradNorm = 1e9 });
        without.Fit(Labelled(97), Epochs);
        with.Fit(Labelled(97), Epochs);
        Assert.Equal(without.Bits(), with.Bits());
    }

    /// <summary>
    /// The loss and the metrics of all rows, whatever batches they are predicted in, against a prediction of all at once.
    /// </summary>
    [Theory]
    [InlineData(Full, 1000)]
    [InlineData(Full, 1)]
    [InlineData(Plain, 1000)]
    [InlineData(OwnStatistics, 20)]
    public void Evaluation_is_that_of_all_rows(int kind, int rows)
    {
        Dataset data = Rows(kind, rows);
        Trainer trainer = Trainer(kind, new TrainerOptions
        {
            Metrics = kind == Plain ? [new Metrics.MeanAbsoluteError()] : [new Metrics.Accuracy(Classes)],
        });
        trainer.Fit(Rows(kind, 100), 3);
        float[] outputs = trainer.Predict(data);
        Evaluation evaluation = trainer.Evaluate(data);
        double loss = kind == Plain
            ? Enumerable.Range(0, outputs.Length).Average(i => Math.Pow(outputs[i] - (double)data.Targets[i], 2))
            : Enumerable.Range(0, rows).Average(row => CrossEntropy(outputs.AsSpan(row * Classes, Classes), data.Labels[row]));
        double metric = kind == Plain
            ? Enumerable.Range(0, outputs.Length).Average(i => Math.Abs(outputs[i] - (double)data.Targets[i]))
            : trainer.PredictClasses(data).Zip(data.Labels.ToArray()).Count(pair => pair.First == pair.Second) / (double)rows;
        Assert.Equal(rows, evaluation.Rows);
        Assert.Equal(loss, evaluation.Loss, 1e-6 * Math.Max(1, loss));
        Assert.Equal(metric, evaluation.Metrics.Single().Value, 1e-6);
        Assert.Equal(evaluation.Metrics[0].Value, evaluation[kind == Plain ? "MAE" : "accuracy"]);
        Assert.Contains("'recall'", Assert.Throws<ArgumentException>(() => evaluation["recall"]).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever the machine's culture.</summary>
    [Fact]
    public void Results_are_written_for_people()
    {
        Evaluation evaluation = new(20, 0.13769, [new MetricValue("accuracy", 0.97777), new MetricValue("recall", 1)]);
        EpochResult epoch = new(12, 36, 0.1f, 0.12034, evaluation, IsBest: true, TimeSpan.FromSeconds(1));
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("epoch 12: loss 0.1203; validation: loss 0.1377, accuracy 0.9778, recall 1; best so far", epoch.ToString());
            Assert.Equal("epoch 12: loss 0.1203", (epoch with { Validation = null, IsBest = false }).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static double CrossEntropy(ReadOnlySpan<float> logits, int label)
    {
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit);
        }

        return Math.Log(sum) - logits[label];
    }
}
