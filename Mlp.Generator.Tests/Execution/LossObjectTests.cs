using Mlp.Metrics;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Training with losses and metrics that the loop knows by their interfaces alone, as a trainer does.</summary>
public sealed class LossObjectTests(LossObjectTests.Nets nets) : IClassFixture<LossObjectTests.Nets>
{
    private const int In = 6;
    private const int Out = 3;
    private const int Rows = 90;
    private const int BatchRows = 32;

    public sealed class Nets
    {
        internal CompiledNets Compiled { get; } = NetCompiler.Load([new Topology(In, 16, Out)]);
    }

    public static TheoryData<string> Losses =>
    [
        nameof(CrossEntropyLoss), "probabilities", "smoothed", nameof(NLLLoss), nameof(BCEWithLogitsLoss), nameof(MultiLabelSoftMarginLoss),
        nameof(MSELoss), nameof(L1Loss), nameof(SmoothL1Loss), nameof(HuberLoss), nameof(KLDivLoss),
    ];

    private static ILoss Make(string name) => name switch
    {
        nameof(CrossEntropyLoss) or "probabilities" => new CrossEntropyLoss(),
        "smoothed" => new CrossEntropyLoss(weight: [1, 2, 0.5f], labelSmoothing: 0.1),
        nameof(NLLLoss) => new NLLLoss(),
        nameof(BCEWithLogitsLoss) => new BCEWithLogitsLoss(posWeight: [2, 2, 2]),
        nameof(MultiLabelSoftMarginLoss) => new MultiLabelSoftMarginLoss(),
        nameof(MSELoss) => new MSELoss(),
        nameof(L1Loss) => new L1Loss(),
        nameof(SmoothL1Loss) => new SmoothL1Loss(beta: 0.5),
        nameof(HuberLoss) => new HuberLoss(delta: 0.5),
        _ => new KLDivLoss(Reduction.BatchMean),
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_trains_a_network(string name)
    {
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => inputs[row * In] > 0.3f ? 0 : inputs[(row * In) + 1] > 0 ? 1 : 2)];
        float[] oneHot = [.. Enumerable.Range(0, Rows * Out).Select(i => labels[i / Out] == i % Out ? 1f : 0f)];
        IMlp net = nets.Compiled.Create(0, seed: 1);
        ILoss loss = Make(name);
        (double first, double last) = loss is ILoss<int> ofLabels && name != "probabilities"
            ? Fit(net, inputs, labels, ofLabels) : Fit(net, inputs, oneHot, (ILoss<float>)loss);

        // Log-likelihood and divergence of outputs that nobody normalises fall without end.
        Assert.True(last < Math.Min(0.5 * first, first - 0.1), $"{name}: from {first} to {last}");

        float[] outputs = new float[Rows * Out];
        net.Forward(inputs, outputs);
        IMetric<int>[] metrics = [new Accuracy(Out), new F1Score(Out), new RocAuc(Out)];
        foreach (IMetric<int> metric in metrics)
        {
            metric.Add(outputs, labels);
            Assert.True(name is nameof(NLLLoss) or nameof(KLDivLoss) || metric.Value > 0.85, $"{name}: {metric.Name} {metric.Value}");
        }
    }

    /// <summary>Without options it is the static loss, to the bit, through a whole training.</summary>
    [Fact]
    public void Plain_cross_entropy_trains_to_the_same_bits()
    {
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        int[] labels = HashFormula.Labels(2, Rows, Out);
        float[][] parameters = new float[2][];
        for (int kind = 0; kind < 2; kind++)
        {
            IMlp net = nets.Compiled.Create(0, seed: 1);
            MlpTape tape = net.CreateTape(Rows, seed: 2);
            Adam adam = new(net.StateLayout, learningRate: 0.01f);
            CrossEntropyLoss loss = new();
            for (int step = 0; step < 20; step++)
            {
                ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
                float value = kind == 0
                    ? Loss.CrossEntropy(outputs, labels, tape.OutputGradient)
                    : loss.Forward(outputs, labels, tape.OutputGradient, Out);
                Assert.True(float.IsFinite(value));
                net.Backward(inputs, tape);
                adam.Step(net.Parameters, tape.Gradients);
            }

            parameters[kind] = new float[In * 16];
            net.ReadTensor("0.weight", parameters[kind]);
        }

        Assert.Equal(parameters[0], parameters[1]);
    }

    /// <summary>The mean loss of the first and of the last epoch, of batches that are not all of a size.</summary>
    private static (double First, double Last) Fit<TTarget>(IMlp net, float[] inputs, TTarget[] targets, ILoss<TTarget> loss)
        where TTarget : unmanaged
    {
        const int Epochs = 150;
        MlpTape tape = net.CreateTape(BatchRows, seed: 2);
        Adam adam = new(net.StateLayout, learningRate: 0.02f);
        int targetsPerRow = loss.TargetsPerRow(Out);
        double first = 0, mean = 0;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            double sum = 0, divisors = 0;
            for (int start = 0; start < Rows; start += BatchRows)
            {
                int rows = Math.Min(BatchRows, Rows - start);
                ReadOnlySpan<float> batch = inputs.AsSpan(start * In, rows * In);
                ReadOnlySpan<TTarget> batchTargets = targets.AsSpan(start * targetsPerRow, rows * targetsPerRow);
                double divisor = loss.Divisor(batchTargets, Out);
                sum += divisor * loss.Forward(net.ForwardTraining(batch, tape), batchTargets, tape.OutputGradient, Out);
                divisors += divisor;
                net.Backward(batch, tape);
                adam.Step(net.Parameters, tape.Gradients);
            }

            mean = sum / divisors;
            first = epoch == 0 ? mean : first;
        }

        return (first, mean);
    }
}
