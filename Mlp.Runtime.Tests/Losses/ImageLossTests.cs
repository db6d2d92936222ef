using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>Losses of images, [images, channels, pixels]: what the same loss makes of a row for each pixel.</summary>
public class ImageLossTests
{
    private const int Images = 3;
    private const int Channels = 5;
    private const int Pixels = 14;

    private static readonly float[] Outputs = MathFixtures.Values(Images * Channels * Pixels, 1, 4);
    private static readonly float[] Targets = [.. MathFixtures.Values(Outputs.Length, 2, 1).Select(MathF.Abs)];
    private static readonly int[] Labels = [.. Enumerable.Range(0, Images * Pixels).Select(pixel => pixel % 6 == 1 ? -100 : pixel % Channels)];
    private static readonly float[] Weights = [0.5f, 2, 1, 0, 3];

    [Fact]
    public void A_pixel_is_a_row()
    {
        Check(new CrossEntropyLoss(Weights, labelSmoothing: 0.1), Labels);
        Check(new CrossEntropyLoss(), [.. Labels.Select(label => Math.Abs(label) % Channels)]);
        Check(new NLLLoss(Weights, reduction: Reduction.Sum), Labels);
        Check<float>(new CrossEntropyLoss(Weights), Targets);
        Check(new BCEWithLogitsLoss(Weights, posWeight: Weights), Targets);
        Check(new BCEWithLogitsLoss(), Targets);
        Check(new MultiLabelSoftMarginLoss(Weights), Targets);
        Check(new SmoothL1Loss(Reduction.Sum), Targets);
        Check(new PlaceLoss(), Targets);
        CheckEach(new CrossEntropyLoss(Weights, reduction: Reduction.None), Labels);
        CheckEach(new MSELoss(Reduction.None), Targets);
        CheckEach(new BCEWithLogitsLoss(Weights, Reduction.None), Targets);
        CheckEach(new MultiLabelSoftMarginLoss(reduction: Reduction.None), Targets);
    }

    /// <summary>As PyTorch divides: KLDivLoss by the images, whatever their size.</summary>
    [Fact]
    public void A_batch_mean_counts_images()
    {
        float sum = new KLDivLoss(Reduction.Sum).Forward(Outputs, Targets, Channels, Pixels);
        Assert.Equal(sum / Images, new KLDivLoss(Reduction.BatchMean).Forward(Outputs, Targets, Channels, Pixels), 4);
    }

    [Fact]
    public void The_gradient_may_lie_where_the_outputs_are()
    {
        CrossEntropyLoss loss = new();
        float[] expected = new float[Outputs.Length], memory = [.. Outputs];
        loss.Forward(Outputs, Labels, expected, Channels, Pixels);
        loss.Forward(memory, Labels, memory, Channels, Pixels);
        Assert.Equal(expected, memory);
    }

    [Fact]
    public void Images_that_are_all_ignored_have_no_mean_and_no_gradient()
    {
        float[] gradient = [.. Outputs];
        int[] ignored = [.. Enumerable.Repeat(-100, Labels.Length)];
        Assert.Equal(float.NaN, new CrossEntropyLoss().Forward(Outputs, ignored, gradient, Channels, Pixels));
        Assert.All(gradient, slope => Assert.Equal(0f, slope));
        Assert.Equal(float.NaN, new CrossEntropyLoss().Forward([], (int[])[], Channels, Pixels));
    }

    [Fact]
    public void What_does_not_fit_is_named_before_anything_is_written()
    {
        CrossEntropyLoss loss = new();
        float[] gradient = [.. Enumerable.Repeat(7f, Outputs.Length)];
        int[] wrong = [.. Labels];
        wrong[Pixels + 2] = Channels;
        Assert.Throws<ArgumentException>("targets", () => loss.Forward(Outputs, Labels.AsSpan(1), gradient, Channels, Pixels));
        Assert.Throws<ArgumentException>("outputs", () => loss.Forward(Outputs, Labels, gradient, Channels, Pixels + 1));
        Assert.Throws<ArgumentException>("gradient", () => loss.Forward(Outputs, Labels, gradient.AsSpan(1), Channels, Pixels));
        Assert.Throws<ArgumentOutOfRangeException>("pixels", () => loss.Forward(Outputs, Labels, gradient, Channels, 0));
        Assert.Throws<ArgumentOutOfRangeException>("pixels", () => loss.Forward(Outputs, Labels, gradient, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => loss.Forward(Outputs, Labels, gradient, 0, Pixels));
        Assert.Contains("row 16 is 5", Assert.Throws<ArgumentOutOfRangeException>(
            "targets", () => loss.Forward(Outputs, wrong, gradient, Channels, Pixels)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => loss.ForwardEach(Outputs, Labels, new float[Labels.Length], Channels, Pixels));
        CrossEntropyLoss each = new(reduction: Reduction.None);
        Assert.Throws<ArgumentException>("losses", () => each.ForwardEach(Outputs, Labels, new float[Images], gradient, Channels, Pixels));
        Assert.Throws<ArgumentException>("losses", () => each.ForwardEach(Outputs, Labels, gradient.AsSpan(0, Labels.Length), gradient, Channels, Pixels));
        Assert.All(gradient, slope => Assert.Equal(7f, slope));
    }

    /// <summary>A loss with nothing but the interface knows no images: better no loss than that of other classes.</summary>
    [Fact]
    public void A_loss_of_rows_alone_says_so()
    {
        ILoss<float> loss = new RowLoss();
        Assert.Equal(3f, loss.Forward([1, 2], [0, 0], 2, 1));
        Assert.Contains("LossFunction", Assert.Throws<NotSupportedException>(() => loss.Forward([1, 2], [0, 0], 1, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => loss.Forward([1, 2], [0, 0], new float[2], 1, 2));
        Assert.Throws<NotSupportedException>(() => loss.ForwardEach([1, 2], [0, 0], new float[2], 1, 2));
        Assert.Throws<NotSupportedException>(() => loss.ForwardEach([1, 2], [0, 0], new float[2], new float[2], 1, 2));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        CrossEntropyLoss loss = new(Weights);
        float[] gradient = new float[Outputs.Length];
        Assert.Equal(0, Allocations.Measure(() => loss.Forward(Outputs, Labels, gradient, Channels, Pixels)));
        Assert.Equal(0, Allocations.Measure(() => loss.Forward(Outputs, Targets, gradient, Channels, Pixels)));
    }

    private static void Check<TTarget>(ILoss<TTarget> loss, TTarget[] targets)
        where TTarget : unmanaged
    {
        float[] gradient = new float[Outputs.Length], ofRows = new float[Outputs.Length];
        TTarget[] rowTargets = loss.TargetsPerRow(Channels) == 1 ? targets : ToRows(targets);
        float expected = loss.Forward(ToRows(Outputs), rowTargets, ofRows, Channels);
        Assert.Equal(expected, loss.Forward(Outputs, targets, gradient, Channels, Pixels), 1e-5f * MathF.Abs(expected));
        Assert.Equal(loss.Forward(Outputs, targets, gradient, Channels, Pixels), loss.Forward(Outputs, targets, Channels, Pixels));
        AssertClose(ofRows, ToRows(gradient));
    }

    private static void CheckEach<TTarget>(ILoss<TTarget> loss, TTarget[] targets)
        where TTarget : unmanaged
    {
        int perPixel = loss.LossesPerRow(Channels);
        float[] gradient = new float[Outputs.Length], ofRows = new float[Outputs.Length];
        float[] losses = new float[Images * Pixels * perPixel], again = new float[losses.Length], lossesOfRows = new float[losses.Length];
        loss.ForwardEach(ToRows(Outputs), loss.TargetsPerRow(Channels) == 1 ? targets : ToRows(targets), lossesOfRows, ofRows, Channels);
        loss.ForwardEach(Outputs, targets, losses, gradient, Channels, Pixels);
        loss.ForwardEach(Outputs, targets, again, Channels, Pixels);
        Assert.Equal(losses, again);
        AssertClose(lossesOfRows, perPixel == 1 ? losses : ToRows(losses));
        AssertClose(ofRows, ToRows(gradient));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Contains(actual, value => value != 0);
    }

    /// <summary>[images · pixels, channels] of [images, channels, pixels].</summary>
    private static T[] ToRows<T>(T[] images) =>
    [
        .. from image in Enumerable.Range(0, Images)
           from pixel in Enumerable.Range(0, Pixels)
           from channel in Enumerable.Range(0, Channels)
           select images[(((image * Channels) + channel) * Pixels) + pixel],
    ];

    /// <summary>A user's own, in which channels are not alike.</summary>
    private sealed class PlaceLoss() : LossFunction<float>(Reduction.Sum)
    {
        public override int TargetsPerRow(int channels) => channels;

        public override int LossesPerRow(int channels) => 1;

        protected override float Compute(LossBatch<float> batch)
        {
            double sum = 0;
            for (int i = 0; i < batch.Outputs.Length; i++)
            {
                int place = i % batch.Channels;
                sum += place * batch.Outputs[i] * batch.Targets[i];
                if (!batch.Gradient.IsEmpty)
                {
                    batch.Gradient[i] = place * batch.Targets[i];
                }
            }

            return (float)sum;
        }
    }

    private sealed class RowLoss : ILoss<float>
    {
        public Reduction Reduction => Reduction.Sum;

        public int TargetsPerRow(int channels) => channels;

        public int LossesPerRow(int channels) => 1;

        public double Divisor(ReadOnlySpan<float> targets, int channels) => 1;

        public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int channels) => outputs[0] + outputs[1];

        public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient, int channels) => 0;

        public void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, int channels)
        {
        }

        public void ForwardEach(
            ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradient, int channels)
        {
        }
    }
}
