using Mlp.Metrics;

namespace Mlp.Reporting;

/// <summary>
/// The receiver operating characteristic of a score that should be larger for positive rows: for each threshold, the share of the negatives
/// that are taken for positives, and the share of the positives that are found. Its area is what <see cref="Metrics.RocAuc"/> computes.
/// </summary>
public sealed class RocCurve
{
    private RocCurve(double[] falsePositiveRates, double[] truePositiveRates, float[] thresholds, double area)
    {
        FalsePositiveRates = falsePositiveRates;
        TruePositiveRates = truePositiveRates;
        Thresholds = thresholds;
        Area = area;
    }

    /// <summary>Gets the false positive rate of each threshold, 0 to 1, ascending. NaN where there are no negatives.</summary>
    public IReadOnlyList<double> FalsePositiveRates { get; }

    /// <summary>Gets the true positive rate of each threshold, 0 to 1, ascending. NaN where there are no positives.</summary>
    public IReadOnlyList<double> TruePositiveRates { get; }

    /// <summary>
    /// Gets the thresholds. Rows with a score of at least the threshold are taken for positives. The first threshold is infinity; the
    /// others are the scores, descending. A score beyond the largest float, of logits that are as far apart, is infinite here, but not in
    /// the curve.
    /// </summary>
    public IReadOnlyList<float> Thresholds { get; }

    /// <summary>
    /// Gets the area under the curve, ties counting half; NaN where there are no positives, no negatives, or a score is NaN.
    /// </summary>
    public double Area { get; }

    /// <summary>Computes the curve of some rows.</summary>
    /// <param name="scores">[rows].</param>
    /// <param name="isPositive">[rows].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static RocCurve Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        if (scores.Length != isPositive.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {scores.Length} scores, but isPositive has {isPositive.Length} elements: pass one for each."),
                nameof(isPositive));
        }

        return Of(Array.ConvertAll(scores.ToArray(), score => (double)score), isPositive.ToArray());
    }

    /// <summary>
    /// Computes the curve of a class from a network's outputs. For one or two outputs a row it is the curve of class 1, by its logit or the
    /// difference of the logits. For more outputs it is the curve of the class against the rest, by the log-odds of its softmax.
    /// </summary>
    /// <param name="logits">[rows, <paramref name="channels"/>], row-major.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="channels">The network's outputs: one for each class, or 1 for two classes.</param>
    /// <param name="positive">The class.</param>
    /// <param name="fromLogits">Whether outputs are logits or log-probabilities; false for probabilities, of a Softmax or Sigmoid head, which are compared as they are.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels, or the class is none.</exception>
    public static RocCurve OfClass(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int channels, int positive, bool fromLogits = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(positive);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(positive, Math.Max(channels, 2));
        if (logits.Length != (long)labels.Length * channels)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"logits has {logits.Length} elements, but {labels.Length} labels and {channels} channels need {(long)labels.Length * channels}."),
                nameof(logits));
        }

        double[] scores = new double[labels.Length], ofRow = new double[channels];
        bool[] isPositive = new bool[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            if (channels == 1)
            {
                scores[row] = positive == 1 ? logits[row] : -logits[row];
            }
            else if (!fromLogits)
            {
                scores[row] = logits[row * channels + positive];
            }
            else
            {
                LogOdds.Compute(logits.Slice(row * channels, channels), ofRow);
                scores[row] = ofRow[positive];
            }

            isPositive[row] = labels[row] == positive;
        }

        return Of(scores, isPositive);
    }

    // Sorts both, which nobody else has. Two scores may differ by more than the largest float.
    private static RocCurve Of(double[] keys, bool[] positive)
    {
        Array.Sort(keys, positive);
        long positives = positive.AsSpan().Count(true), negatives = positive.Length - positives;
        List<double> x = [negatives == 0 ? double.NaN : 0], y = [positives == 0 ? double.NaN : 0];
        List<float> thresholds = [float.PositiveInfinity];
        long found = 0, wrong = 0;
        double area = 0;
        for (int i = keys.Length - 1; i >= 0;)
        {
            double threshold = keys[i];
            (long foundBefore, long wrongBefore) = (found, wrong);
            for (; i >= 0 && keys[i].Equals(threshold); i--)
            {
                (found, wrong) = positive[i] ? (found + 1, wrong) : (found, wrong + 1);
            }

            area += (wrong - wrongBefore) * (foundBefore + found) / 2.0;
            thresholds.Add((float)threshold);
            x.Add((double)wrong / negatives);
            y.Add((double)found / positives);
        }

        return new RocCurve([.. x], [.. y], [.. thresholds], keys.Any(double.IsNaN) ? double.NaN : area / ((double)positives * negatives));
    }
}
