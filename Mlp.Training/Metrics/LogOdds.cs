namespace Mlp.Metrics;

/// <summary>
/// Computes the log-odds ln (p / (1 − p)) by which probabilities of a softmax are compared. They tell apart what has become 0 or 1 in p.
/// </summary>
internal static class LogOdds
{
    // Digits of a double that a float does not have.
    private const int RoundedBits = 29;

    /// <summary>
    /// Computes logit_c − ln Σ_k≠c exp(logit_k) of the last classes, as many as there is room for. The largest of the others is taken out
    /// of the sum, so that nothing over- or underflows. Rounded to a float's digits, so that rows with equal logits in another order have
    /// equal scores, but with a double's range: the difference of two floats may be beyond a float's.
    /// </summary>
    /// <param name="logits">[classes], 2 or more.</param>
    /// <param name="scores">Receives the log-odds of the last classes; NaN where the largest logits are +∞, or all are −∞.</param>
    public static void Compute(ReadOnlySpan<float> logits, Span<double> scores)
    {
        int best = Math.Max(MetricGuard.LargestOf(logits), 0), second = best == 0 ? 1 : 0;
        for (int c = 0; c < logits.Length; c++)
        {
            second = c != best && logits[c] > logits[second] ? c : second;
        }

        // Of the best one's others the second is the largest, of all others' the best one.
        double others = 0, othersOfBest = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            others += c == best ? 0 : Math.Exp((double)logits[c] - logits[best]);
            othersOfBest += c == best ? 0 : logits[c] == logits[second] ? 1 : Math.Exp((double)logits[c] - logits[second]);
        }

        int skipped = logits.Length - scores.Length;
        for (int c = skipped; c < logits.Length; c++)
        {
            double shifted = (double)logits[c] - logits[best];
            scores[c - skipped] = Round(c == best
                ? (double)logits[best] - logits[second] - Math.Log(othersOfBest)
                : shifted - Math.Log(1 + others - Math.Exp(shifted)));
        }
    }

    // To the nearest, ties to even. What is finite stays so: the largest is far below a double's.
    private static double Round(double score)
    {
        const long mask = (1L << RoundedBits) - 1;
        long bits = BitConverter.DoubleToInt64Bits(score);
        return double.IsFinite(score) ? BitConverter.Int64BitsToDouble((bits + (mask >> 1) + ((bits >> RoundedBits) & 1)) & ~mask) : score;
    }
}
