using System.Globalization;
using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Training comes to the same bits on any number of threads, and whether the optimizer's step is part of the backward pass or follows
/// it. Every batch here has enough work to be shared.
/// </summary>
public sealed class SharedPassTests(SharedPassTests.Nets nets) : IClassFixture<SharedPassTests.Nets>
{
    public sealed class Nets
    {
        internal CompiledNets Compiled { get; } = NetCompiler.Load(
        [
            new Topology(64, 128, 64, 10) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
            new Topology(37, 100, 53, 7) { NormLayer = NormLayer.BatchNorm1d, NormMomentum = null },
            new Topology(200, 300, 40) { ActivationLayer = ActivationLayer.Identity, Dropout = 0.5 },
            new Topology(300, 90, 33, 100) { NormLayer = NormLayer.BatchNorm1d, NormAffine = false, Bias = false, TrackRunningStats = false },
            new Topology(500, 70),
            new Topology(5, 3, 2) { NormLayer = NormLayer.BatchNorm1d, Bias = false },
            new Topology(64, 100, 37, 10) { ActivationLayer = ActivationLayer.GELU, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
            new Topology(64, 100, 37, 10) { ActivationLayer = ActivationLayer.Sigmoid },
            new Topology(37, 70, 90, 7) { ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2, Dropout = 0.5 },
            new Topology(64, 100, 37, 10) { CustomActivation = CustomActivations.Swish, NormLayer = NormLayer.BatchNorm1d },
            new Topology(64, 128, 70, 10) { NormLayer = NormLayer.LayerNorm, Dropout = 0.2 },
            new Topology(37, 100, 53, 7) { NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.GELU, Dropout = 0.2 },
            new Topology(300, 90, 33, 100) { NormLayer = NormLayer.LayerNorm, NormAffine = false, Bias = false, ActivationLayer = ActivationLayer.Tanh },
            new Topology(64, 100, 37, 10) { StandardizeInputs = true, OutputActivation = ActivationLayer.Softmax, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
            new Topology(64, 100, 37, 10) { StandardizeInputs = true, StandardizeOutputs = true, Dropout = 0.2 },
            new Topology(300, 40) { StandardizeInputs = true, OutputActivation = ActivationLayer.LogSoftmax },
            new Topology(64, 100, 64) { OutputActivation = ActivationLayer.GELU, Dropout = 0.2 },
            new Topology(587, 272, 300, 10) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
        ]);
    }

    /// <summary>A net and a number of rows: in the short run one for each net, and one with several blocks for each thread.</summary>
    public static TheoryData<int, int> Cases { get; } = TestRun.IsExhaustive ? All() : Sampled();

    private static TheoryData<int, int> Sampled() => new()
    {
        { 0, 64 }, { 0, 3001 }, { 1, 50 }, { 2, 10 }, { 3, 40 }, { 4, 17 }, { 5, 20_000 },
        { 6, 64 }, { 7, 50 }, { 8, 40 }, { 9, 64 }, { 10, 64 }, { 11, 50 }, { 12, 40 }, { 17, 64 },
    };

    private static TheoryData<int, int> All() => new()
    {
        { 0, 64 }, { 0, 31 }, { 0, 3001 }, { 1, 50 }, { 2, 10 }, { 3, 40 }, { 4, 17 }, { 4, 2500 }, { 5, 20_000 },
        { 6, 64 }, { 6, 1001 }, { 7, 50 }, { 8, 40 }, { 9, 64 },
        { 10, 64 }, { 10, 1031 }, { 11, 50 }, { 12, 40 },
        { 13, 64 }, { 13, 1001 }, { 14, 50 }, { 15, 64 },
        { 17, 64 }, { 17, 35 }, { 17, 700 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_trains_to_the_same_bits(int kind, int rows)
    {
        string expected = Train(kind, rows, threads: 1, SgdWithMomentum, atOnce: false);
        foreach (int threads in new[] { 2, 3, 4, 7 })
        {
            Assert.Equal(expected, Train(kind, rows, threads, SgdWithMomentum, atOnce: false));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_that_is_part_of_the_backward_pass_comes_to_the_same_bits(int kind, int rows)
    {
        Func<IMlp, Optimizer>[] optimizers =
        [
            SgdWithMomentum,
            net => new SGD(net.StateLayout, learningRate: 0.1f, weightDecay: 0.01f),
            net => new SGD(net.StateLayout, learningRate: 0.1f, momentum: 0.9f, nesterov: true),
            net => new Adam(net.StateLayout, learningRate: 0.01f, weightDecay: 0.1f),
            net => new AdamW(net.StateLayout, learningRate: 0.01f),
            net => new AdamW(net.StateLayout, learningRate: 0.01f, weightDecay: 0.1f, amsgrad: true, groups: Groups(net)),
            net => new SGD(net.StateLayout, learningRate: 0.1f, momentum: 0.9f, weightDecay: 0.01f, maximize: true, groups: Groups(net)),
            net => new RMSprop(net.StateLayout, learningRate: 0.001f, weightDecay: 0.1f),
            net => new RMSprop(net.StateLayout, learningRate: 0.001f, momentum: 0.9f, centered: true, groups: Groups(net)),
            net => new Adagrad(net.StateLayout, weightDecay: 0.1f),
            net => new NAdam(net.StateLayout, weightDecay: 0.1f),
            net => new Lion(net.StateLayout, weightDecay: 0.1f, groups: Groups(net)),
            net => new SignDescent(net.StateLayout),
        ];

        // In the short run all on the first case, and then two of them on each, in turn.
        foreach (Func<IMlp, Optimizer> optimizer in optimizers.Where((_, index) => TestRun.IsExhaustive || (kind, rows) == (0, 64) || index % 6 == kind % 6))
        {
            string expected = Train(kind, rows, threads: 1, optimizer, atOnce: false);
            Assert.Equal(expected, Train(kind, rows, threads: 1, optimizer, atOnce: true));
            Assert.Equal(expected, Train(kind, rows, threads: 2, optimizer, atOnce: true));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_predicts_the_same_bits(int kind, int rows)
    {
        Topology topology = nets.Compiled.Topologies[kind];
        foreach (int count in new[] { rows, rows + 1, rows + 13 })
        {
            IMlp net = nets.Compiled.Create(kind, seed: 5);
            float[] inputs = HashFormula.Floats(8, count * topology.InChannels, -1, 1);
            float[] expected = new float[count * topology.OutChannels];
            net.Forward(inputs, expected);
            foreach (int threads in new[] { 1, 2, 3, 4, 7 })
            {
                // A network of its own, so that several threads come to its fold at once.
                IMlp shared = nets.Compiled.Create(kind, seed: 5);
                float[] actual = new float[expected.Length];
                shared.Forward(inputs, actual, threads);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Predictions_on_several_threads_check_their_arguments()
    {
        IMlp net = nets.Compiled.Create(0, seed: 1);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => net.Forward(new float[64], new float[10], 0)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => net.Forward(new float[65], new float[10], 2)).ParamName);
        Assert.Equal("outputs", Assert.Throws<ArgumentException>(() => net.Forward(new float[64 * 100], new float[10], 2)).ParamName);
        net.Forward([], [], 2);
        IMlp batchStatistics = nets.Compiled.Create(3, seed: 1);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => batchStatistics.Forward(new float[300], new float[100], 2)).ParamName);
    }

    [Fact]
    public void Gradients_that_were_not_kept_are_not_shown()
    {
        IMlp net = nets.Compiled.Create(0, seed: 1);
        MlpTape tape = net.CreateTape(64);
        float[] inputs = HashFormula.Floats(1, 64 * 64, -1, 1);
        net.ForwardTraining(inputs, tape);
        net.BackwardAndStep(inputs, tape, SgdWithMomentum(net));
        Assert.Contains("BackwardAndStep", Assert.Throws<InvalidOperationException>(() => tape.Gradients.Length).Message);
        Assert.Throws<InvalidOperationException>(() => tape.ReadGradient("0.bias", new float[128]));
        net.ForwardTraining(inputs, tape);
        net.Backward(inputs, tape);
        Assert.Equal(net.Parameters.Length, tape.Gradients.Length);
    }

    [Fact]
    public void An_optimizer_of_another_network_changes_nothing()
    {
        IMlp net = nets.Compiled.Create(0, seed: 1), other = nets.Compiled.Create(1, seed: 1);
        MlpTape tape = net.CreateTape(64);
        float[] inputs = HashFormula.Floats(1, 64 * 64, -1, 1);
        net.ForwardTraining(inputs, tape);
        float[] before = net.Parameters.ToArray();
        StateLayout layout = other.StateLayout;
        foreach (Optimizer optimizer in new Optimizer[]
        {
            SgdWithMomentum(other), new Adam(layout), new AdamW(layout), new Lion(layout, groups: Groups(other)), new SignDescent(layout),
        })
        {
            Assert.Equal("parameters", Assert.Throws<ArgumentException>(() => net.BackwardAndStep(inputs, tape, optimizer)).ParamName);
            Assert.Equal(0, optimizer.StepCount);
        }

        Assert.Throws<ArgumentNullException>(() => net.BackwardAndStep(inputs, tape, null!));
        Assert.Equal(before, net.Parameters.ToArray());
        net.Backward(inputs, tape);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    public void A_number_of_threads_out_of_range_is_refused(int threads)
        => Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => nets.Compiled.Create(0).CreateTape(4, threads: threads)).ParamName);

    [Fact]
    public void Several_tapes_share_their_passes_at_once()
    {
        string expected = Train(0, 64, threads: 1, SgdWithMomentum, atOnce: true);
        string[] results = new string[4];
        Thread[] threads = [.. Enumerable.Range(0, results.Length).Select(index => new Thread(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                results[index] = Train(0, 64, threads: 2 + index, SgdWithMomentum, atOnce: true);
                if (results[index] != expected)
                {
                    return;
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    /// <summary>A group for the first weight, one for all biases, and what is left.</summary>
    private static ParameterGroup[] Groups(IMlp net) => net.StateLayout.Tensors.Any(tensor => tensor.Role == TensorRole.LinearBias)
        ? [new("0.weight") { LearningRateFactor = 0.5 }, new("*.bias") { WeightDecay = 0 }]
        : [new("0.weight") { LearningRateFactor = 0.5, WeightDecay = 0 }];

    private static SGD SgdWithMomentum(IMlp net) => new(net.StateLayout, learningRate: 0.1f, momentum: 0.9f, weightDecay: 0.001f);

    /// <summary>What four steps come to, bit for bit: losses, outputs, parameters, running statistics, and the last gradients where they are kept.</summary>
    private string Train(int kind, int rows, int threads, Func<IMlp, Optimizer> makeOptimizer, bool atOnce)
    {
        Topology topology = nets.Compiled.Topologies[kind];
        IMlp net = nets.Compiled.Create(kind, seed: 5);
        MlpTape tape = net.CreateTape(rows, seed: 7, threads);
        Optimizer optimizer = makeOptimizer(net);
        int[] labels = HashFormula.Labels(3, rows, topology.OutChannels);
        HashCode hash = default;
        for (uint step = 0; step < 4; step++)
        {
            float[] inputs = HashFormula.Floats(100 + step, rows * topology.InChannels, -1, 1);
            ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
            hash.AddBytes(MemoryMarshal.AsBytes(outputs));
            hash.Add(Loss.CrossEntropy(outputs, labels, tape.OutputGradient));
            if (atOnce)
            {
                net.BackwardAndStep(inputs, tape, optimizer);
            }
            else
            {
                net.Backward(inputs, tape);
                optimizer.Step(net.Parameters, tape.Gradients);
            }

            hash.AddBytes(MemoryMarshal.AsBytes(net.Parameters.AsSpan()));
        }

        using MemoryStream state = new();
        net.Save(state);
        hash.AddBytes(state.ToArray());
        Assert.Equal(4, optimizer.StepCount);
        Assert.All(net.Parameters.ToArray(), value => Assert.True(float.IsFinite(value)));
        return hash.ToHashCode().ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>An optimizer of a user's own, which can only step after the pass.</summary>
    private sealed class SignDescent(StateLayout layout) : Optimizer(layout, learningRate: 0.01f)
    {
        public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
        {
            CheckStep(parameters, gradients);
            StepCount++;
            parameters.Update(new Signs(gradients, (float)LearningRate), static (values, signs) =>
            {
                for (int index = 0; index < values.Length; index++)
                {
                    values[index] -= signs.LearningRate * MathF.Sign(signs.Gradients[index]);
                }
            });
        }

        private readonly ref struct Signs(ReadOnlySpan<float> gradients, float learningRate)
        {
            public ReadOnlySpan<float> Gradients { get; } = gradients;

            public float LearningRate { get; } = learningRate;
        }
    }
}
