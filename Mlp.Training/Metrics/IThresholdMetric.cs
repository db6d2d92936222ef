namespace Mlp.Metrics;

/// <summary>A metric of classes that takes a single output, too: of two classes, a row is predicted to be of class 1 above a threshold.</summary>
/// <remarks>
/// A trainer calls <see cref="Add(ReadOnlySpan{float}, ReadOnlySpan{int}, ReadOnlySpan{float}, float)"/> with <see cref="Threshold"/>, or,
/// where that is null, with its loss's <see cref="ILoss.DecisionThreshold"/>.
/// </remarks>
public interface IThresholdMetric : IMetric<int>
{
    /// <summary>Gets the threshold that was asked for; null where it is to follow from the loss.</summary>
    float? Threshold { get; }

    /// <summary>Counts a batch in, with a threshold whatever <see cref="Threshold"/> is.</summary>
    /// <param name="outputs">[rows, channels], row-major: a network's outputs.</param>
    /// <param name="targets">[rows] class indices.</param>
    /// <param name="threshold">Of a single output: above it, the prediction is class 1. Where there are more, it does not matter.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, a label is no class, or the threshold is NaN. Nothing has been counted then.
    /// </exception>
    void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, float threshold);

    /// <summary>Counts a batch in, whose rows count as much as their weights say, with a threshold.</summary>
    /// <param name="outputs">[rows, channels], row-major: a network's outputs.</param>
    /// <param name="targets">[rows] class indices.</param>
    /// <param name="weights">[rows], finite and 0 or more; empty: all rows count alike, 1 each.</param>
    /// <param name="threshold">Of a single output: above it, the prediction is class 1. Where there are more, it does not matter.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, a label is no class, a weight is negative, infinite or NaN, or the threshold is NaN. Nothing has been counted
    /// then.
    /// </exception>
    /// <exception cref="NotSupportedException">A metric of the user's own does not implement it.</exception>
    void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, float threshold)
    {
        if (!weights.IsEmpty)
        {
            throw new NotSupportedException(
                $"{GetType().Name} takes no weights: implement Add(outputs, targets, weights, threshold), or give it rows without weights.");
        }

        Add(outputs, targets, threshold);
    }
}
