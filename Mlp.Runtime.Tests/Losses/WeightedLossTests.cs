using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>Rows with weights, of every loss: rows that are there as often as their weights say, and PyTorch's numbers.</summary>
public class WeightedLossTests
{
    private const int Recorded = 6;
    private const double Tolerance = 2e-6;

    private static readonly float[] Logits = MathFixtures.Values(12, 1, 4);

    /// <summary>From the losses of rows that PyTorch computes in double, as tools/make_loss_fixtures.py weighs them.</summary>
    [Fact]
    public void Every_weighted_loss_and_gradient_equals_PyTorch()
    {
        HashSet<string> losses = [];
        int cases = 0;
        foreach (LossCase fixture in LossCase.All("row_weights.txt"))
        {
            float[] weights = [.. MathFixtures.Values(fixture.Rows, fixture.Index + 4000, 2).Select(MathF.Abs)];
            for (int row = 0; row < weights.Length; row += 4)
            {
                weights[row] = 0;
            }

            (float loss, float[] gradient) = fixture.HasLabels
                ? Run((ILoss<int>)fixture.Loss(), fixture, fixture.Labels(), weights)
                : Run((ILoss<float>)fixture.Loss(), fixture, fixture.Targets(), weights);
            int step = (gradient.Length + Recorded - 1) / Recorded;
            Close(fixture.Text, [fixture.Numbers[0]], [loss]);
            Close(fixture.Text, fixture.Numbers[1..], [.. gradient.Where((_, i) => i % step == 0)]);
            losses.Add(fixture.Name);
            cases++;
        }

        Assert.Equal(10, losses.Count);
        Assert.Equal(82, cases);
    }

    /// <summary>All fixtures of the losses: weights 0 to 3 against rows that are repeated.</summary>
    [Fact]
    public void A_row_of_weight_2_counts_as_if_it_were_there_twice()
    {
        int cases = 0;
        foreach (LossCase fixture in (LossCase[])[.. LossCase.All(), .. LossCase.All("image_losses.txt")])
        {
            if (fixture.Reduction == Reduction.None || fixture.Rows == 1)
            {
                continue;
            }

            if (fixture.HasLabels)
            {
                Repeat((ILoss<int>)fixture.Loss(), fixture, fixture.Labels());
            }
            else
            {
                Repeat((ILoss<float>)fixture.Loss(), fixture, fixture.Targets());
            }

            cases++;
        }

        Assert.InRange(cases, 250, 400);

        static void Repeat<TTarget>(ILoss<TTarget> loss, LossCase fixture, TTarget[] targets)
            where TTarget : unmanaged
        {
            int rows = fixture.Rows, width = fixture.Channels * fixture.Pixels, perRow = targets.Length / rows;
            float[] weights = [.. Enumerable.Range(0, rows).Select(row => (float)((row + 1) % 4))];
            int[] repeated = [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Repeat(row, (row + 1) % 4))];
            float[] outputs = [.. repeated.SelectMany(row => fixture.Outputs.Skip(row * width).Take(width))];
            TTarget[] repeatedTargets = [.. repeated.SelectMany(row => targets.Skip(row * perRow).Take(perRow))];
            float[] gradient = new float[outputs.Length], sums = new float[fixture.Outputs.Length];
            float expected = loss.Forward(outputs, repeatedTargets, gradient, fixture.Channels, fixture.Pixels);
            for (int i = 0; i < gradient.Length; i++)
            {
                sums[(repeated[i / width] * width) + (i % width)] += gradient[i];
            }

            (float actual, float[] slopes) = loss.Divisor(repeatedTargets, fixture.Channels) == 0
                ? (float.NaN, sums)
                : Run(loss, fixture, targets, weights);
            Close(fixture.Text, [expected], [actual]);
            Close(fixture.Text, sums, slopes);
        }
    }

    /// <summary>What rows come together does not matter to what each adds to the gradient; the losses of batches add up to that of all.</summary>
    [Fact]
    public void Batches_add_up_to_the_whole()
    {
        CrossEntropyLoss loss = new(weight: [1, 2, 0.5f]);
        int[] labels = [0, 1, 2, 2];
        float[] weights = [0.5f, 0, 3, 1], whole = new float[12], parts = new float[12];
        double mean = loss.MeanWeight(labels, weights, 3);
        Assert.Equal(((0.5 * 1) + (0 * 2) + (3 * 0.5) + (1 * 0.5)) / (1 + 2 + 0.5 + 0.5), mean, 12);
        double expected = loss.ForwardWeighted(Logits, labels, weights, mean, whole, 3) * loss.Divisor(labels, 3), sum = 0;
        for (int row = 0; row < 4; row += 2)
        {
            Span<float> gradient = parts.AsSpan(row * 3, 6);
            float part = loss.ForwardWeighted(Logits.AsSpan(row * 3, 6), labels.AsSpan(row, 2), weights.AsSpan(row, 2), mean, gradient, 3);
            double divisor = loss.Divisor(labels.AsSpan(row, 2), 3);
            sum += part * divisor;
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] *= (float)(divisor / loss.Divisor(labels, 3));
            }
        }

        Assert.Equal(expected, sum, 5);
        Close("parts", whole, parts);
    }

    [Fact]
    public void A_row_of_weight_0_counts_nothing_not_even_a_NaN()
    {
        float[] targets = [1, 2, 3, 4], gradient = [9, 9, 9, 9];
        Assert.Equal(4f, new MSELoss().ForwardWeighted([float.NaN, 4, 5, float.PositiveInfinity], targets, [0, 1, 1, 0], 0.5, gradient, 1));
        Assert.Equal([0f, 2, 2, 0], gradient);
        Assert.Equal(float.NaN, new MSELoss().ForwardWeighted([float.NaN, 4, 5, 0], targets, [1, 1, 1, 0], 0.75, gradient, 1));
        Assert.Equal(0f, new MSELoss().ForwardWeighted([1, 2], [3, 4], [0, 0], 2, gradient.AsSpan(0, 2), 1));
        Assert.Equal([0f, 0], gradient[..2]);
    }

    [Fact]
    public void Rows_that_are_all_ignored_have_no_mean_and_no_gradient()
    {
        float[] gradient = [9, 9, 9, 9];
        CrossEntropyLoss loss = new();
        Assert.Equal(1, loss.MeanWeight((int[])[-100, -100], [1, 2], 2));
        Assert.Equal(float.NaN, loss.ForwardWeighted([1, 2, 3, 4], (int[])[-100, -100], [1, 2], 1, gradient, 2));
        Assert.Equal([0f, 0, 0, 0], gradient);
    }

    [Fact]
    public void The_gradient_may_lie_where_the_outputs_are()
    {
        int[] labels = [0, 1, 2, 0];
        float[] expected = new float[12], memory = [.. Logits], weights = [1, 2, 0, 0.5f];
        CrossEntropyLoss loss = new();
        loss.ForwardWeighted(Logits, labels, weights, 1, expected, 3);
        loss.ForwardWeighted(memory, labels, weights, 1, memory, 3);
        Assert.Equal(expected, memory);
        Assert.Throws<ArgumentException>("gradient", () => loss.ForwardWeighted(memory.AsSpan(0, 9), labels.AsSpan(0, 3), weights.AsSpan(0, 3), 1, memory.AsSpan(3, 9), 3));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        CrossEntropyLoss loss = new(labelSmoothing: 0.1);
        int[] labels = [0, 1, 2, 0];
        float[] gradient = new float[12], weights = [1, 2, 0, 0.5f];
        long fewest = long.MaxValue;
        for (int i = 0; i < 50; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            loss.ForwardWeighted(Logits, labels, weights, loss.MeanWeight(labels, weights, 3), gradient, 3);
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, fewest);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        MSELoss loss = new();
        float[] gradient = [9, 9];
        Assert.Throws<ArgumentException>("weights", () => loss.ForwardWeighted([1, 2], [3, 4], [1, 1, 1], 1, gradient, 1));
        Assert.Throws<ArgumentException>("weights", () => loss.ForwardWeighted([1, 2], [3, 4], [], 1, gradient, 1));
        Assert.Throws<ArgumentException>("outputs", () => loss.ForwardWeighted([1, 2, 3], [3, 4], [1, 1], 1, 1));
        Assert.Throws<ArgumentException>("gradient", () => loss.ForwardWeighted([1, 2], [3, 4], [1, 1], 1, gradient.AsSpan(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>("meanWeight", () => loss.ForwardWeighted([1, 2], [3, 4], [1, 1], 0, gradient, 1));
        Assert.Throws<ArgumentOutOfRangeException>("meanWeight", () => loss.ForwardWeighted([1, 2], [3, 4], [1, 1], double.NaN, gradient, 1));
        Assert.Throws<InvalidOperationException>(() => new MSELoss(Reduction.None).ForwardWeighted([1, 2], [3, 4], [1, 1], 1, gradient, 1));
        Assert.Throws<ArgumentOutOfRangeException>("targets", () => new CrossEntropyLoss().ForwardWeighted([1, 2], (int[])[2], [1], 1, gradient, 2));
        Assert.Throws<ArgumentException>("weights", () => loss.MeanWeight([3, 4], [0, 0], 1));
        Assert.Throws<ArgumentException>("weights", () => new MSELoss(Reduction.Sum).MeanWeight([3, 4], [0, 0], 1));
        Assert.Equal(1, new MSELoss(Reduction.Sum).MeanWeight([3, 4], [0, 7], 1));

        // Only a row that is ignored has a weight.
        Assert.Throws<ArgumentException>("weights", () => new CrossEntropyLoss().MeanWeight((int[])[-100, 1], [1, 0], 2));
        Assert.Equal([9f, 9], gradient);
    }

    private static (float Loss, float[] Gradient) Run<TTarget>(ILoss<TTarget> loss, LossCase fixture, TTarget[] targets, float[] weights)
        where TTarget : unmanaged
    {
        float[] gradient = new float[fixture.Outputs.Length];
        double mean = loss.MeanWeight(targets, weights, fixture.Channels);
        float value = loss.ForwardWeighted(fixture.Outputs, targets, weights, mean, gradient, fixture.Channels, fixture.Pixels);
        Assert.Equal(value, loss.ForwardWeighted(fixture.Outputs, targets, weights, mean, fixture.Channels, fixture.Pixels));
        return (value, gradient);
    }

    private static void Close(string name, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            bool isClose = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - (double)actual[i]) <= Tolerance * scale;
            Assert.True(isClose, $"{name}, number {i}: {actual[i]:G9}, not {expected[i]:G9}");
        }
    }
}
