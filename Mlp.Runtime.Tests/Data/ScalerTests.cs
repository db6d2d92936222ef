using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Data;
using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Data;

public sealed class ScalerTests
{
    private static readonly float[] Rows = [1, 1e6f, 5, 2.5f, 1e6f + 1, 5, -4, 1e6f + 3, 5, 7, 1e6f - 2, 5];

    /// <summary>numpy's mean and std in double; the third column is constant.</summary>
    [Fact]
    public void Standard_is_NumPys_mean_and_deviation()
    {
        Scaler scaler = Scaler.FitStandard(Rows, 3);
        Assert.Equal([1.625, 1000000.5, 5.0], scaler.Shift.ToArray());
        AssertClose([3.927069518101252, 1.8027756377319946, 1.0], scaler.Scale.ToArray(), 1e-15);
        float[] scaled = new float[12];
        scaler.Transform(Rows, scaled);
        double[] expected =
        [
            -0.1591517535198076, -0.2773500981126146, 0, 0.2228124549277306, 0.2773500981126146, 0,
            -1.4323657816782682, 1.386750490563073, 0, 1.368705080270345, -1.386750490563073, 0,
        ];
        AssertClose(expected, [.. scaled.Select(value => (double)value)], 2e-7);
    }

    [Fact]
    public void Min_max_fills_its_range()
    {
        Scaler scaler = Scaler.FitMinMax(Rows, 3);
        float[] scaled = [.. Rows];
        scaler.Transform(scaled);
        double[] expected = [0.45454545454545453, 0.4, 0, 0.5909090909090909, 0.6, 0, 0, 1, 0, 1, 0, 0];
        AssertClose(expected, [.. scaled.Select(value => (double)value)], 1e-7);

        float[] symmetric = [.. Rows];
        Scaler.FitMinMax(Rows, 3, -1, 1).Transform(symmetric);
        AssertClose([.. expected.Select((value, i) => i % 3 == 2 ? -1 : 2 * value - 1)], [.. symmetric.Select(value => (double)value)], 2e-7);
    }

    /// <summary>A mean that a float cannot hold: subtracted as one float it would be off by a thousandth of a deviation here.</summary>
    [Fact]
    public void Large_means_cost_no_digits()
    {
        float[] seconds = [.. Enumerable.Range(0, 1001).Select(i => 16_000_000f + i % 3)];
        Scaler scaler = Scaler.FitStandard(seconds, 1);
        float[] scaled = [.. seconds];
        scaler.Transform(scaled);
        double mean = seconds.Average(value => (double)value);
        double deviation = Math.Sqrt(seconds.Average(value => (value - mean) * (value - mean)));
        AssertClose([.. seconds.Select(value => (value - mean) / deviation)], [.. scaled.Select(value => (double)value)], 3e-7);
        scaler.InverseTransform(scaled);
        Assert.Equal(seconds, scaled);
    }

    /// <summary>0.1f a thousand times: a mean of rounded sums and a tiny deviation must not turn the column into noise.</summary>
    [Fact]
    public void Constant_columns_become_zero()
    {
        float[] rows = [.. Enumerable.Repeat(0.1f, 1000)];
        foreach (Scaler scaler in new[] { Scaler.FitStandard(rows, 1), Scaler.FitMinMax(rows, 1) })
        {
            Assert.Equal([1.0], scaler.Scale.ToArray());
            float[] scaled = [.. rows];
            scaler.Transform(scaled);
            Assert.All(scaled, value => Assert.Equal(0, value));
        }

        // Differences that no float can hold as a deviation.
        Assert.Equal(1.0, Scaler.FitStandard([float.Epsilon, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1).Scale[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(37)]
    [InlineData(64)]
    public void Every_vector_width_comes_to_the_same_bits(int columns)
    {
        System.Random random = new(columns);
        float[] rows = [.. Enumerable.Range(0, 7 * columns).Select(_ => random.NextSingle() * 1000 - 300)];
        Scaler scaler = Scaler.FitStandard(rows, columns);
        ScalerTables tables = new(scaler.Shift.ToArray(), scaler.Scale.ToArray());
        float[] expected = [.. rows.Select((value, i) => (value - tables.High[i % columns] - tables.Low[i % columns]) / tables.Scale[i % columns])];
        float[] back = [.. expected.Select((value, i) => (float)(value * tables.Scale[i % columns]) + tables.Low[i % columns] + tables.High[i % columns])];
        Check<SimdScalar>();
        Check<Simd128>();
        if (Vector256.IsHardwareAccelerated)
        {
            Check<Simd256>();
        }

        if (Vector512.IsHardwareAccelerated)
        {
            Check<Simd512>();
        }

        float[] inPlace = [.. rows];
        scaler.Transform(inPlace);
        Assert.Equal(expected, inPlace);

        void Check<V>()
            where V : struct, ISimd<V>
        {
            float[] result = new float[rows.Length];
            ScalerKernel<ScalerKernel.Forward>.Run<V>(rows, result, tables);
            Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(result.AsSpan())));
            ScalerKernel<ScalerKernel.Inverse>.Run<V>(result, result, tables);
            Assert.True(MemoryMarshal.AsBytes(back.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(result.AsSpan())));
        }
    }

    [Fact]
    public void Transforming_allocates_nothing()
    {
        Scaler scaler = Scaler.FitStandard(Rows, 3);
        float[] row = [1, 2, 3], scaled = new float[3];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            scaler.Transform(row, scaled);
            scaler.InverseTransform(scaled);
        }));
    }

    [Fact]
    public void A_dataset_is_transformed_in_place()
    {
        Dataset data = Dataset.ForPrediction([.. Rows], 3, ["a", "b", "c"]);
        Scaler scaler = Scaler.FitStandard(data);
        scaler.Transform(data);
        Assert.Equal(0, data.Inputs[2]);
        Assert.Equal(-0.1591517535198076f, data.Inputs[0], 1e-7f);
        Scaler.FitMinMax(data).Transform(data);
        Assert.Equal(1, data.Row(3)[0]);
        Assert.Contains("The dataset has 2 features, but this was fitted to 3 columns.", Assert.Throws<ArgumentException>(
            () => scaler.Transform(Dataset.ForPrediction(new float[4], 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Scaler scaler = Scaler.FitStandard(Rows, 3);
        Refuses("There are no rows to fit to.", () => Scaler.FitStandard([], 3));
        Refuses("12 elements, which is no whole number of rows of 5", () => Scaler.FitStandard(Rows, 5));
        Refuses("Row 1 has NaN for column 0", () => Scaler.FitStandard([1, float.NaN], 1));
        Refuses("Row 1 has Infinity for column 'b'", () => Scaler.FitMinMax(Dataset.ForPrediction([1, 2, 3, float.PositiveInfinity], 2, ["a", "b"])));
        Refuses("1 to 1 is no range", () => Scaler.FitMinMax(Rows, 3, 1, 1));
        Refuses("NaN to 1 is no range", () => Scaler.FitMinMax(Rows, 3, double.NaN));
        Refuses("4 numbers are no whole number of rows of 3 columns", () => scaler.Transform(new float[4]));
        Refuses("The destination has 6 elements, the source 3", () => scaler.Transform(new float[3], new float[6]));
        float[] memory = new float[9];
        Refuses("overlaps", () => scaler.Transform(memory.AsSpan(0, 6), memory.AsSpan(3, 6)));
    }

    private static void Refuses(string expected, Action action)
        => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance * Math.Max(1, Math.Abs(pair.First)), $"{pair}"));
    }
}
