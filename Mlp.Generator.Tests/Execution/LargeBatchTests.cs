using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Sums over very many rows keep their digits. Every term has the same sign here, so that one chain of additions would be off by more
/// than the 1e-4 that are allowed.
/// </summary>
public sealed class LargeBatchTests
{
    private const int Rows = 400_000;

    [Fact]
    public void Gradients_of_very_many_rows_are_right()
    {
        IMlp net = NetCompiler.Load([new Topology(2, 3)]).Create(0, seed: 1);
        float[] inputs = HashFormula.Floats(1, Rows * 2, 0.1f, 1.1f);
        float[] gradients = HashFormula.Floats(2, Rows * 3, 0.1f, 1.1f);
        MlpTape tape = net.CreateTape(Rows);
        net.ForwardTraining(inputs, tape);
        gradients.CopyTo(tape.OutputGradient);
        net.Backward(inputs, tape);

        double[] weight = new double[6], bias = new double[3];
        for (int row = 0; row < Rows; row++)
        {
            for (int output = 0; output < 3; output++)
            {
                double gradient = gradients[row * 3 + output];
                bias[output] += gradient;
                weight[output * 2] += gradient * inputs[row * 2];
                weight[output * 2 + 1] += gradient * inputs[row * 2 + 1];
            }
        }

        AssertClose(weight, Gradient(tape, "0.weight", 6));
        AssertClose(bias, Gradient(tape, "0.bias", 3));
    }

    /// <summary>A weight so wide that its gradient packs its operands, and more rows than are summed in one chain; the last panel is narrow.</summary>
    [Fact]
    public void Gradients_of_a_wide_weight_over_several_chains_are_right()
    {
        const int In = 301, Out = 267, ManyRows = 2 * MlpTape.RowsPerSum + 75;
        IMlp net = NetCompiler.Load([new Topology(In, Out)]).Create(0, seed: 1);
        float[] inputs = HashFormula.Floats(1, ManyRows * In, 0.1f, 1.1f);
        float[] gradients = HashFormula.Floats(2, ManyRows * Out, 0.1f, 1.1f);
        foreach (int rows in (int[])[ManyRows, MlpTape.RowsPerSum + 1, 3])
        {
            MlpTape tape = net.CreateTape(rows);
            net.ForwardTraining(inputs.AsSpan(0, rows * In), tape);
            gradients.AsSpan(0, rows * Out).CopyTo(tape.OutputGradient);
            net.Backward(inputs.AsSpan(0, rows * In), tape);
            double[] weight = new double[Out * In];
            for (int row = 0; row < rows; row++)
            {
                for (int output = 0; output < Out; output++)
                {
                    for (int input = 0; input < In; input++)
                    {
                        weight[output * In + input] += (double)gradients[row * Out + output] * inputs[row * In + input];
                    }
                }
            }

            AssertClose(weight, Gradient(tape, "0.weight", Out * In));
        }
    }

    [Fact]
    public void Batch_statistics_of_very_many_rows_are_right()
    {
        IMlp net = NetCompiler.Load([new Topology(1, 1, 1) { NormLayer = NormLayer.BatchNorm1d, NormMomentum = 1.0, ActivationLayer = ActivationLayer.Identity }]).Create(0, seed: 1);
        float[] inputs = HashFormula.Floats(1, Rows, 0, 1);
        net.WriteTensor("0.weight", [1f]);
        net.WriteTensor("0.bias", [0f]);
        net.WriteTensor("4.weight", [1f]);
        MlpTape tape = net.CreateTape(Rows);
        net.ForwardTraining(inputs, tape);
        double mean = inputs.Average(value => (double)value), variance = inputs.Sum(value => (value - mean) * (value - mean)) / (Rows - 1);
        float[] value = new float[1];
        net.ReadTensor("1.running_mean", value);
        Assert.Equal(mean, value[0], mean * 1e-6);
        net.ReadTensor("1.running_var", value);
        Assert.Equal(variance, value[0], variance * 1e-5);

        // β's gradient is the plain sum of the gradients, γ's that of gradient · x̂.
        float[] gradients = [.. inputs.Select(input => input > mean ? 1f : 0.25f)];
        gradients.CopyTo(tape.OutputGradient);
        net.Backward(inputs, tape);
        double deviation = Math.Sqrt(variance * (Rows - 1) / Rows + 1e-5);
        AssertClose([gradients.Sum(gradient => (double)gradient)], Gradient(tape, "1.bias", 1));
        AssertClose([inputs.Zip(gradients, (input, gradient) => gradient * (input - mean) / deviation).Sum()], Gradient(tape, "1.weight", 1));
    }

    private static float[] Gradient(MlpTape tape, string name, int length)
    {
        float[] gradient = new float[length];
        tape.ReadGradient(name, gradient);
        return gradient;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], Math.Abs(expected[index]) * 1e-5);
        }
    }
}
