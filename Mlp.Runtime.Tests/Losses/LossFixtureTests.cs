using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>PyTorch's losses and gradients. Tolerances: loss 1e-6 relative, gradient 1e-6 of the tensor's largest magnitude.</summary>
public class LossFixtureTests
{
    [Fact]
    public void Cross_entropy_equals_PyTorch()
    {
        int cases = 0;
        foreach ((string[] name, string[] numbers) in Lines("cross_entropy"))
        {
            int rows = MathFixtures.Int(name[1]), classes = MathFixtures.Int(name[2]), index = MathFixtures.Int(name[4]), stride = MathFixtures.Int(name[5]);
            float[] logits = MathFixtures.Values(rows * classes, index, MathFixtures.Float(name[3]));
            int[] labels = [.. Enumerable.Range(0, rows).Select(row => ((row * 7) + index) % classes)];
            float[] gradient = new float[logits.Length];
            float loss = Loss.CrossEntropy(logits, labels, gradient);
            AssertClose("Loss.CrossEntropy", string.Join(' ', name), numbers, loss, gradient, stride);
            Assert.Equal(loss, Loss.CrossEntropy(logits, labels));
            cases++;
        }

        Assert.Equal(36, cases);
    }

    [Fact]
    public void Cross_entropy_treats_infinities_and_NaN_as_PyTorch_does()
    {
        int cases = 0;
        foreach ((string[] name, string[] numbers) in Lines("special"))
        {
            float[] logits = [.. name[2..].Select(MathFixtures.Float)];
            float[] gradient = new float[logits.Length];
            float loss = Loss.CrossEntropy(logits, [MathFixtures.Int(name[1])], gradient);
            AssertClose(null, string.Join(' ', name), numbers, loss, gradient, 1);
            cases++;
        }

        Assert.Equal(12, cases);
    }

    [Fact]
    public void Mean_squared_error_equals_PyTorch()
    {
        int cases = 0;
        foreach ((string[] name, string[] numbers) in Lines("mse"))
        {
            int count = MathFixtures.Int(name[1]), index = MathFixtures.Int(name[2]), stride = MathFixtures.Int(name[3]);
            float[] outputs = MathFixtures.Values(count, index, 3), targets = MathFixtures.Values(count, index + 100, 3);
            float[] gradient = new float[count];
            float loss = Loss.MeanSquaredError(outputs, targets, gradient);
            AssertClose("Loss.MeanSquaredError", string.Join(' ', name), numbers, loss, gradient, stride);
            Assert.Equal(loss, Loss.MeanSquaredError(outputs, targets));
            cases++;
        }

        Assert.Equal(8, cases);
    }

    private static IEnumerable<(string[] Name, string[] Numbers)> Lines(string kind) => MathFixtures.Read("losses.txt").Where(line => line.Name[0] == kind);

    private static void AssertClose(string? function, string what, string[] numbers, float loss, float[] gradient, int stride)
    {
        float[] expected = [.. numbers.Select(MathFixtures.Float)];
        Assert.True(Same(expected[0], loss, Math.Abs(expected[0])), $"{what}: loss {loss:G9}, not {expected[0]:G9}");
        float[] expectedGradient = expected[1..];
        Assert.Equal((gradient.Length + stride - 1) / stride, expectedGradient.Length);
        double largest = expectedGradient.Max(Math.Abs), difference = 0;
        for (int i = 0; i < expectedGradient.Length; i++)
        {
            float actual = gradient[i * stride];
            Assert.True(Same(expectedGradient[i], actual, largest), $"{what}: gradient {i * stride} is {actual:G9}, not {expectedGradient[i]:G9}");
            difference = Math.Max(difference, Math.Abs((double)expectedGradient[i] - actual));
        }

        if (function is not null)
        {
            Differences.Note("losses", function, "value", expected[0] == loss ? 0 : Math.Abs(((double)expected[0] - loss) / expected[0]));
            Differences.Note("losses", function, "gradient", difference == 0 ? 0 : difference / largest);
        }
    }

    private static bool Same(float expected, float actual, double magnitude) =>
        expected.Equals(actual) || Math.Abs((double)expected - actual) <= 1e-6 * magnitude;
}
