using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

public class MeanSquaredErrorTests
{
    [Fact]
    public void Every_length_agrees_with_double_precision()
    {
        foreach (int length in Enumerable.Range(1, 67).Concat([1023, 1024, 1025, 1040, 1041, 3000]))
        {
            float[] outputs = MathFixtures.Values(length, length, 5), targets = MathFixtures.Values(length, length + 1000, 5);
            GuardedFloats gradient = new(length, length % 16), guarded = new(outputs, (length + 1) % 16);
            float loss = Loss.MeanSquaredError(guarded.Span, targets, gradient.Span);
            gradient.AssertUntouchedAround();
            Assert.Equal(loss, Loss.MeanSquaredError(guarded.Span, targets));

            double expected = outputs.Zip(targets).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)) / length;
            Assert.True(Math.Abs(loss - expected) <= 1e-6 * expected, $"{length}: {loss:G9}, not {expected:G9}");
            for (int i = 0; i < length; i++)
            {
                double expectedGradient = 2 * ((double)outputs[i] - targets[i]) / length;
                Assert.True(Math.Abs(gradient.Span[i] - expectedGradient) <= 1e-6 * 10 / length, $"{length}, {i}: {gradient.Span[i]:G9}, not {expectedGradient:G9}");
            }

            // In place.
            Loss.MeanSquaredError(guarded.Span, targets, guarded.Span);
            Assert.Equal(gradient.Span, guarded.Span);
        }
    }

    [Fact]
    public void No_elements_have_the_loss_NaN() => Assert.Equal(float.NaN, Loss.MeanSquaredError([], [], []));

    [Fact]
    public void NaN_and_overflow_show()
    {
        float[] outputs = new float[40];
        outputs[39] = float.NaN;
        Assert.Equal(float.NaN, Loss.MeanSquaredError(outputs, new float[40]));
        outputs[39] = 1e30f;
        Assert.Equal(float.PositiveInfinity, Loss.MeanSquaredError(outputs, new float[40]));
    }

    [Fact]
    public void Lengths_that_differ_are_named()
    {
        Assert.Contains("3 were expected", Assert.Throws<ArgumentException>("targets", () => Loss.MeanSquaredError(new float[3], new float[4])).Message, StringComparison.Ordinal);
        Assert.Contains("has 4", Assert.Throws<ArgumentException>("gradient", () => Loss.MeanSquaredError(new float[3], new float[3], new float[4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("gradient", () => Loss.MeanSquaredError(new float[3], new float[3], []));
    }

    [Fact]
    public void A_gradient_that_lies_across_the_others_is_refused()
    {
        float[] memory = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>("gradient", () => Loss.MeanSquaredError(memory.AsSpan(0, 3), new float[3], memory.AsSpan(1, 3)));
        Assert.Throws<ArgumentException>("gradient", () => Loss.MeanSquaredError(new float[3], memory.AsSpan(1, 3), memory.AsSpan(0, 3)));
        Assert.Equal([1, 2, 3, 4], memory);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] outputs = new float[640], gradient = new float[640];
        Assert.Equal(0, Allocations.Measure(() => Loss.MeanSquaredError(outputs, outputs, gradient)));
    }
}
