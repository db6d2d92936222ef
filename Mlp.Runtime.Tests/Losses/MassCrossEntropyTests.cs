using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>Cross entropy with weights, smoothing, ignored rows and probabilities, on every vector type.</summary>
public class MassCrossEntropyTests
{
    private const int Ignored = -100;
    private const float Factor = 0.375f;

    [Fact]
    public void Every_vector_type_agrees_with_double_precision()
    {
        foreach (int rows in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33])
        {
            foreach (int classes in (int[])[1, 2, 3, 4, 7, 8, 9, 10, 16, 17, 31, 32, 33, 65])
            {
                Check(rows, classes, smoothing: 0, weighted: false);
                Check(rows, classes, smoothing: 0.1f, weighted: true);
            }
        }

        foreach (float smoothing in (float[])[0, 0.1f, 1])
        {
            Check(5, 1000, smoothing, weighted: false);
            Check(18, 1000, smoothing, weighted: true);
        }
    }

    [Fact]
    public void Ignored_rows_hide_their_NaN()
    {
        float[] logits = MathFixtures.Values(20 * 7, 1, 3);
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row == 4 ? Ignored : row % 7)];
        logits.AsSpan(4 * 7, 7).Fill(float.NaN);
        float[] gradient = new float[logits.Length], losses = new float[20];
        new CrossEntropyLoss(reduction: Reduction.None, labelSmoothing: 0.5f).ForwardEach(logits, labels, losses, gradient, 7);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(0f, losses[4]);
        Assert.All(gradient[28..35], value => Assert.Equal(0f, value));
        Assert.True(float.IsFinite(new CrossEntropyLoss().Forward(logits, labels, 7)));
    }

    [Fact]
    public void NaN_spoils_its_own_row_alone()
    {
        float[] logits = MathFixtures.Values(20 * 7, 1, 3);
        logits[(4 * 7) + 6] = float.NaN;
        float[] gradient = new float[logits.Length], losses = new float[20];
        new CrossEntropyLoss(reduction: Reduction.None).ForwardEach(logits, new int[20], losses, gradient, 7);
        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(i / 7 == 4, float.IsNaN(gradient[i]));
            Assert.Equal(i / 7 == 4, float.IsNaN(losses[i / 7]));
        }

        Assert.Equal(float.NaN, new CrossEntropyLoss().Forward(logits, new int[20], 7));
        Assert.Equal(float.NaN, new CrossEntropyLoss(labelSmoothing: 0.1f).Forward(logits, new int[20], 7));
    }

    private static void Check(int rows, int classes, float smoothing, bool weighted)
    {
        float[] logits = MathFixtures.Values(rows * classes, rows + (100 * classes), 6);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 4 == 1 ? Ignored : ((row * 5) + 3) % classes)];
        float[] probabilities = [.. MathFixtures.Values(rows * classes, 7, 1).Select(value => value < -0.8f ? 0 : MathF.Abs(value))];
        float[] weights = weighted ? [.. MathFixtures.Values(classes, 8, 1).Select(value => value + 1)] : [];

        double[] indexMass = new double[logits.Length], probabilityMass = new double[logits.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            int row = i / classes, c = i % classes;
            double weight = weighted ? weights[c] : 1, share = (double)smoothing / classes;
            indexMass[i] = labels[row] == Ignored ? 0 : weight * (share + (labels[row] == c ? 1 - (double)smoothing : 0));
            probabilityMass[i] = weight * (share + ((1 - (double)smoothing) * probabilities[i]));
        }

        ClassIndexMass ofIndices = new(labels, weights, smoothing, Ignored);
        ProbabilityMass ofProbabilities = new(probabilities, weights, smoothing);
        CheckMass(ofIndices, logits, indexMass, rows, classes);
        CheckMass(ofProbabilities, logits, probabilityMass, rows, classes);
    }

    private static void CheckMass<TMass>(TMass mass, float[] logits, double[] expectedMass, int rows, int classes)
        where TMass : struct, ITargetMass, allows ref struct
    {
        double[] losses = new double[rows], slopes = new double[logits.Length];
        double[] x = [.. logits.Select(logit => (double)logit)];
        for (int row = 0; row < rows; row++)
        {
            Memory<double> own = x.AsMemory(row * classes, classes), ownMass = expectedMass.AsMemory(row * classes, classes);
            losses[row] = ReferenceLosses.CrossEntropy(own.Span, ownMass.Span);
            for (int c = 0; c < classes; c++)
            {
                // Some of 1000 classes are enough.
                int column = c;
                double logit = own.Span[c];
                slopes[(row * classes) + c] = classes > 100 && c % 37 != 0 ? double.NaN : Factor * ReferenceLosses.Derivative(
                    moved =>
                    {
                        own.Span[column] = moved;
                        return ReferenceLosses.CrossEntropy(own.Span, ownMass.Span);
                    },
                    logit);
                own.Span[c] = logit;
            }
        }

        CheckMass<Simd512, TMass>(mass, logits, losses, slopes, rows, classes);
        CheckMass<Simd256, TMass>(mass, logits, losses, slopes, rows, classes);
        CheckMass<Simd128, TMass>(mass, logits, losses, slopes, rows, classes);
        CheckMass<SimdScalar, TMass>(mass, logits, losses, slopes, rows, classes);
    }

    private static void CheckMass<V, TMass>(TMass mass, float[] logits, double[] losses, double[] slopes, int rows, int classes)
        where V : struct, ISimd<V>
        where TMass : struct, ITargetMass, allows ref struct
    {
        GuardedFloats source = new(logits, classes % 16), gradient = new(logits.Length, rows % 16), single = new(rows, 5);
        double sum = MassCrossEntropy.Run<V, TMass>(mass, source.Span, gradient.Span, single.Span, rows, classes, Factor);
        gradient.AssertUntouchedAround();
        single.AssertUntouchedAround();
        string what = $"{typeof(TMass).Name} over {typeof(V).Name}, [{rows}, {classes}]";
        for (int row = 0; row < rows; row++)
        {
            double scale = Math.Max(1, losses[row]);
            float loss = single.Span[row];
            Assert.True(Math.Abs(loss - losses[row]) <= 1e-6 * scale, $"{what}, row {row}: {loss:G9}, not {losses[row]:G9}");
        }

        for (int i = 0; i < logits.Length; i++)
        {
            // In proportion to the row's mass, which the loss is, too.
            double tolerance = 5e-7 * Math.Max(1, losses[i / classes]);
            float slope = gradient.Span[i];
            bool isClose = double.IsNaN(slopes[i]) || Math.Abs(slope - slopes[i]) <= tolerance;
            Assert.True(isClose, $"{what}, {i}: {slope:G9}, not {slopes[i]:G9}");
        }

        Assert.True(Math.Abs(sum - losses.Sum()) <= 1e-6 * Math.Max(1, losses.Sum()), $"{what}: {sum:G9}, not {losses.Sum():G9}");
        Assert.Equal(sum, MassCrossEntropy.Run<V, TMass>(mass, source.Span, default, default, rows, classes, Factor));
        Assert.Equal(sum, MassCrossEntropy.Run<V, TMass>(mass, source.Span, source.Span, default, rows, classes, Factor));
        Assert.Equal(gradient.Span, source.Span);
    }
}
