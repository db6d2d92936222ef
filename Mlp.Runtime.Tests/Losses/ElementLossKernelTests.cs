using System.Runtime.CompilerServices;
using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>Every element-wise loss on every vector type, whatever the processor would choose.</summary>
public class ElementLossKernelTests
{
    // Per element, relative to the largest of 1, output and target.
    private const double Tolerance = 5e-7;

    private delegate double Reference(double output, double target, int channel);

    [Fact]
    public void MSE() => Check(default(MSELoss.Rule), (x, t, _) => ReferenceLosses.SquaredError(x, t));

    [Fact]
    public void L1() => Check(default(L1Loss.Rule), (x, t, _) => ReferenceLosses.AbsoluteError(x, t));

    [Theory]
    [InlineData(0.25f)]
    [InlineData(1f)]
    [InlineData(3f)]
    public void Smooth_L1(float beta) => Check(new SmoothL1Loss.Rule(beta), (x, t, _) => ReferenceLosses.SmoothAbsoluteError(x, t, beta));

    [Theory]
    [InlineData(0.25f)]
    [InlineData(1f)]
    [InlineData(3f)]
    public void Huber(float delta) => Check(new HuberLoss.Rule(delta), (x, t, _) => ReferenceLosses.Huber(x, t, delta));

    [Fact]
    public void KL_divergence() => Check(
        default(KLDivLoss.ProbabilityRule), (x, t, _) => ReferenceLosses.Divergence(x, t),
        target: value => value < -2 ? 0 : MathF.Abs(value) / 4);

    [Fact]
    public void KL_divergence_from_log_probabilities() => Check(
        default(KLDivLoss.LogProbabilityRule), (x, t, _) => ReferenceLosses.DivergenceOfLogarithm(x, t),
        target: value => -MathF.Abs(value));

    [Fact]
    public void Binary_cross_entropy() =>
        Check(default(BinaryCrossEntropy.Rule), (x, t, _) => ReferenceLosses.BinaryCrossEntropy(x, t, 1), target: Probability);

    [Fact]
    public void Weighted_binary_cross_entropy()
    {
        foreach (int channels in (int[])[1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100])
        {
            float[] weights = [.. MathFixtures.Values(channels, 5, 1).Select(value => value + 1)];
            float[] positive = [.. MathFixtures.Values(channels, 6, 3).Select(MathF.Abs)];
            BinaryCrossEntropy.WeightedRule rule = new(new ChannelWeights(weights, channels), new ChannelWeights(positive, channels));
            Check(rule, (x, t, c) => weights[c] * ReferenceLosses.BinaryCrossEntropy(x, t, positive[c]), channels, Probability);
        }
    }

    /// <summary>ln(1 + e^−20) is 2e-9: as 20 + ln(1 + e^−20) − 20 nothing would be left of it.</summary>
    [Theory]
    [InlineData(20f, 1f)]
    [InlineData(-20f, 0f)]
    [InlineData(80f, 1f)]
    [InlineData(-5f, 0f)]
    public void Small_binary_losses_keep_their_digits(float logit, float target)
    {
        float[] gradient = new float[1];
        float loss = new BCEWithLogitsLoss().Forward([logit], [target], gradient, 1);
        double exponential = Math.Exp(-Math.Abs(logit)), expected = exponential < 1e-8 ? exponential : Math.Log(1 + exponential);
        double slope = exponential / (1 + exponential) * (target == 1 ? -1 : 1);
        Assert.True(Math.Abs(loss - expected) <= 1e-6 * expected, $"{loss:G9}, not {expected:G9}");
        Assert.True(Math.Abs(gradient[0] - slope) <= 1e-6 * Math.Abs(slope), $"{gradient[0]:G9}, not {slope:G9}");
    }

    private static float Probability(float value) => value switch { < -2 => 0f, > 2 => 1f, _ => MathF.Abs(value) / 2 };

    private static void Check<TRule>(TRule rule, Reference reference, int channels = 1, Func<float, float>? target = null)
        where TRule : struct, IElementRule
    {
        foreach (int length in Enumerable.Range(1, 40).Concat([63, 64, 65, 1023, 1024, 1025, 2100]))
        {
            float[] outputs = MathFixtures.Values(length, length, 5);
            float[] targets = [.. MathFixtures.Values(length, length + 1000, 5).Select(target ?? (value => value))];
            double[] losses = new double[length], slopes = new double[length];
            for (int i = 0; i < length; i++)
            {
                double t = targets[i];
                losses[i] = reference(outputs[i], t, i % channels);
                slopes[i] = ReferenceLosses.Derivative(x => reference(x, t, i % channels), outputs[i]);
            }

            Check<Simd512, TRule>(rule, outputs, targets, losses, slopes, channels);
            Check<Simd256, TRule>(rule, outputs, targets, losses, slopes, channels);
            Check<Simd128, TRule>(rule, outputs, targets, losses, slopes, channels);
            Check<SimdScalar, TRule>(rule, outputs, targets, losses, slopes, channels);
        }
    }

    private static void Check<V, TRule>(TRule rule, float[] outputs, float[] targets, double[] losses, double[] slopes, int channels)
        where V : struct, ISimd<V>
        where TRule : struct, IElementRule
    {
        const float Factor = 0.375f;
        int length = outputs.Length;
        GuardedFloats gradient = new(length, length % 16), single = new(length, (length + 7) % 16);
        GuardedFloats source = new(outputs, (length + 3) % 16);
        nuint width = (nuint)channels, count = (nuint)length;
        double sum = ElementLossKernel.Run<V, TRule>(
            rule, ref source.Span[0], ref targets[0], ref gradient.Span[0], ref single.Span[0], count, width, Factor);
        gradient.AssertUntouchedAround();
        single.AssertUntouchedAround();
        for (int i = 0; i < length; i++)
        {
            double scale = Tolerance * Math.Max(Math.Max(1, losses[i]), Math.Max(Math.Abs(outputs[i]), Math.Abs(targets[i])));
            string where = $"{typeof(TRule)} over {typeof(V).Name}, {i} of {length}, output {outputs[i]:G9}, target {targets[i]:G9}";
            Assert.True(Math.Abs(single.Span[i] - losses[i]) <= scale, $"{where}: loss {single.Span[i]:G9}, not {losses[i]:G9}");

            // Where the error is within a step of a kink, the difference is none of the derivative.
            double error = Math.Abs((double)outputs[i] - targets[i]);
            bool atKink = Math.Abs(error - (Math.Round(error * 4) / 4)) < 2e-5;
            double slope = slopes[i] * Factor;
            Assert.True(atKink || Math.Abs(gradient.Span[i] - slope) <= scale, $"{where}: gradient {gradient.Span[i]:G9}, not {slope:G9}");
        }

        double expected = losses.Sum(), largest = losses.Sum(Math.Abs);
        string what = $"{typeof(TRule)} over {typeof(V).Name}, {length}";
        Assert.True(Math.Abs(sum - expected) <= 2e-6 * Math.Max(1, largest), $"{what}: {sum:G9}, not {expected:G9}");

        // The same bits without single losses, without anything, and in the outputs' own memory.
        ref float none = ref Unsafe.NullRef<float>(), output = ref source.Span[0];
        Assert.Equal(sum, ElementLossKernel.Run<V, TRule>(rule, ref output, ref targets[0], ref none, ref none, count, width, Factor));
        Assert.Equal(sum, ElementLossKernel.Run<V, TRule>(rule, ref output, ref targets[0], ref output, ref none, count, width, Factor));
        Assert.Equal(gradient.Span, source.Span);
    }
}
