using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

/// <summary>
/// Trajectories of PyTorch's optimizers over 120 steps, for all combinations of options. Tolerance: 1e-5 of the tensor's largest
/// magnitude, except Adam without a memory of squares (beta2 = 0.5), where g/|g| amplifies rounding: 1e-4.
/// </summary>
public class OptimizerFixtureTests
{
    private const int Parameters = 32;
    private const int Steps = 120;

    private static readonly int[] s_recorded = [1, 2, 10, Steps];

    [Fact]
    public void Trajectories_equal_those_of_PyTorch()
    {
        int cases = 0;
        foreach ((string[] name, string[] numbers) in MathFixtures.Read("optimizers.txt"))
        {
            float[] expected = [.. numbers.Select(MathFixtures.Float)];
            float[] actual = Trajectory(name);
            Assert.Equal(expected.Length, actual.Length);
            double largest = expected.Max(Math.Abs), difference = 0;
            double tolerance = (name[0] != "sgd" && name[3] == "0.5" ? 1e-4 : 1e-5) * largest;
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs((double)expected[i] - actual[i]) <= tolerance,
                    $"{string.Join(' ', name)}: after step {s_recorded[i / Parameters]}, parameter {i % Parameters} is {actual[i]:G9}, not {expected[i]:G9}");
                difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
            }

            Differences.Note("optimizers", name[0], "120 steps", difference / largest);

            cases++;
        }

        Assert.Equal(40, cases);
    }

    private static float[] Trajectory(string[] name)
    {
        StateLayout layout = new("Net", Parameters, 0);
        ParameterBuffer parameters = new(layout);
        parameters.CopyFrom(MathFixtures.Values(Parameters, 1, 1));
        Optimizer optimizer = Create(layout, name);
        List<float> recorded = [];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradients = MathFixtures.Values(Parameters, 1000 + step, 1);
            for (int i = 0; i < gradients.Length; i++)
            {
                gradients[i] += 0.5f * parameters[i];
            }

            optimizer.Step(parameters, gradients);
            if (s_recorded.Contains(step))
            {
                recorded.AddRange(parameters.ToArray());
            }
        }

        Assert.Equal(Steps, optimizer.StepCount);
        return [.. recorded];
    }

    private static Optimizer Create(StateLayout layout, string[] name)
    {
        float learningRate = MathFixtures.Float(name[1]);
        if (name[0] == "sgd")
        {
            return new SGD(
                layout, learningRate, MathFixtures.Float(name[2]), MathFixtures.Float(name[3]), MathFixtures.Float(name[4]), name[5] == "1");
        }

        double beta1 = double.Parse(name[2], System.Globalization.CultureInfo.InvariantCulture);
        double beta2 = double.Parse(name[3], System.Globalization.CultureInfo.InvariantCulture);
        float epsilon = MathFixtures.Float(name[4]), weightDecay = MathFixtures.Float(name[5]);
        return name[0] == "adam"
            ? new Adam(layout, learningRate, beta1, beta2, epsilon, weightDecay)
            : new AdamW(layout, learningRate, beta1, beta2, epsilon, weightDecay);
    }
}
