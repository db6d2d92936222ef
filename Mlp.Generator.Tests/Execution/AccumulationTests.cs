using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Gradients of networks between the backward pass and the step: accumulated over parts of a batch, and clipped.</summary>
public sealed class AccumulationTests(AccumulationTests.Nets nets) : IClassFixture<AccumulationTests.Nets>
{
    private const int In = 37;
    private const int Out = 7;
    private const int Rows = 24;

    public sealed class Nets
    {
        internal CompiledNets Compiled { get; } =
            NetCompiler.Load([new Topology(In, 50, 19, Out), new Topology(In, 50, Out) { NormLayer = NormLayer.BatchNorm1d }]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Parts_of_a_batch_add_up_to_the_gradients_of_the_whole(int parts)
    {
        IMlp whole = nets.Compiled.Create(0, seed: 3), inParts = nets.Compiled.Create(0, seed: 3);
        MlpTape wholeTape = whole.CreateTape(Rows), partTape = inParts.CreateTape(Rows / parts);
        GradientAccumulator accumulator = new(inParts.StateLayout);
        SGD wholeStep = new(whole.StateLayout, 0.1f, 0.9f), partStep = new(inParts.StateLayout, 0.1f, 0.9f);
        int partRows = Rows / parts;
        for (uint step = 0; step < 5; step++)
        {
            float[] inputs = HashFormula.Floats(step, Rows * In, -1, 1);
            int[] labels = HashFormula.Labels(step, Rows, Out);
            accumulator.ZeroGrad();
            for (int part = 0; part < parts; part++)
            {
                Gradients(inParts, partTape, inputs.AsSpan(part * partRows * In, partRows * In), labels.AsSpan(part * partRows, partRows));
                accumulator.Add(partTape.Gradients, 1f / parts);
            }

            Gradients(whole, wholeTape, inputs, labels);
            float largest = wholeTape.Gradients.ToArray().Max(Math.Abs);
            float difference = wholeTape.Gradients.ToArray().Zip(accumulator.Gradients.ToArray(), (a, b) => Math.Abs(a - b)).Max();
            Assert.True(difference <= 1e-5 * largest, FormattableString.Invariant($"{difference} of {largest}"));
            float[] one = new float[50], other = new float[50];
            wholeTape.ReadGradient("0.bias", one);
            accumulator.ReadGradient("0.bias", other);
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));

            wholeStep.Step(whole.Parameters, wholeTape.Gradients);
            partStep.Step(inParts.Parameters, accumulator.Gradients);
        }

        Assert.All(whole.Parameters.ToArray().Zip(inParts.Parameters.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_tapes_gradients_are_clipped()
    {
        IMlp net = nets.Compiled.Create(1, seed: 3);
        MlpTape tape = net.CreateTape(Rows);
        Gradients(net, tape, HashFormula.Floats(1, Rows * In, -1, 1), HashFormula.Labels(2, Rows, Out));
        float[] before = tape.Gradients.ToArray();
        double norm = Math.Sqrt(before.Sum(g => (double)g * g));
        Assert.Equal(norm, tape.ClipGradNorm(norm / 2), 1e-6 * norm);
        double coefficient = norm / 2 / (norm + 1e-6);
        Assert.All(before.Zip(tape.Gradients.ToArray()), pair => Assert.Equal(pair.First * coefficient, pair.Second, 1e-6));
        float limit = before.Max(Math.Abs) / 4;
        tape.ClipGradValue(limit);
        Assert.Equal(limit, tape.Gradients.ToArray().Max(Math.Abs));
    }

    [Fact]
    public void A_clip_that_makes_all_gradients_NaN_leaves_the_padding_alone()
    {
        IMlp net = nets.Compiled.Create(1, seed: 3);
        MlpTape tape = net.CreateTape(Rows);
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        inputs[5] = float.NaN;
        Gradients(net, tape, inputs, HashFormula.Labels(2, Rows, Out));
        Assert.Throws<InvalidOperationException>(() => tape.ClipGradNorm(1, errorIfNonfinite: true));
        Assert.True(double.IsNaN(tape.ClipGradNorm(1)));
        long parameters = net.StateLayout.Tensors.Where(tensor => tensor.IsParameter).Sum(tensor => tensor.Shape.Length);
        Assert.Equal(parameters, tape.Gradients.ToArray().Count(float.IsNaN));
        Assert.Equal(tape.Gradients.Length - parameters, tape.Gradients.ToArray().Count(gradient => gradient == 0));
    }

    [Fact]
    public void Gradients_that_were_not_kept_are_not_clipped()
    {
        IMlp net = nets.Compiled.Create(0, seed: 3);
        MlpTape tape = net.CreateTape(Rows);
        float[] inputs = HashFormula.Floats(1, Rows * In, -1, 1);
        net.ForwardTraining(inputs, tape);
        net.BackwardAndStep(inputs, tape, new Lion(net.StateLayout));
        Assert.Throws<InvalidOperationException>(() => tape.ClipGradNorm(1));
        Assert.Throws<InvalidOperationException>(() => tape.ClipGradValue(1));
    }

    private static void Gradients(IMlp net, MlpTape tape, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
        net.Backward(inputs, tape);
    }
}
