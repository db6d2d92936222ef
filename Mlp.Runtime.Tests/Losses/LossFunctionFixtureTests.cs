using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;
using Xunit.Abstractions;

namespace Mlp.Tests.Losses;

/// <summary>PyTorch's losses and gradients, of all loss classes with all of their options.</summary>
public class LossFunctionFixtureTests(ITestOutputHelper output)
{
    // Of what PyTorch computes in double, relative to the largest number of the line.
    private const double Tolerance = 1e-6;

    private const int Recorded = 6;

    [Fact]
    public void Every_loss_and_gradient_equals_PyTorch() => Compare("loss_functions.txt", "", losses: 10, cases: 358);

    /// <summary>Images, [N, C, H, W]: class indices [N, H, W], probabilities, weights of channels.</summary>
    [Fact]
    public void Every_loss_and_gradient_of_images_equals_PyTorch() => Compare("image_losses.txt", ", images", losses: 6, cases: 146);

    private void Compare(string file, string suffix, int losses, int cases)
    {
        SortedDictionary<string, (int Cases, double Loss, double Gradient)> worst = [];
        foreach (LossCase fixture in LossCase.All(file))
        {
            (float[] values, float[] gradient) = fixture.HasLabels
                ? Run((ILoss<int>)fixture.Loss(), fixture, fixture.Labels())
                : Run((ILoss<float>)fixture.Loss(), fixture, fixture.Targets());
            double lossError = Differences.Note("losses", fixture.Name + suffix, "value", Difference(fixture.Numbers[..values.Length], values));
            double gradientError = Differences.Note("losses", fixture.Name + suffix, "gradient", Difference(fixture.Numbers[values.Length..], gradient));
            Assert.True(lossError <= Tolerance, $"{fixture.Text}: losses {string.Join(' ', values)}, off by {lossError:G3}");
            Assert.True(gradientError <= Tolerance, $"{fixture.Text}: gradients {string.Join(' ', gradient)}, off by {gradientError:G3}");
            (int count, double loss, double slope) = worst.GetValueOrDefault(fixture.Name);
            worst[fixture.Name] = (count + 1, Math.Max(loss, lossError), Math.Max(slope, gradientError));
        }

        foreach ((string name, (int count, double loss, double gradient)) in worst)
        {
            output.WriteLine(FormattableString.Invariant($"{name,-26} {count,4} cases: loss {loss:0.0e+00}, gradient {gradient:0.0e+00}"));
        }

        Assert.Equal(losses, worst.Count);
        Assert.Equal(cases, worst.Values.Sum(loss => loss.Cases));
    }

    /// <summary>
    /// NaN, infinities and large numbers. Where PyTorch comes to 0 · ∞, we may have the limit; its L1 loss has a gradient of 0 at NaN.
    /// </summary>
    [Fact]
    public void NaN_and_infinities_give_what_they_give_in_PyTorch()
    {
        HashSet<string> different = [];
        int cases = 0;
        foreach ((string[] name, string[] words) in MathFixtures.Read("loss_functions.txt").Where(line => line.Name[0] == "special"))
        {
            cases++;
            float[] numbers = [.. words.Select(MathFixtures.Float)];
            (ILoss<float> loss, bool perRow) = Special(name[1]);
            int count = perRow ? (numbers.Length - 1) / 3 : numbers.Length / 4, lossCount = perRow ? 1 : count;
            float[] outputs = numbers[..count], targets = numbers[count..(2 * count)], expected = numbers[(2 * count)..];
            float[] losses = new float[lossCount], gradient = new float[count];
            loss.ForwardEach(outputs, targets, losses, gradient, count);
            float[] actual = [.. losses, .. gradient];
            for (int i = 0; i < actual.Length; i++)
            {
                if (!(actual[i].Equals(expected[i]) || Math.Abs(actual[i] - (double)expected[i]) <= Tolerance * Math.Abs(expected[i])))
                {
                    int element = perRow ? 0 : i % count;
                    string where = i < lossCount ? "loss" : "gradient";
                    different.Add(FormattableString.Invariant(
                        $"{name[1]} {where} of {outputs[element]}, {targets[element]}: {actual[i]}, not {expected[i]}"));
                }
            }
        }

        Assert.Equal(17, cases);
        string[] known =
        [
            // ln(1 − p) of the p that a float can hold, where PyTorch 1.13 rounds 1 − p to 1.
            "BCELoss loss of 1E-09, 0: 1E-09, not 0",
            "BCEWithLogitsLoss loss of -Infinity, 1: Infinity, not NaN",
            "CrossEntropyLoss loss of 3E+38, 1: 0, not NaN",
            "L1Loss gradient of 0, NaN: NaN, not 0",
            "L1Loss gradient of NaN, 0: NaN, not 0",
            "L1Loss gradient of NaN, 1: NaN, not 0",
        ];
        Assert.Equal(known, different.Order(StringComparer.Ordinal));
    }

    private static (ILoss<float> Loss, bool PerRow) Special(string name) => name switch
    {
        "BCELoss" => (new BCELoss(reduction: Reduction.None), false),
        "BCEWithLogitsLoss" => (new BCEWithLogitsLoss(reduction: Reduction.None), false),
        "MSELoss" => (new MSELoss(Reduction.None), false),
        "L1Loss" => (new L1Loss(Reduction.None), false),
        "SmoothL1Loss" => (new SmoothL1Loss(Reduction.None), false),
        "HuberLoss" => (new HuberLoss(Reduction.None), false),
        "KLDivLoss" => (new KLDivLoss(Reduction.None), false),
        "CrossEntropyLoss" => (new CrossEntropyLoss(reduction: Reduction.None), true),
        _ => throw new InvalidDataException(name),
    };

    /// <summary>The recorded losses and gradients; values without the gradient must be the same bits.</summary>
    private static (float[] Losses, float[] Gradient) Run<TTarget>(ILoss<TTarget> loss, LossCase fixture, TTarget[] targets)
        where TTarget : unmanaged
    {
        float[] gradient = new float[fixture.Outputs.Length];
        if (loss.Reduction != Reduction.None)
        {
            float value = loss.Forward(fixture.Outputs, targets, gradient, fixture.Channels, fixture.Pixels);
            Assert.Equal(value, loss.Forward(fixture.Outputs, targets, fixture.Channels, fixture.Pixels));
            return ([value], Some(gradient));
        }

        float[] losses = new float[fixture.Rows * fixture.Pixels * loss.LossesPerRow(fixture.Channels)], again = new float[losses.Length];
        loss.ForwardEach(fixture.Outputs, targets, losses, gradient, fixture.Channels, fixture.Pixels);
        loss.ForwardEach(fixture.Outputs, targets, again, fixture.Channels, fixture.Pixels);
        Assert.Equal(losses, again);
        return (Some(losses), Some(gradient));
    }

    private static float[] Some(float[] all)
    {
        int stride = (all.Length + Recorded - 1) / Recorded;
        return [.. all.Where((_, i) => i % stride == 0)];
    }

    /// <summary>The largest difference, relative to the largest magnitude that was expected.</summary>
    private static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(value => Math.Abs((double)value));
        double difference = expected.Zip(actual).Max(
            pair => pair.First.Equals(pair.Second) ? 0 : Math.Abs((double)pair.First - pair.Second));
        return difference == 0 ? 0 : difference / largest;
    }
}
