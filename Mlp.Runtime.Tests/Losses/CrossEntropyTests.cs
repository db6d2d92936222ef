using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

public class CrossEntropyTests
{
    private delegate double Kernel(ref float logits, ref int labels, ref float gradient, int rows, int classes);

    [Fact]
    public void Every_number_of_rows_and_classes_agrees_with_double_precision()
    {
        for (int rows = 1; rows <= 67; rows++)
        {
            foreach (int classes in (int[])[1, 2, 3, 7, 10, 31, 32, 33, 48, 67])
            {
                Check(rows, classes, misalignment: rows % 16, inPlace: false);
            }
        }

        for (int classes = 1; classes <= 67; classes++)
        {
            Check(5, classes, misalignment: classes % 16, inPlace: false);
            Check(18, classes, misalignment: 1, inPlace: true);
        }
    }

    /// <summary>Both kernels for each vector type, whatever the processor would choose.</summary>
    [Fact]
    public void Every_kernel_agrees_with_double_precision()
    {
        foreach (int rows in (int[])[1, 2, 3, 4, 5, 8, 15, 16, 17, 33])
        {
            for (int classes = 1; classes <= 67; classes++)
            {
                if (classes <= CrossEntropyKernels.MaxClassesByColumns)
                {
                    CheckKernel(CrossEntropyKernels.ByColumns<Simd512>, rows, classes);
                    CheckKernel(CrossEntropyKernels.ByColumns<Simd256>, rows, classes);
                    CheckKernel(CrossEntropyKernels.ByColumns<Simd128>, rows, classes);
                    CheckKernel(CrossEntropyKernels.ByColumns<SimdScalar>, rows, classes);
                }

                // A row must fill one vector.
                if (classes >= 16)
                {
                    CheckKernel(CrossEntropyKernels.ByRows<Simd512>, rows, classes);
                    CheckKernel(CrossEntropyKernels.ByRows<Simd256>, rows, classes);
                    CheckKernel(CrossEntropyKernels.ByRows<Simd128>, rows, classes);
                    CheckKernel(CrossEntropyKernels.ByRows<SimdScalar>, rows, classes);
                }
            }
        }
    }

    /// <summary>PyTorch's ignore_index.</summary>
    [Fact]
    public void Rows_of_the_label_minus_100_do_not_count()
    {
        float[] gradient = new float[6], ofTwo = new float[4];
        float expected = Loss.CrossEntropy([1, 2, 3, 1], [0, 1], ofTwo);
        Assert.Equal(expected, Loss.CrossEntropy([1, 2, float.NaN, 7, 3, 1], [0, -100, 1], gradient), 1e-6f);
        Assert.All(gradient.Zip([ofTwo[0], ofTwo[1], 0, 0, ofTwo[2], ofTwo[3]]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Equal(float.NaN, Loss.CrossEntropy([1, 2], [-100]));
    }

    [Fact]
    public void Huge_logits_do_not_overflow()
    {
        float[] gradient = new float[3];
        Assert.Equal(20000f, Loss.CrossEntropy([1e4f, -1e4f, 0], [1], gradient));
        Assert.Equal([1f, -1f, 0f], gradient);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    public void NaN_spoils_its_own_row_alone(int classes)
    {
        float[] logits = MathFixtures.Values(20 * classes, 3, 2);
        logits[(5 * classes) + 2] = float.NaN;
        float[] gradient = new float[logits.Length];
        Assert.Equal(float.NaN, Loss.CrossEntropy(logits, new int[20], gradient));
        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(i / classes == 5, float.IsNaN(gradient[i]));
        }
    }

    [Fact]
    public void A_confident_row_keeps_the_digits_of_its_small_gradient()
    {
        // 1 − softmax = e^-12 / (1 + e^-12), 6e-6: as 1 minus a float it would be off by 1 %.
        float[] gradient = new float[2];
        Loss.CrossEntropy([12f, 0f], [0], gradient);
        double expected = -Math.Exp(-12) / (1 + Math.Exp(-12));
        Assert.True(Math.Abs(gradient[0] - expected) <= 0.02 * Math.Abs(expected), $"{gradient[0]:G9}, not {expected:G9}");
    }

    [Fact]
    public void No_rows_have_the_loss_NaN() => Assert.Equal((float.NaN, float.NaN), (Loss.CrossEntropy([], [], []), Loss.CrossEntropy([], [])));

    [Theory]
    [InlineData(3, 10)]
    [InlineData(-1, 0)]
    [InlineData(int.MinValue, 18)]
    [InlineData(int.MaxValue, 9)]
    public void A_label_out_of_range_is_named_before_anything_is_written(int label, int row)
    {
        int[] labels = new int[19];
        labels[row] = label;
        float[] gradient = new float[57];
        Array.Fill(gradient, 7f);
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("targets", () => Loss.CrossEntropy(new float[57], labels, gradient));
        Assert.Contains($"row {row} is {label}", error.Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 2", error.Message, StringComparison.Ordinal);
        Assert.All(gradient, g => Assert.Equal(7f, g));
        Assert.Throws<ArgumentOutOfRangeException>("targets", () => Loss.CrossEntropy(new float[57], labels));
    }

    [Theory]
    [InlineData(10, 3, 10, "outputs", "10")]
    [InlineData(0, 3, 0, "outputs", "3 targets")]
    [InlineData(12, 0, 12, "outputs", "12")]
    [InlineData(12, 3, 11, "gradient", "12 outputs")]
    [InlineData(2, 3, 2, "outputs", "2")]
    public void Lengths_that_do_not_fit_are_named(int logits, int labels, int gradient, string parameter, string mentioned)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(parameter, () => Loss.CrossEntropy(new float[logits], new int[labels], new float[gradient]));
        Assert.Contains(mentioned, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_lies_across_the_logits_is_refused()
    {
        float[] memory = [1, 2, 3, 4, 5, 6, 7];
        Assert.Throws<ArgumentException>("gradient", () => Loss.CrossEntropy(memory.AsSpan(0, 6), [0, 1], memory.AsSpan(1, 6)));
        Assert.Throws<ArgumentException>("gradient", () => Loss.CrossEntropy(memory.AsSpan(1, 6), [0, 1], memory.AsSpan(0, 6), 3));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], memory);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Stated_classes_change_nothing_where_they_are_right(int classes)
    {
        float[] logits = MathFixtures.Values(20 * classes, 7, 2), expected = new float[logits.Length], gradient = new float[logits.Length];
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row % classes)];
        float loss = Loss.CrossEntropy(logits, labels, expected);
        Assert.Equal(loss, Loss.CrossEntropy(logits, labels, gradient, classes));
        Assert.Equal(expected, gradient);
        Assert.Equal(loss, Loss.CrossEntropy(logits, labels, classes));
        Assert.Equal(float.NaN, Loss.CrossEntropy([], [], [], classes));
    }

    /// <summary>15 labels for 30 rows of 10 logits divide them into 15 rows of 20: nobody notices unless the classes are stated.</summary>
    [Theory]
    [InlineData(300, 15, 10, "targets has 15 elements, but 30 were expected: 1 for each of the 30 rows.")]
    [InlineData(300, 30, 20, "targets has 30 elements, but 15 were expected: 1 for each of the 15 rows.")]
    [InlineData(300, 0, 10, "targets has 0 elements, but 30 were expected: 1 for each of the 30 rows.")]
    [InlineData(0, 3, int.MaxValue, "targets has 3 elements, but 0 were expected: 1 for each of the 0 rows.")]
    public void Labels_for_another_number_of_rows_are_refused_where_the_classes_are_stated(int logits, int labels, int classes, string expected)
    {
        float[] gradient = [.. Enumerable.Repeat(7f, logits)];
        ArgumentException error = Assert.Throws<ArgumentException>(
            "targets", () => Loss.CrossEntropy(new float[logits], new int[labels], gradient, classes));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.All(gradient, g => Assert.Equal(7f, g));
        Assert.Throws<ArgumentException>("targets", () => Loss.CrossEntropy(new float[logits], new int[labels], classes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    public void There_is_at_least_one_class(int classes)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            "channels", () => Loss.CrossEntropy(new float[30], new int[3], new float[30], classes));
        Assert.Contains($"There are {classes} channels", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => Loss.CrossEntropy([], [], classes));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void Nothing_is_allocated(int classes)
    {
        float[] logits = new float[64 * classes], gradient = new float[64 * classes];
        int[] labels = new int[64];
        Assert.Equal(0, Allocations.Measure(() => Loss.CrossEntropy(logits, labels, gradient)));
    }

    private static void Check(int rows, int classes, int misalignment, bool inPlace)
    {
        (float[] logits, int[] labels) = Inputs(rows, classes);
        GuardedFloats guardedLogits = new(logits, misalignment), gradient = inPlace ? guardedLogits : new(logits.Length, (misalignment + 3) % 16);
        float without = Loss.CrossEntropy(guardedLogits.Span, labels);
        float loss = Loss.CrossEntropy(guardedLogits.Span, labels, gradient.Span);
        guardedLogits.AssertUntouchedAround();
        gradient.AssertUntouchedAround();
        Assert.Equal(without, loss);
        AssertClose(logits, labels, loss, gradient.Span);
    }

    private static void CheckKernel(Kernel kernel, int rows, int classes)
    {
        (float[] logits, int[] labels) = Inputs(rows, classes);
        GuardedFloats gradient = new(logits.Length, 5);
        double loss = kernel(ref logits[0], ref labels[0], ref gradient.Span[0], rows, classes) / rows;
        gradient.AssertUntouchedAround();
        AssertClose(logits, labels, loss, gradient.Span);
    }

    private static (float[] Logits, int[] Labels) Inputs(int rows, int classes) =>
        (MathFixtures.Values(rows * classes, rows + (100 * classes), 6), [.. Enumerable.Range(0, rows).Select(row => ((row * 5) + 3) % classes)]);

    /// <summary>Tolerances: loss 1e-6 relative to 1 or more, gradient 5e-7 / rows.</summary>
    private static void AssertClose(float[] logits, int[] labels, double loss, ReadOnlySpan<float> gradient)
    {
        int rows = labels.Length, classes = logits.Length / rows;
        double expectedLoss = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = logits.AsSpan(row * classes, classes);
            double sum = 0;
            foreach (float logit in x)
            {
                sum += Math.Exp(logit);
            }

            expectedLoss += (Math.Log(sum) - x[labels[row]]) / rows;
            for (int c = 0; c < classes; c++)
            {
                double expected = ((Math.Exp(x[c]) / sum) - (c == labels[row] ? 1 : 0)) / rows;
                double actual = gradient[(row * classes) + c];
                Assert.True(Math.Abs(actual - expected) <= 5e-7 / rows, $"[{rows}, {classes}], row {row}, class {c}: {actual:G9}, not {expected:G9}");
            }
        }

        Assert.True(Math.Abs(loss - expectedLoss) <= 1e-6 * Math.Max(1, expectedLoss), $"[{rows}, {classes}]: loss {loss:G9}, not {expectedLoss:G9}");
    }
}
