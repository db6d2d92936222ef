using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Channels behind the last one, up to a whole vector, are computed like the others, from zeros; many activations make something else of 0. Their
/// gradients and parameters stay 0, whatever the activation.
/// </summary>
public sealed class PaddingTests
{
    private const int Rows = 9;

    [Fact]
    public void Gradients_and_parameters_of_the_padding_stay_0()
    {
        Topology plain = new(5, 7, 35, 3);
        Topology[] cases = [.. ActivationCases.All, new Topology(1, 1) { CustomActivation = CustomActivations.SwishWithoutZero }];
        CompiledNets nets = NetCompiler.Load(
        [
            // In the short run each activation is with one of these, in turn.
            .. new[]
            {
                plain,
                plain with { Dropout = 0.25 },
                plain with { NormLayer = NormLayer.BatchNorm1d },
                plain with { NormLayer = NormLayer.LayerNorm },
                plain with { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.25 },
            }.SelectMany((net, turn) => cases.Where((_, index) => TestRun.IsExhaustive || index % 5 == turn).Select(net.With)),
        ]);
        for (int index = 0; index < nets.Topologies.Count; index++)
        {
            IMlp net = nets.Create(index, seed: index);
            MlpTape tape = net.CreateTape(Rows, seed: 3);
            AdamW adamw = new(net.StateLayout, learningRate: 0.01f);
            float[] inputs = HashFormula.Floats((uint)index, Rows * 5, -1, 1);
            int[] labels = HashFormula.Labels((uint)index + 1000, Rows, 3);
            for (int step = 0; step < 4; step++)
            {
                Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
                net.Backward(inputs, tape);
                adamw.Step(net.Parameters, tape.Gradients);
                AssertZeroBehind(net, tape.Gradients, $"gradients of {nets.Topologies[index]}");
                AssertZeroBehind(net, net.Parameters.AsSpan(), $"parameters of {nets.Topologies[index]}");
            }
        }
    }

    private static void AssertZeroBehind(IMlp net, ReadOnlySpan<float> packed, string what)
    {
        foreach (TensorInfo tensor in net.StateLayout.Tensors.Where(tensor => tensor.IsParameter))
        {
            // The last panel is 32 or 16 channels wide; those before it have no padding.
            int channels = tensor.Shape[0], rows = tensor.Role == TensorRole.LinearWeight ? tensor.Shape[1] : 1;
            int padded = (channels + 15) / 16 * 16, first = tensor.Role == TensorRole.LinearWeight ? (padded - 1) / 32 * 32 : 0, width = padded - first;
            for (int row = 0; row < rows; row++)
            {
                for (int channel = channels - first; channel < width; channel++)
                {
                    float value = packed[tensor.Offset + (first * rows) + (row * width) + channel];
                    Assert.True(value == 0, $"{tensor.Name}, row {row}, channel {first + channel} is {value}: {what}");
                }
            }

            Assert.True(float.IsFinite(packed[tensor.Offset]), $"{tensor.Name} is {packed[tensor.Offset]}: {what}");
        }
    }
}
