using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>What all losses share: reductions, empty batches, memory.</summary>
public class LossFunctionTests
{
    private static readonly float[] s_weights = [0.5f, 1f, 2f];

    /// <summary>Every loss with each of its targets, of 3 channels.</summary>
    private static IEnumerable<(ILoss<float>? OfValues, ILoss<int>? OfLabels)> All(Reduction reduction)
    {
        yield return (null, new CrossEntropyLoss(s_weights, reduction: reduction, labelSmoothing: 0.1));
        yield return (null, new CrossEntropyLoss(reduction: reduction));
        yield return (null, new NLLLoss(s_weights, reduction: reduction));
        yield return (new CrossEntropyLoss(s_weights, reduction: reduction), null);
        yield return (new BCEWithLogitsLoss(s_weights, reduction, s_weights), null);
        yield return (new BCELoss(s_weights, reduction), null);
        yield return (new BCELoss(reduction: reduction), null);
        yield return (new BCEWithLogitsLoss(reduction: reduction), null);
        yield return (new MultiLabelSoftMarginLoss(s_weights, reduction), null);
        yield return (new MSELoss(reduction), null);
        yield return (new L1Loss(reduction), null);
        yield return (new SmoothL1Loss(reduction), null);
        yield return (new HuberLoss(reduction), null);
        yield return (new KLDivLoss(reduction), null);
        yield return (new KLDivLoss(reduction, logTarget: true), null);
    }

    [Fact]
    public void No_rows_give_NaN_as_mean_and_0_as_sum()
    {
        foreach ((Reduction reduction, float expected) in ((Reduction, float)[])[(Reduction.Mean, float.NaN), (Reduction.Sum, 0f)])
        {
            foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(reduction))
            {
                Assert.Equal(expected, ofValues?.Forward([], [], [], 3) ?? ofLabels!.Forward([], [], [], 3));
                Assert.Equal(expected, ofValues?.Forward([], [], 3) ?? ofLabels!.Forward([], [], 3));
            }
        }

        foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(Reduction.None))
        {
            ofValues?.ForwardEach([], [], [], [], 3);
            ofLabels?.ForwardEach([], [], [], [], 3);
        }

        Assert.Equal(float.NaN, new KLDivLoss(Reduction.BatchMean).Forward([], [], 3));
    }

    [Fact]
    public void Rows_that_are_all_ignored_have_the_loss_NaN_and_no_gradient()
    {
        ILoss<int>[] losses = [new CrossEntropyLoss(), new CrossEntropyLoss(s_weights, labelSmoothing: 0.5f), new NLLLoss()];
        foreach (ILoss<int> loss in losses)
        {
            float[] gradient = [7, 7, 7, 7, 7, 7];
            Assert.Equal(float.NaN, loss.Forward([1, 2, 3, 4, 5, 6], [-100, -100], gradient, 3));
            Assert.All(gradient, value => Assert.Equal(0f, value));
        }

        // Classes that weigh 0: 0 · ∞ of the mean's factor must not reach the weights, nor a NaN that does not count.
        foreach (ILoss<int> loss in (ILoss<int>[])[new CrossEntropyLoss([0, 1, 0]), new NLLLoss([0, 1, 0])])
        {
            float[] gradient = [7, 7, 7, 7, 7, 7];
            Assert.Equal(float.NaN, loss.Forward([1, 2, 3, 4, 5, 6], [0, 2], gradient, 3));
            Assert.All(gradient, value => Assert.Equal(0f, value));
            Assert.True(float.IsFinite(loss.Forward([float.NaN, 2, 3, 4, 5, 6], [0, 1], gradient, 3)));
            Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
        }

        // A class that is ignored.
        Assert.Equal(0f, new CrossEntropyLoss(ignoreIndex: 1, reduction: Reduction.Sum).Forward([1, 2, 3], (ReadOnlySpan<int>)[1], 3));
        Assert.Equal(1f, new NLLLoss(ignoreIndex: 1).Forward([-1, -2, -3, -1, -2, -3], [0, 1], 3));
    }

    /// <summary>Sum is what None gives together, and Mean that over what it is the mean of.</summary>
    [Fact]
    public void Reductions_agree()
    {
        const int Rows = 21;
        float[] outputs = MathFixtures.Values(Rows * 3, 1, 3);
        float[] targets = [.. MathFixtures.Values(Rows * 3, 2, 1).Select(MathF.Abs)];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
        List<(float[] Losses, float[] Gradient)> each = [], sums = [], means = [];
        foreach ((Reduction reduction, List<(float[] Losses, float[] Gradient)> list) in
            ((Reduction, List<(float[], float[])>)[])[(Reduction.None, each), (Reduction.Sum, sums), (Reduction.Mean, means)])
        {
            foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(reduction))
            {
                list.Add(ofValues is null ? Run(ofLabels!, outputs, labels) : Run(ofValues, OutputsFor(ofValues, outputs), targets));
            }
        }

        for (int i = 0; i < each.Count; i++)
        {
            double sum = each[i].Losses.Sum(value => (double)value);
            Assert.Equal(sum, sums[i].Losses[0], 1e-6 * Math.Max(1, each[i].Losses.Sum(Math.Abs)));
            Assert.All(each[i].Gradient.Zip(sums[i].Gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
            double divisor = sums[i].Losses[0] / (double)means[i].Losses[0];
            Assert.Contains(Math.Round(divisor, 2), (double[])[Rows, Rows * 3, Rows * (0.5 + 1 + 2) / 3]);
            Assert.All(means[i].Gradient.Zip(sums[i].Gradient), pair => Assert.Equal(pair.First * divisor, pair.Second, 1e-5));
        }
    }

    /// <summary>Batch by batch, with a last one that is smaller: each loss counts as much as what it was divided by.</summary>
    [Fact]
    public void Divisors_weigh_batches_among_others()
    {
        const int Rows = 21, Batch = 8;
        float[] outputs = MathFixtures.Values(Rows * 3, 1, 3), targets = [.. MathFixtures.Values(Rows * 3, 2, 1).Select(MathF.Abs)];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 5 == 4 ? -100 : (row * row) % 3)];
        foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(Reduction.Mean).Append((new KLDivLoss(Reduction.BatchMean), null)))
        {
            float[] all = OutputsFor(ofValues, outputs);
            double sum = 0, divisors = 0;
            for (int start = 0; start < Rows; start += Batch)
            {
                int count = Math.Min(Batch, Rows - start);
                ReadOnlySpan<float> own = all.AsSpan(start * 3, count * 3), ownTargets = targets.AsSpan(start * 3, count * 3);
                double divisor = ofValues?.Divisor(ownTargets, 3) ?? ofLabels!.Divisor(labels.AsSpan(start, count), 3);
                sum += divisor * (ofValues?.Forward(own, ownTargets, 3) ?? ofLabels!.Forward(own, labels.AsSpan(start, count), 3));
                divisors += divisor;
            }

            double whole = ofValues?.Forward(all, targets, 3) ?? ofLabels!.Forward(all, labels, 3);
            Assert.Equal(whole, sum / divisors, 1e-6 * Math.Max(1, Math.Abs(whole)));
        }

        foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(Reduction.Sum))
        {
            Assert.Equal(1, ofValues?.Divisor(targets, 3) ?? ofLabels!.Divisor(labels, 3));
        }

        Assert.Equal(0, new NLLLoss().Divisor([-100, -100], 3));
        Assert.Throws<ArgumentOutOfRangeException>("targets", () => new NLLLoss().Divisor([3], 3));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new MultiLabelSoftMarginLoss().Divisor([3], 0));
    }

    /// <summary>Through the interface, as a trainer sees it, without knowing which loss it is.</summary>
    [Fact]
    public void Nothing_is_allocated()
    {
        foreach (Reduction reduction in (Reduction[])[Reduction.Mean, Reduction.None])
        {
            float[] outputs = MathFixtures.Values(33 * 3, 1, 3), targets = MathFixtures.Values(33 * 3, 2, 1), gradient = new float[33 * 3];
            int[] labels = new int[33];
            foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(reduction))
            {
                float[] own = OutputsFor(ofValues, outputs);
                float[] losses = new float[33 * (ofValues?.LossesPerRow(3) ?? ofLabels!.LossesPerRow(3))];
                Assert.Equal(0, ofValues is null
                    ? Allocations.Measure(() => Step(ofLabels!, own, labels, losses, gradient))
                    : Allocations.Measure(() => Step(ofValues, own, targets, losses, gradient)));
            }
        }
    }

    /// <summary>The gradient may be the outputs' memory, or that of float targets.</summary>
    [Fact]
    public void Gradients_may_overwrite_what_they_came_from()
    {
        float[] outputs = MathFixtures.Values(37 * 3, 1, 3), targets = [.. MathFixtures.Values(37 * 3, 2, 1).Select(MathF.Abs)];
        int[] labels = [.. Enumerable.Range(0, 37).Select(row => row % 3)];
        foreach ((ILoss<float>? ofValues, ILoss<int>? ofLabels) in All(Reduction.Sum))
        {
            float[] own = OutputsFor(ofValues, outputs);
            (float[] losses, float[] gradient) = ofValues is null ? Run(ofLabels!, own, labels) : Run(ofValues, own, targets);
            float[] inPlace = [.. own], inTargets = [.. targets];
            Assert.Equal(losses[0], ofValues?.Forward(inPlace, targets, inPlace, 3) ?? ofLabels!.Forward(inPlace, labels, inPlace, 3));
            Assert.Equal(gradient, inPlace);
            if (ofValues is not null)
            {
                Assert.Equal(losses[0], ofValues.Forward(own, inTargets, inTargets, 3));
                Assert.Equal(gradient, inTargets);
            }
        }
    }

    [Fact]
    public void Weights_are_copied()
    {
        float[] weights = [1, 2, 3];
        CrossEntropyLoss loss = new(weights, reduction: Reduction.Sum);
        float before = loss.Forward([1, 2, 3], (ReadOnlySpan<int>)[1], 3);
        weights[1] = 1000;
        Assert.Equal(before, loss.Forward([1, 2, 3], (ReadOnlySpan<int>)[1], 3));
    }

    /// <summary>Loss.CrossEntropy is the class without options.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void Plain_cross_entropy_is_the_static_one(int classes)
    {
        float[] logits = MathFixtures.Values(20 * classes, 7, 2), expected = new float[logits.Length], gradient = new float[logits.Length];
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row % classes)];
        float value = Loss.CrossEntropy(logits, labels, expected, classes);
        Assert.Equal(value, new CrossEntropyLoss().Forward(logits, labels, gradient, classes));
        Assert.Equal(expected, gradient);

        // And a weight of 1 changes nothing but the way.
        float[] ones = [.. Enumerable.Repeat(1f, classes)];
        Assert.Equal(value, new CrossEntropyLoss(ones).Forward(logits, labels, gradient, classes), 1e-6f * value);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-7f));
    }

    [Fact]
    public void One_loss_serves_several_threads()
    {
        CrossEntropyLoss loss = new(labelSmoothing: 0.1);
        float[] expected = [.. Enumerable.Range(0, 8).Select(Value)];
        float[] actual = new float[8];
        Parallel.For(0, 800, i => actual[i % 8] = Value(i % 8));
        Assert.Equal(expected, actual);

        float Value(int seed) => loss.Forward(MathFixtures.Values(50 * 13, seed, 3), new int[50], new float[50 * 13], 13);
    }

    /// <summary>Probabilities for the loss that takes no other outputs.</summary>
    private static float[] OutputsFor(ILoss? loss, float[] outputs) =>
        loss is BCELoss ? [.. outputs.Select(output => 0.05f + (0.3f * MathF.Abs(output)))] : outputs;

    private static void Step<TTarget>(ILoss<TTarget> loss, float[] outputs, TTarget[] targets, float[] losses, float[] gradient)
        where TTarget : unmanaged
    {
        if (loss.Reduction == Reduction.None)
        {
            loss.ForwardEach(outputs, targets, losses, gradient, 3);
        }
        else
        {
            loss.Forward(outputs, targets, gradient, 3);
            loss.Forward(outputs, targets, 3);
        }
    }

    private static (float[] Losses, float[] Gradient) Run<TTarget>(ILoss<TTarget> loss, float[] outputs, TTarget[] targets)
        where TTarget : unmanaged
    {
        float[] gradient = new float[outputs.Length];
        if (loss.Reduction != Reduction.None)
        {
            return ([loss.Forward(outputs, targets, gradient, 3)], gradient);
        }

        float[] losses = new float[outputs.Length / 3 * loss.LossesPerRow(3)];
        loss.ForwardEach(outputs, targets, losses, gradient, 3);
        return (losses, gradient);
    }
}
