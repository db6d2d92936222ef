using System.Globalization;
using Mlp.Runtime.Tests.State;
using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;
using Xunit.Abstractions;

namespace Mlp.Tests.Optimizers;

/// <summary>1,000 steps of each schedule beside PyTorch's: learning rate and momentum to 1e-12 of the largest.</summary>
public class ScheduleFixtureTests(ITestOutputHelper output)
{
    private const float Rate = 0.03125f;
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Labels => [.. ScheduleCases.Schedules.Keys];

    public static TheoryData<string> Plateaus => [.. ScheduleCases.Plateaus.Keys];

    [Fact]
    public void Every_line_of_the_fixtures_is_tested()
        => Assert.Equal(
            ScheduleCases.Schedules.Keys.Concat(ScheduleCases.Plateaus.Keys).Order(),
            MathFixtures.Read("schedules.txt").Where(line => line.Name.Length == 1).Select(line => line.Name[0]).Order());

    [Theory]
    [MemberData(nameof(Labels))]
    public void Learning_rates_equal_those_of_PyTorch(string label)
    {
        SGD sgd = new(StateLayouts.Small(), Rate, momentum: 0.9f);
        LRScheduler schedule = ScheduleCases.Schedules[label](sgd);
        List<double> rates = [], momenta = [];
        for (int epoch = 0; epoch <= Trajectory.Steps; epoch++)
        {
            if (ScheduleCases.IsRecorded(epoch))
            {
                rates.Add(sgd.LearningRate);
                momenta.Add(sgd.Momentum);
            }

            Assert.Equal(epoch, schedule.LastEpoch);
            Assert.Equal(sgd.LearningRate, schedule.LastLearningRate);
            if (epoch < Trajectory.Steps)
            {
                schedule.Step();
            }
        }

        Compare(label, [label], rates);
        if (schedule is OneCycleLR)
        {
            Compare(label + " momentum", [label, "momentum"], momenta);
        }
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Plateaus_equal_those_of_PyTorch(string label)
    {
        SGD sgd = new(StateLayouts.Small(), Rate);
        ReduceLROnPlateau schedule = ScheduleCases.Plateaus[label](sgd);
        float[] noise = ScheduleCases.Noise();
        List<double> rates = [];
        for (int epoch = 0; epoch <= Trajectory.Steps; epoch++)
        {
            if (ScheduleCases.IsRecorded(epoch))
            {
                rates.Add(sgd.LearningRate);
            }

            schedule.Step(ScheduleCases.Metric(label, noise, epoch));
        }

        Compare(label, [label], rates);
        Assert.True(rates[^1] < rates[0]);
    }

    private void Compare(string label, string[] name, List<double> actual)
    {
        string[] numbers = MathFixtures.Read("schedules.txt").Single(line => line.Name.SequenceEqual(name)).Numbers;
        double[] expected = [.. numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Equal(expected.Length, actual.Count);
        double largest = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / expected.Max();
        output.WriteLine(FormattableString.Invariant($"{label}: {largest:E1}"));
        Differences.Note("schedules", label, "1,000 steps", largest);
        Assert.True(largest <= Tolerance, FormattableString.Invariant($"{label} is {largest} off."));
    }
}
