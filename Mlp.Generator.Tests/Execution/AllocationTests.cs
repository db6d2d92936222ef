using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Nothing is allocated in steady state.</summary>
public sealed class AllocationTests(AllocationTests.Nets nets) : IClassFixture<AllocationTests.Nets>
{
    private const int In = 16;
    private const int Out = 4;
    private const int Rows = 33;

    public sealed class Nets
    {
        private static readonly Topology Tracking = new(In, 32, 16, Out) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 };

        internal CompiledNets Compiled { get; } = NetCompiler.Load(
        [
            Tracking,
            Tracking with { NormLayer = NormLayer.None },
            Tracking with { TrackRunningStats = false },

            // Wide enough for scratch that does not fit the stack.
            new Topology(In, 3000, Out),
            Tracking with { ActivationLayer = ActivationLayer.GELU },
            Tracking with { NormLayer = NormLayer.None, ActivationLayer = ActivationLayer.Softplus },
            Tracking with { NormLayer = NormLayer.LayerNorm },
            Tracking with { NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.SiLU },
            Tracking with { NormLayer = NormLayer.None, CustomActivation = CustomActivations.Swish },
            Tracking with { StandardizeInputs = true, OutputActivation = ActivationLayer.Softmax },
            Tracking with { StandardizeInputs = true, StandardizeOutputs = true },
            Tracking with { NormLayer = NormLayer.None, StandardizeInputs = true, OutputActivation = ActivationLayer.Mish },
        ]);
    }

    [Theory]
    [InlineData(0, 1, 100_000)]
    [InlineData(0, Rows, 100_000)]
    [InlineData(1, 1, 100_000)]
    [InlineData(1, Rows, 100_000)]
    [InlineData(2, Rows, 100_000)]
    [InlineData(3, 1, 1000)]
    [InlineData(3, Rows, 100)]
    [InlineData(4, 1, 10_000)]
    [InlineData(4, Rows, 10_000)]
    [InlineData(5, 1, 10_000)]
    [InlineData(6, 1, 10_000)]
    [InlineData(6, Rows, 10_000)]
    [InlineData(7, Rows, 10_000)]
    [InlineData(8, Rows, 10_000)]
    [InlineData(9, 1, 10_000)]
    [InlineData(9, Rows, 10_000)]
    [InlineData(10, Rows, 10_000)]
    public void Predictions_allocate_nothing(int kind, int rows, int calls)
    {
        IMlp net = nets.Compiled.Create(kind, seed: 1);
        float[] inputs = HashFormula.Floats(1, rows * In, -1, 1);
        float[] outputs = new float[rows * Out];
        Assert.Equal(0, Allocations.Least(calls, () => net.Forward(inputs, outputs)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Training_steps_allocate_nothing(int kind)
    {
        IMlp net = nets.Compiled.Create(kind, seed: 1);
        MlpTape tape = net.CreateTape(Rows, seed: 2);
        Adam adam = new(net.StateLayout);
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        float[] inputGradient = new float[inputs.Length];
        int[] labels = HashFormula.Labels(2, Rows, Out);
        Assert.Equal(0, Allocations.Least(10_000, () =>
        {
            Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
            net.Backward(inputs, tape, inputGradient);
            adam.Step(net.Parameters, tape.Gradients);
        }));
    }

    [Fact]
    public void Passes_on_two_threads_allocate_nothing()
    {
        const int Rows = 400;
        IMlp net = nets.Compiled.Create(0, seed: 1);
        MlpTape tape = net.CreateTape(Rows, seed: 2, threads: 2);
        SGD sgd = new(net.StateLayout, momentum: 0.9f);
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1), outputs = new float[Rows * Out];
        int[] labels = HashFormula.Labels(2, Rows, Out);
        Assert.Equal(0, Allocations.Least(500, () =>
        {
            Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
            net.BackwardAndStep(inputs, tape, sgd);
            net.Forward(inputs, outputs, threads: 2);
        }));
    }

    [Fact]
    public void Groups_schedules_clipping_and_accumulation_allocate_nothing()
    {
        // Enough parameters for steps that are part of the backward pass.
        IMlp net = nets.Compiled.Create(3, seed: 1);
        MlpTape tape = net.CreateTape(Rows, seed: 2);
        AdamW adamw = new(net.StateLayout, groups: [new("*.bias") { WeightDecay = 0 }, new("0.weight") { LearningRateFactor = 0.5 }]);
        SequentialLR schedule = new(adamw, [new LinearLR(adamw), new CosineAnnealingLR(adamw, 1000)], [5]);
        GradientAccumulator accumulator = new(net.StateLayout);
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        int[] labels = HashFormula.Labels(2, Rows, Out);
        Assert.Equal(0, Allocations.Least(50, () =>
        {
            Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
            net.BackwardAndStep(inputs, tape, adamw);
            schedule.Step();

            Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
            net.Backward(inputs, tape);
            tape.ClipGradNorm(1);
            tape.ClipGradValue(0.5f);
            accumulator.ZeroGrad();
            accumulator.Add(tape.Gradients, 0.5f);
            accumulator.Add(tape.Gradients, 0.5f);
            accumulator.ClipGradNorm(1);
            adamw.Step(net.Parameters, accumulator.Gradients);
        }));
    }
}
