using System.Globalization;
using Mlp.Runtime.Tests.State;
using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

public class GradientClippingTests
{
    private static readonly StateLayout s_layout = TrajectoryCases.Layout;

    [Fact]
    public void Norms_and_clipped_gradients_equal_those_of_PyTorch()
    {
        int cases = 0;
        foreach ((string[] name, string[] numbers) in MathFixtures.Read("clipping.txt"))
        {
            float[] expected = [.. numbers.Select(MathFixtures.Float)];
            GradientAccumulator gradients = Gradients(MathFixtures.Values(23, 9, 2));
            double norm = gradients.ClipGradNorm(MathFixtures.Float(name[2]), MathFixtures.Float(name[1]));
            Assert.Equal(expected[0], norm, 1e-5 * norm);
            Assert.All(Flat(gradients).Zip(expected[1..]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
            cases++;
        }

        Assert.Equal(8, cases);
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-12f)]
    [InlineData(1f)]
    [InlineData(1e25f)]
    [InlineData(1e37f)]
    public void Norms_of_any_magnitude_are_accurate(float scale)
    {
        float[] gradients = [.. MathFixtures.Values(64 * 1024 + 16, 5, 1).Select(value => value * scale)];
        double expected = Math.Sqrt(gradients.Sum(g => (double)g * g));
        Assert.Equal(1, GradientClipping.Norm(gradients, 2) / expected, 1e-7);
        Assert.Equal(gradients.Max(Math.Abs), GradientClipping.Norm(gradients, double.PositiveInfinity));
        Assert.Equal(1, GradientClipping.Norm(gradients, 1) / gradients.Sum(g => Math.Abs((double)g)), 1e-9);
    }

    [Fact]
    public void Kernels_are_the_same_on_all_widths()
    {
        foreach (int length in (int[])[16, 48, 1024, 1040, 4000])
        {
            float[] values = MathFixtures.Values(length, 3, 2);
            double expected = values.Sum(g => (double)g * g);
            Assert.Equal(1, GradientClipping.SumOfSquares<SimdScalar>(ref values[0], (nuint)length) / expected, 2e-6);
            Assert.Equal(1, GradientClipping.SumOfSquares<Simd128>(ref values[0], (nuint)length) / expected, 2e-6);
            Assert.Equal(1, GradientClipping.SumOfSquares<Simd256>(ref values[0], (nuint)length) / expected, 2e-6);
            Assert.Equal(1, GradientClipping.SumOfSquares<Simd512>(ref values[0], (nuint)length) / expected, 2e-6);
            Assert.Equal(Clamped<SimdScalar>(values), values.Select(value => Math.Clamp(value, -0.75f, 0.75f)));
            Assert.Equal(Clamped<SimdScalar>(values), Clamped<Simd128>(values));
            Assert.Equal(Clamped<SimdScalar>(values), Clamped<Simd256>(values));
            Assert.Equal(Clamped<SimdScalar>(values), Clamped<Simd512>(values));
        }
    }

    [Fact]
    public void Norms_that_are_not_finite_are_an_error_on_request()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            float[] values = MathFixtures.Values(23, 9, 2);
            values[7] = bad;
            GradientAccumulator gradients = Gradients(values);
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(
                () => gradients.ClipGradNorm(1, errorIfNonfinite: true));
            Assert.Contains("The total norm of order 2 for gradients is non-finite", error.Message, StringComparison.Ordinal);
            Assert.Equal(values, Flat(gradients));

            // PyTorch's result without the error.
            Assert.False(double.IsFinite(gradients.ClipGradNorm(1)));
            Assert.All(
                Flat(gradients).Select((value, index) => (value, index)),
                g => Assert.Equal(float.IsNaN(bad) || g.index == 7 ? float.NaN : 0f, g.value));
            Assert.Equal(23 - (float.IsNaN(bad) ? 0 : 22), gradients.Gradients.ToArray().Count(float.IsNaN));
        }
    }

    [Fact]
    public void Values_are_clipped_and_NaN_stays()
    {
        float[] values = MathFixtures.Values(23, 9, 2);
        values[3] = float.NaN;
        values[4] = float.NegativeInfinity;
        GradientAccumulator gradients = Gradients(values);
        gradients.ClipGradValue(0.5f);
        Assert.Equal(values.Select(value => Math.Clamp(value, -0.5f, 0.5f)), Flat(gradients));
        Assert.Single(gradients.Gradients.ToArray(), float.IsNaN);
        gradients.ClipGradValue(0);
        Assert.DoesNotContain(gradients.Gradients.ToArray(), value => value is < 0 or > 0);
    }

    [Fact]
    public void Arguments_out_of_range_change_nothing()
    {
        GradientAccumulator gradients = Gradients(MathFixtures.Values(23, 9, 2));
        float[] before = gradients.Gradients.ToArray();
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Contains(
                "-0.5",
                Assert.Throws<ArgumentOutOfRangeException>("maxNorm", () => gradients.ClipGradNorm(-0.5)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Throws<ArgumentOutOfRangeException>("maxNorm", () => gradients.ClipGradNorm(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("normType", () => gradients.ClipGradNorm(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("clipValue", () => gradients.ClipGradValue(-1));
        Assert.Throws<ArgumentOutOfRangeException>("clipValue", () => gradients.ClipGradValue(float.NaN));
        Assert.Equal(gradients.ClipGradNorm(double.PositiveInfinity), gradients.ClipGradNorm(1e9));
        Assert.Equal(before, gradients.Gradients.ToArray());
    }

    [Fact]
    public void Clipping_allocates_nothing()
    {
        GradientAccumulator gradients = Gradients(MathFixtures.Values(23, 9, 2));
        Assert.Equal(0, Allocations.Measure(() =>
        {
            gradients.ClipGradNorm(0.5);
            gradients.ClipGradValue(0.25f);
        }));
    }

    private static float[] Clamped<V>(float[] values)
        where V : struct, ISimd<V>
    {
        float[] result = [.. values];
        GradientClipping.Clamp<V>(ref result[0], (nuint)result.Length, 0.75f);
        return result;
    }

    private static GradientAccumulator Gradients(ReadOnlySpan<float> flat)
    {
        GradientAccumulator accumulator = new(s_layout);
        foreach (TensorInfo tensor in s_layout.Tensors.Where(tensor => tensor.IsParameter))
        {
            PackedTensor.Write(tensor, flat[..tensor.Shape.Length], accumulator.Gradients);
            flat = flat[tensor.Shape.Length..];
        }

        return accumulator;
    }

    private static float[] Flat(GradientAccumulator gradients) =>
    [
        .. s_layout.Tensors.Where(tensor => tensor.IsParameter).SelectMany(tensor =>
        {
            float[] values = new float[tensor.Shape.Length];
            gradients.ReadGradient(tensor.Name, values);
            return values;
        }),
    ];
}
