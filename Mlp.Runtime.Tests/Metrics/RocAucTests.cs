using Mlp.Metrics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Metrics;

public class RocAucTests
{
    /// <summary>By its definition: over all pairs of a positive and a negative row.</summary>
    [Fact]
    public void ROC_AUC_counts_pairs()
    {
        foreach (int rows in (int[])[2, 3, 17, 200])
        {
            float[] scores = [.. MathFixtures.Values(rows, rows, 4).Select(value => MathF.Round(value))];
            int[] labels = [.. MathFixtures.Values(rows, rows + 1, 1).Select(value => value > 0.3f ? 1 : 0)];
            (labels[0], labels[1]) = (1, 0);
            double wins = 0, pairs = 0;
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < rows; j++)
                {
                    if (labels[i] == 1 && labels[j] == 0)
                    {
                        wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                        pairs++;
                    }
                }
            }

            RocAuc metric = new(1);
            metric.Add(scores, labels);
            Assert.Equal(wins / pairs, metric.Value);
            Assert.Equal(metric.Value, metric.Value);
        }
    }

    [Fact]
    public void ROC_AUC_ties_zeros_and_takes_infinities()
    {
        Assert.Equal(0.5, Area(1, [-0f, 0f], [0, 1]));
        Assert.Equal(1, Area(1, [float.NegativeInfinity, float.PositiveInfinity], [0, 1]));
        Assert.Equal(0, Area(1, [float.Epsilon, -float.Epsilon], [0, 1]));
        Assert.Equal(double.NaN, Area(1, [1, 2], [1, 1]));
        Assert.Equal(double.NaN, Area(3, [1, 2, 3, 4, 5, 6], [0, 1]));
        Assert.Equal(double.NaN, Area(2, [1, float.NaN, 1, 2], [0, 1]));

        // Probabilities that differ by less than a float can say: 1 − e^−30 and 1 − e^−40.
        Assert.Equal(1, Area(2, [-30, 0, -40, 0], [0, 1]));
        Assert.Equal(1, Area(2, [0, -200, 0, -100], [0, 1]));
    }

    /// <summary>Beyond a margin of 745 exp is 0, and of 3.4e38 a float is infinite: neither may make scores equal.</summary>
    [Fact]
    public void ROC_AUC_does_not_saturate()
    {
        Assert.Equal(1, Area(1, [800, 900, 850, 950], [0, 1, 0, 1]));
        Assert.Equal(1, Area(2, [0, 800, 0, 900, 0, 850, 0, 950], [0, 1, 0, 1]));
        Assert.Equal(1, Area(2, [800, 0, 900, 0, 850, 0, 950, 0], [1, 0, 1, 0]));
        Assert.Equal(0.9375, Area(3, [10000, 0, 0, 20000, 0, 0, 0, 10000, 0, 0, 0, 10000, 15000, 0, 0, 0, 0, 5000], [1, 0, 1, 2, 0, 2]));
        Assert.Equal(1, Area(2, [-3e38f, 2e38f, -3e38f, 3e38f, -1e38f, 3e38f], [0, 1, 0]));
        Assert.Equal(1, Area(2, [2e38f, -3e38f, 3e38f, -3e38f, 3e38f, -1e38f], [1, 0, 1]));
        Assert.Equal(1, Area(2, [0, 0, 0, float.Epsilon], [0, 1]));
        Assert.Equal(1, Area(2, [0, 1e20f, float.NegativeInfinity, 0], [0, 1]));

        // The same logits in another order are as likely, whichever the sum began with.
        Assert.Equal(OfFirst(900, 0.1f, 0.2f, 0.3f), OfFirst(900, 0.3f, 0.1f, 0.2f));
        Assert.Equal(OfFirst(0.1f, 900, 0.2f, 0.3f), OfFirst(0.1f, 0.3f, 0.2f, 900));

        static double OfFirst(params float[] row)
        {
            double[] scores = new double[row.Length];
            LogOdds.Compute(row, scores);
            return scores[0];
        }
    }

    private static double Area(int channels, float[] outputs, int[] labels)
    {
        RocAuc metric = new(channels);
        metric.Add(outputs, labels);
        return metric.Value;
    }
}
