using Mlp.Data;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Generator.Tests.Training;

/// <summary>Trainers of networks with an output activation: losses that would apply it once more are refused, and the others and the metrics take what they are given.</summary>
public sealed class TrainerHeadTests(TrainerHeadTests.Nets nets) : IClassFixture<TrainerHeadTests.Nets>
{
    private const int In = 4, Classes = 3, Rows = 60;

    private static readonly ActivationLayer[] s_heads =
    [
        ActivationLayer.Identity, ActivationLayer.Softmax, ActivationLayer.LogSoftmax, ActivationLayer.Sigmoid, ActivationLayer.LogSigmoid, ActivationLayer.Hardsigmoid,
        ActivationLayer.Tanh,
    ];

    public sealed class Nets
    {
        /// <summary>One of each head with an output for each class; then one of a single output with Sigmoid, and one without a head.</summary>
        internal CompiledNets Compiled { get; } = NetCompiler.Load(
        [
            .. s_heads.Select(head => new Topology(In, 12, Classes) { OutputActivation = head, StandardizeInputs = head is ActivationLayer.Identity or ActivationLayer.LogSoftmax }),
            new Topology(In, 12, 1) { OutputActivation = ActivationLayer.Sigmoid },
            new Topology(In, 12, 1),
        ]);
    }

    public static TheoryData<ILoss, ActivationLayer, string?> Pairs => new()
    {
        { new CrossEntropyLoss(), ActivationLayer.Softmax, "logits, and applies LogSoftmax itself, but the outputs of Net1 are those of OutputActivation = ActivationLayer.Softmax: use OutputActivation = ActivationLayer.LogSoftmax with NLLLoss, or no OutputActivation." },
        { new CrossEntropyLoss(), ActivationLayer.LogSoftmax, "ActivationLayer.LogSoftmax: use NLLLoss, or no OutputActivation." },
        { new CrossEntropyLoss(), ActivationLayer.Sigmoid, "use OutputActivation = ActivationLayer.LogSoftmax with NLLLoss, or no OutputActivation." },
        { new CrossEntropyLoss(labelSmoothing: 0.1f), ActivationLayer.LogSigmoid, "use OutputActivation = ActivationLayer.LogSoftmax with NLLLoss" },
        { new CrossEntropyLoss(), ActivationLayer.Identity, null },
        { new CrossEntropyLoss(), ActivationLayer.Tanh, null },
        { new NLLLoss(), ActivationLayer.Softmax, "NLLLoss takes log-probabilities, but the outputs of Net1 are those of OutputActivation = ActivationLayer.Softmax: use OutputActivation = ActivationLayer.LogSoftmax, or CrossEntropyLoss and no OutputActivation." },
        { new NLLLoss(), ActivationLayer.Hardsigmoid, "takes log-probabilities" },
        { new NLLLoss(), ActivationLayer.LogSoftmax, null },
        { new NLLLoss(), ActivationLayer.Identity, null },
        { new BCEWithLogitsLoss(), ActivationLayer.Sigmoid, "logits, and applies Sigmoid itself, but the outputs of Net3 are those of OutputActivation = ActivationLayer.Sigmoid: use BCELoss, or no OutputActivation." },
        { new BCEWithLogitsLoss(), ActivationLayer.Softmax, "applies Sigmoid itself, but the outputs of Net1 are those of OutputActivation = ActivationLayer.Softmax: use no OutputActivation." },
        { new BCEWithLogitsLoss(), ActivationLayer.LogSigmoid, "use no OutputActivation." },
        { new BCEWithLogitsLoss(), ActivationLayer.Identity, null },
        { new MultiLabelSoftMarginLoss(), ActivationLayer.Sigmoid, "applies Sigmoid itself" },
        { new MultiLabelSoftMarginLoss(), ActivationLayer.Tanh, null },
        { new KLDivLoss(), ActivationLayer.Softmax, "KLDivLoss takes log-probabilities, but the outputs of Net1 are those of OutputActivation = ActivationLayer.Softmax: use OutputActivation = ActivationLayer.LogSoftmax." },
        { new KLDivLoss(), ActivationLayer.LogSoftmax, null },
        { new MSELoss(), ActivationLayer.Softmax, null },
        { new L1Loss(), ActivationLayer.Sigmoid, null },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_loss_that_would_apply_the_head_again_is_refused_before_the_first_step(ILoss loss, ActivationLayer head, string? reason)
    {
        Dataset data = loss is ILoss<int> ? Labelled() : Probabilities();
        Trainer trainer = Trainer(Array.IndexOf(s_heads, head), loss);
        string before = trainer.Bits();
        if (reason is null)
        {
            Assert.Equal(2, trainer.Fit(data, epochs: 1).StepCount);
            return;
        }

        foreach (Action run in new Action[] { () => trainer.Fit(data, epochs: 1), () => trainer.Evaluate(data) })
        {
            ArgumentException error = Assert.Throws<ArgumentException>("loss", run);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, trainer.Bits());
        }
    }

    [Fact]
    public void Cross_entropy_with_probabilities_as_targets_is_told_of_KLDivLoss()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("loss", () => Trainer(1, new CrossEntropyLoss()).Fit(Probabilities(), epochs: 1));
        Assert.Contains("use OutputActivation = ActivationLayer.LogSoftmax with KLDivLoss, or no OutputActivation.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Cross entropy is negative log-likelihood of log-softmax: the same gradients, and so the same network, up to rounding.</summary>
    [Fact]
    public void LogSoftmax_with_NLLLoss_trains_as_CrossEntropyLoss_does()
    {
        Trainer logits = Trainer(0, new CrossEntropyLoss()), logarithms = Trainer(2, new NLLLoss());
        TrainingResult a = logits.Fit(Labelled(), epochs: 40), b = logarithms.Fit(Labelled(), epochs: 40);
        Assert.Equal(a.StepCount, b.StepCount);
        Evaluation first = logits.Evaluate(Labelled()), second = logarithms.Evaluate(Labelled());
        Assert.Equal(first.Loss, second.Loss, 1e-3);
        Assert.InRange(second.Loss, 0, 0.6);
        Assert.Equal(logits.PredictClasses(Labelled()), logarithms.PredictClasses(Labelled()));
    }

    [Fact]
    public void Classes_and_metrics_of_probabilities_are_those_of_their_logits()
    {
        IMlp logits = nets.Compiled.Create(0, seed: 5);
        foreach (int kind in new[] { 1, 2, 3 })
        {
            IMlp head = nets.Compiled.Create(kind, seed: 5);
            Assert.Equal(logits.PredictClasses(Labelled()), head.PredictClasses(Labelled()));
            Assert.Equal(Metric(logits, new Accuracy(Classes)), Metric(head, new Accuracy(Classes)));
            Assert.Equal(Metric(logits, new TopKAccuracy(2, Classes)), Metric(head, new TopKAccuracy(2, Classes)));
        }

        IMlp logit = nets.Compiled.Create(s_heads.Length + 1, seed: 5), probability = nets.Compiled.Create(s_heads.Length, seed: 5);
        Assert.Equal(Metric(logit, new RocAuc(1), classes: 2), Metric(probability, new RocAuc(1), classes: 2));
        Assert.Equal(Metric(logit, new Accuracy(1), classes: 2), Metric(probability, new Accuracy(1, threshold: 0.5f), classes: 2));
    }

    [Fact]
    public void Roc_auc_takes_no_softmax_of_probabilities()
    {
        Assert.Equal(Metric(nets.Compiled.Create(0, seed: 5), new RocAuc(Classes)), Metric(nets.Compiled.Create(2, seed: 5), new RocAuc(Classes)), 1e-12);
        Assert.Equal(Metric(nets.Compiled.Create(0, seed: 5), new RocAuc(Classes)), Metric(nets.Compiled.Create(1, seed: 5), new RocAuc(Classes, fromLogits: false)), 1e-12);
        IMlp net = nets.Compiled.Create(1, seed: 1);
        Trainer trainer = new(net, new LikelihoodLoss(), new Adam(net.StateLayout), new TrainerOptions { Metrics = [new RocAuc(Classes)] });
        ArgumentException error = Assert.Throws<ArgumentException>("metric", () => trainer.Fit(Labelled(), epochs: 1, validation: Labelled()));
        Assert.Contains("The metric 'ROC AUC' takes logits, but the outputs of Net1 are those of OutputActivation = ActivationLayer.Softmax: make it with fromLogits: false.", error.Message, StringComparison.Ordinal);
    }

    private Trainer Trainer(int kind, ILoss loss)
    {
        IMlp net = nets.Compiled.Create(kind, seed: 1);
        return new Trainer(net, loss, new Adam(net.StateLayout, 0.01f), new TrainerOptions { BatchSize = Rows / 2 });
    }

    private static double Metric(IMlp net, IMetric<int> metric, int classes = Classes)
    {
        Dataset data = Labelled();
        metric.Add(net.Predict(data), [.. data.Labels.ToArray().Select(label => label % classes)]);
        return metric.Value;
    }

    private static Dataset Labelled()
    {
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        return Dataset.ForClassification(inputs, [.. Enumerable.Range(0, Rows).Select(row => inputs[row * In] > 0.3f ? 0 : inputs[(row * In) + 1] > 0 ? 1 : 2)], In, Classes);
    }

    private static Dataset Probabilities()
        => Dataset.ForRegression(HashFormula.Floats(1, Rows * In, -1, 1), HashFormula.Floats(2, Rows * Classes, 0, 1), In, Classes);

    /// <summary>−ln of a label's probability: a user's own loss may take what it likes.</summary>
    private sealed class LikelihoodLoss() : LossFunction<int>(Reduction.Sum)
    {
        public override int TargetsPerRow(int channels) => 1;

        public override int LossesPerRow(int channels) => 1;

        protected override float Compute(LossBatch<int> batch)
        {
            float sum = 0;
            batch.Gradient.Clear();
            for (int row = 0; row < batch.Rows; row++)
            {
                int at = (row * batch.Channels) + batch.Targets[row];
                sum -= MathF.Log(batch.Outputs[at]);
                if (!batch.Gradient.IsEmpty)
                {
                    batch.Gradient[at] = -1 / batch.Outputs[at];
                }
            }

            return sum;
        }
    }
}
