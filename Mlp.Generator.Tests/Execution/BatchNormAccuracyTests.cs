using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Batch statistics of data whose mean is far from zero. Float32 PyTorch's variance is off by 3.6e-3 at mean 1e4, and by 0.24
/// at 1e6, where the deviation is 1; two passes do far better.
/// </summary>
public sealed class BatchNormAccuracyTests(ITestOutputHelper output)
{
    private const int Channels = 20;
    private const int Rows = 64;

    [Theory]
    [InlineData(1e4, 1e-5, 1e-4)]
    [InlineData(1e6, 1e-5, 1e-4)]
    public void Variance_of_data_far_from_zero(double mean, double varianceTolerance, double outputTolerance)
    {
        // Both Linear layers are identity matrices: what comes out is x̂.
        Topology topology = new(Channels, Channels, Channels)
        {
            NormLayer = NormLayer.BatchNorm1d, ActivationLayer = ActivationLayer.Identity, Bias = false, NormMomentum = 1,
        };
        ReferenceMlp reference = new(topology, 0);
        foreach (string weight in new[] { "0.weight", "4.weight" })
        {
            float[] identity = new float[Channels * Channels];
            for (int i = 0; i < Channels; i++)
            {
                identity[i * Channels + i] = 1;
            }

            reference[weight].Set(identity);
        }

        IMlp net = NetCompiler.Load([topology]).Create(0);
        reference.CopyTo(net);
        double deviation = Math.Sqrt(3);
        float[] inputs = HashFormula.Floats(42, Rows * Channels, mean - deviation, mean + deviation);
        float[] outputs = net.ForwardTraining(inputs, net.CreateTape(Rows)).ToArray();
        double[] expected = reference.ForwardTraining(Errors.Widen(inputs), Rows);

        double varianceError = Errors.Relative(net.Read("1.running_var"), reference["1.running_var"].Values);
        double meanError = Errors.Relative(net.Read("1.running_mean"), reference["1.running_mean"].Values);
        double outputError = Errors.Relative(outputs, expected, scale: 1);
        output.WriteLine($"mean {mean:E0}: variance off by {varianceError:E2}, mean by {meanError:E2} (both relative), x̂ by {outputError:E2}");
        Assert.True(varianceError < varianceTolerance, $"variance off by {varianceError:E2}");
        Assert.True(meanError < 1e-6, $"mean off by {meanError:E2}");
        Assert.True(outputError < outputTolerance, $"x̂ off by {outputError:E2}");
    }
}
