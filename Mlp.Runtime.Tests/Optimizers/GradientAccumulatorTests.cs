using Mlp.Runtime.Tests.State;
using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

public class GradientAccumulatorTests
{
    private static readonly StateLayout s_layout = new("DigitNet", 48, 0);

    [Fact]
    public void Gradients_add_up_until_they_are_zeroed()
    {
        GradientAccumulator accumulator = new(s_layout);
        Assert.All(accumulator.Gradients.ToArray(), g => Assert.Equal(0f, g));
        float[] first = MathFixtures.Values(48, 1, 1), second = MathFixtures.Values(48, 2, 1);
        accumulator.Add(first, 0.5f);
        accumulator.Add(second);
        Assert.Equal(2, accumulator.Count);
        Assert.Equal(first.Zip(second, (a, b) => (a * 0.5f) + b), accumulator.Gradients.ToArray());
        accumulator.ZeroGrad();
        Assert.Equal(0, accumulator.Count);
        Assert.All(accumulator.Gradients.ToArray(), g => Assert.Equal(0f, g));
        accumulator.Add(second);
        Assert.Equal(second, accumulator.Gradients.ToArray());
    }

    [Fact]
    public void A_NaN_is_forgotten_with_its_sum()
    {
        GradientAccumulator accumulator = new(s_layout);
        float[] bad = new float[48];
        bad[5] = float.NaN;
        accumulator.Add(bad);
        accumulator.Add(new float[48]);
        Assert.True(float.IsNaN(accumulator.Gradients[5]));
        accumulator.ZeroGrad();
        accumulator.Add(new float[48]);
        Assert.Equal(0f, accumulator.Gradients[5]);
    }

    [Fact]
    public void What_does_not_fit_changes_nothing()
    {
        GradientAccumulator accumulator = new(s_layout);
        accumulator.Add(MathFixtures.Values(48, 1, 1));
        float[] before = accumulator.Gradients.ToArray();
        ArgumentException error = Assert.Throws<ArgumentException>("gradients", () => accumulator.Add(new float[47]));
        Assert.Contains("47 gradients", error.Message, StringComparison.Ordinal);
        Assert.Contains("made for DigitNet", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("gradients", () => accumulator.Add(accumulator.Gradients));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => accumulator.Add(new float[48], float.NaN));
        Assert.Throws<ArgumentNullException>("layout", () => new GradientAccumulator(null!));
        Assert.Equal(1, accumulator.Count);
        Assert.Equal(before, accumulator.Gradients.ToArray());
    }

    [Fact]
    public void Sums_are_the_same_on_all_widths()
    {
        float[] gradients = MathFixtures.Values(48, 1, 1);
        float[] expected = [.. MathFixtures.Values(48, 2, 1).Zip(gradients, (sum, g) => sum + (0.3f * g))];
        Assert.Equal(expected, Sum<SimdScalar>(gradients));
        Assert.Equal(expected, Sum<Simd128>(gradients));
        Assert.Equal(expected, Sum<Simd256>(gradients));
        Assert.Equal(expected, Sum<Simd512>(gradients));
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        GradientAccumulator accumulator = new(s_layout);
        float[] gradients = MathFixtures.Values(48, 1, 1);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            accumulator.Add(gradients);
            accumulator.Add(gradients, 0.5f);
            accumulator.ZeroGrad();
        }));
    }

    private static float[] Sum<V>(float[] gradients)
        where V : struct, ISimd<V>
    {
        float[] sums = MathFixtures.Values(48, 2, 1);
        GradientSum.Run<V>(ref sums[0], ref gradients[0], 48, adds: true, 0.3f);
        return sums;
    }
}
