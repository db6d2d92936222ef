using Mlp.Data;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Generator.Tests.Training;

/// <summary>Two classes by one output: where class 1 begins follows from the loss, unless somebody says otherwise.</summary>
public sealed class TrainerThresholdTests
{
    private const int In = 3;
    private const int Pixels = 4;
    private const int Rows = 240;

    private static readonly Lazy<CompiledNets> Nets = new(() => NetCompiler.Load(
    [
        new Topology(In, 8, 1),
        new Topology(In, 8, 1) { Height = 2, Width = 2 },
        new Topology(In, 8, 2),
    ]));

    private static readonly float[] Inputs = HashFormula.Floats(3, Rows * In, -1, 1);

    public static TheoryData<string, float> Losses => new()
    {
        { "MSE", 0.5f },
        { "L1", 0.5f },
        { "Huber", 0.5f },
        { "SmoothL1", 0.5f },
        { "log cosh", 0.5f },
        { "BCE", 0 },
        { "soft margin", 0 },
        { "hinge", 0 },
        { "far", 7 },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_threshold_follows_from_the_loss(string name, float threshold)
    {
        foreach (bool areImages in (bool[])[false, true])
        {
            Dataset data = Data(areImages);
            int[] labels = data.Labels.ToArray();
            IThresholdMetric[] metrics = [new Accuracy(1), new Precision(1, Average.Binary), new Recall(1), new F1Score(1, Average.Weighted)];
            IThresholdMetric[] ofTheirOwn = [new Accuracy(1, 0.25f), new F1Score(1, threshold: 0.25f)];
            Trainer trainer = Make(areImages ? 1 : 0, Loss(name), [.. metrics, .. ofTheirOwn, new RocAuc(1)]);
            List<EpochResult> epochs = [];
            trainer.EpochCompleted += epochs.Add;
            trainer.Fit(data, 60, data);

            float[] outputs = trainer.Predict(data);
            int[] expected = [.. outputs.Select(output => output > threshold ? 1 : 0)];
            Assert.Equal(expected, trainer.PredictClasses(data));
            Assert.Equal(expected, trainer.Network.PredictClasses(data, threshold: threshold));
            Assert.Equal(outputs.Select(output => output > 0 ? 1 : 0), trainer.Network.PredictClasses(data));
            Assert.Equal(outputs.Select(output => output > 0.3f ? 1 : 0), trainer.PredictClasses(data, 0.3f));
            Assert.True(Right(expected) >= 0.9 * labels.Length, $"{name}: {Right(expected)} of {labels.Length}");

            ConfusionMatrix matrix = new(2), own = new(2);
            matrix.Add(expected, labels);
            own.Add([.. outputs.Select(output => output > 0.25f ? 1 : 0)], labels);
            double[] values = [matrix.Accuracy(), matrix.Precision(1), matrix.Recall(Average.Macro), matrix.F1(Average.Weighted), own.Accuracy(), own.F1(Average.Macro)];
            Evaluation evaluation = trainer.Evaluate(data);
            Assert.Equal(values, evaluation.Metrics.Take(6).Select(metric => metric.Value));
            Assert.Equal(evaluation.Metrics, epochs[^1].Validation!.Metrics);
            Assert.Equal(["accuracy", "binary precision", "macro recall", "weighted F1", "accuracy (2)", "macro F1", "ROC AUC"], evaluation.Metrics.Select(metric => metric.Name));

            int Right(int[] classes) => classes.Zip(labels).Count(pair => pair.First == pair.Second);
        }
    }

    /// <summary>Two trainers of one metric: it is told with each batch, and keeps nothing.</summary>
    [Fact]
    public void A_metric_may_serve_several_losses()
    {
        F1Score metric = new(1, Average.Binary);
        Dataset data = Data(areImages: false);
        Trainer ofNumbers = Make(0, new MSELoss(), metric), ofLogits = Make(0, new BCEWithLogitsLoss(), metric);
        double first = ofNumbers.Evaluate(data).Metrics[0].Value, second = ofLogits.Evaluate(data).Metrics[0].Value;
        Assert.NotEqual(first, second);
        Assert.Equal(first, ofNumbers.Evaluate(data).Metrics[0].Value);
        Assert.Null(metric.Threshold);
    }

    /// <summary>Where there are two outputs, the larger one counts, whatever the loss.</summary>
    [Fact]
    public void Several_outputs_have_no_threshold()
    {
        Dataset data = Data(areImages: false);
        Trainer trainer = Make(2, new CrossEntropyLoss(), new Accuracy(2), new F1Score(2, Average.Binary, 0.5f));
        float[] outputs = trainer.Predict(data);
        int[] expected = [.. Enumerable.Range(0, Rows).Select(row => outputs[(2 * row) + 1] > outputs[2 * row] ? 1 : 0)];
        Assert.Equal(expected, trainer.PredictClasses(data, 3));
        ConfusionMatrix matrix = new(2);
        matrix.Add(expected, data.Labels);
        Assert.Equal([matrix.Accuracy(), matrix.F1(1)], trainer.Evaluate(data).Metrics.Select(metric => metric.Value));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => trainer.PredictClasses(data, float.NaN));
    }

    /// <summary>A metric that takes class 0 and no other trained an epoch, and threw then.</summary>
    [Theory]
    [InlineData("one class", 0, "The metric 'top-1 accuracy' does not fit the network, which has 1 output, or the dataset: make it for 1, as new Accuracy(1), if it can tell two classes apart by one output, or leave it out")]
    [InlineData("two outputs", 0, "The metric 'macro F1' does not fit the network, which has 1 output, or the dataset: make it for 1")]
    [InlineData("one output", 2, "The metric 'macro F1' does not fit the network, which has 2 outputs, or the dataset: make it for 2, or leave it out")]
    [InlineData("own", 0, "The metric 'class 0 alone' does not fit")]
    [InlineData("own", 1, "The metric 'class 0 alone' does not fit")]
    [InlineData("own", 2, "The metric 'class 0 alone' does not fit")]
    public void Metrics_are_tried_with_all_labels_before_the_first_step(string what, int kind, string reason)
    {
        IMetric metric = what switch
        {
            "one class" => new TopKAccuracy(1, 1),
            "two outputs" => new F1Score(2),
            "one output" => new F1Score(1),
            _ => new OfClass0(),
        };
        Dataset data = Data(kind == 1);
        Trainer trainer = Make(kind, kind == 2 ? new CrossEntropyLoss() : new BCEWithLogitsLoss(), metric);
        string before = trainer.Bits();
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => trainer.Fit(data, 1, data)).Message, StringComparison.Ordinal);
        Assert.Equal((before, 0), (trainer.Bits(), trainer.StepCount));
    }

    private static Trainer Make(int kind, ILoss loss, params IMetric[] metrics)
    {
        IMlp net = Nets.Value.Create(kind, 1);
        return new Trainer(net, loss, new Adam(net.StateLayout, 0.02f), new TrainerOptions { Metrics = metrics });
    }

    private static Dataset Data(bool areImages)
    {
        int pixels = areImages ? Pixels : 1;
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => Inputs[(i / pixels * In * pixels) + (i % pixels)] > 0.1f ? 1 : 0)];
        return areImages ? Dataset.ForSegmentation(Inputs, labels, In, Pixels, 2) : Dataset.ForClassification(Inputs, labels, In, 2);
    }

    private static ILoss Loss(string name) => name switch
    {
        "MSE" => new MSELoss(),
        "L1" => new L1Loss(),
        "Huber" => new HuberLoss(),
        "SmoothL1" => new SmoothL1Loss(),
        "BCE" => new BCEWithLogitsLoss(),
        "soft margin" => new MultiLabelSoftMarginLoss(),
        "log cosh" => new OwnLoss((x, t) => MathF.Log(MathF.Cosh(x - t)), (x, t) => MathF.Tanh(x - t)),
        "hinge" => new OwnLoss((x, t) => MathF.Max(0, 1 - (((2 * t) - 1) * x)), (x, t) => ((2 * t) - 1) * x < 1 ? 1 - (2 * t) : 0),
        _ => new FarLoss(),
    };

    /// <summary>A loss of the user's own that does not say its threshold.</summary>
    private class OwnLoss(Func<float, float, float> loss, Func<float, float, float> derivative) : LossFunction<float>(Reduction.Mean)
    {
        public override int TargetsPerRow(int channels) => channels;

        public override int LossesPerRow(int channels) => channels;

        protected override float Compute(LossBatch<float> batch)
        {
            float sum = 0;
            for (int i = 0; i < batch.Outputs.Length; i++)
            {
                float output = batch.Outputs[i], target = batch.Targets[i];
                sum += loss(output, target);
                if (!batch.Gradient.IsEmpty)
                {
                    batch.Gradient[i] = derivative(output, target) / batch.Outputs.Length;
                }
            }

            return sum / batch.Outputs.Length;
        }
    }

    /// <summary>One that does: towards 6 and 8.</summary>
    private sealed class FarLoss() : OwnLoss((x, t) => (x - 6 - (2 * t)) * (x - 6 - (2 * t)), (x, t) => 2 * (x - 6 - (2 * t)))
    {
        public override float DecisionThreshold => 7;
    }

    private sealed class OfClass0 : IMetric<int>
    {
        public string Name => "class 0 alone";

        public double Value => 0;

        public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets)
        {
            if (targets.ContainsAnyExcept(0))
            {
                throw new ArgumentException("only class 0");
            }
        }

        public void Reset()
        {
        }
    }
}
