using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;
using Xunit.Abstractions;

namespace Mlp.Tests.Optimizers;

/// <summary>
/// 1,000 steps of each optimizer beside PyTorch's, with parameter groups and cycled momentum: parameters to 1e-5 of the largest.
/// </summary>
public class TrajectoryTests(ITestOutputHelper output)
{
    private const int Interval = 100;
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Labels => [.. TrajectoryCases.Optimizers.Keys];

    public static TheoryData<string> Lions => [.. TrajectoryCases.Lions.Keys];

    [Fact]
    public void Every_line_of_the_fixtures_is_tested()
        => Assert.Equal(
            TrajectoryCases.Optimizers.Keys.Order(),
            MathFixtures.Read("trajectories.txt").Select(line => line.Name[0]).Order());

    [Theory]
    [MemberData(nameof(Labels))]
    public void Trajectories_equal_those_of_PyTorch(string label)
    {
        Optimizer optimizer = TrajectoryCases.Optimizers[label]();
        Trajectory trajectory = new(
            optimizer,
            label.Contains("maximize", StringComparison.Ordinal),
            TrajectoryCases.Schedule(label, optimizer));
        string[] numbers = MathFixtures.Read("trajectories.txt").Single(line => line.Name[0] == label).Numbers;
        float[] expected = [.. numbers.Select(MathFixtures.Float)];
        Assert.Equal(Trajectory.Steps / Interval * Trajectory.Count, expected.Length);
        double largest = 0;
        for (int step = Interval; step <= Trajectory.Steps; step += Interval)
        {
            trajectory.Run(step - Interval, step);
            ReadOnlySpan<float> reference = expected.AsSpan(((step / Interval) - 1) * Trajectory.Count, Trajectory.Count);
            largest = Math.Max(largest, Difference(reference, trajectory.Flat));
        }

        output.WriteLine(FormattableString.Invariant($"{label}: {largest:E1}"));
        Differences.Note("optimizers", label, "1,000 steps", largest);
        Assert.True(largest <= Tolerance, FormattableString.Invariant($"{label} is {largest} off."));
        Assert.All(trajectory.Padding(), padding => Assert.Equal(0, padding));
    }

    [Theory]
    [MemberData(nameof(Lions))]
    public void Lion_follows_the_papers_algorithm(string label)
    {
        Trajectory trajectory = new(TrajectoryCases.Lions[label](), maximize: label == "lion-maximize");
        (double beta1, double beta2, double decay) = label switch
        {
            "lion" => (0.9, 0.99, 0.0),
            "lion-decay" => (0.75, 0.875, 0.25),
            _ => (0.9, 0.99, 0.5),
        };
        double sign = label == "lion-maximize" ? -1 : 1;
        double[] p = [.. trajectory.Flat.Select(value => (double)value)], m = new double[Trajectory.Count];
        double largest = 0;
        for (int step = 1; step <= Trajectory.Steps; step++)
        {
            for (int i = 0; i < Trajectory.Count; i++)
            {
                // The last two are 4.bias, the first fifteen layer 0 and its norm.
                double factor = label != "lion-decay" ? 1 : i < 15 ? 0.25 : i < 21 ? 1 : 0.5;
                double rate = factor * 0.0009765625;
                double g = sign * (Trajectory.Noise(step)[i] + (sign * 0.5 * p[i]));
                double c = (beta1 * m[i]) + ((1 - beta1) * g);
                p[i] -= rate * (Math.Sign(c) + (decay * p[i]));
                m[i] = (beta2 * m[i]) + ((1 - beta2) * g);
            }

            trajectory.Run(step - 1, step);
            largest = Math.Max(largest, Difference([.. p.Select(value => (float)value)], trajectory.Flat));
        }

        output.WriteLine(FormattableString.Invariant($"{label}: {largest:E1}"));
        Differences.Note("optimizers", label, "1,000 steps", largest);
        Assert.True(largest <= Tolerance, FormattableString.Invariant($"{label} is {largest} off."));
        Assert.All(trajectory.Padding(), padding => Assert.Equal(0, padding));
    }

    private static double Difference(ReadOnlySpan<float> expected, float[] actual)
    {
        double difference = 0, scale = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]));
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        return difference / scale;
    }
}
