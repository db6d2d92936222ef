namespace Mlp.Metrics;

/// <summary>A metric, whatever its targets are: <see cref="IMetric{TTarget}"/> of int for class indices, or of float for values.</summary>
public interface IMetric
{
    /// <summary>Gets the name of the metric in a report.</summary>
    string Name { get; }

    /// <summary>Gets the metric of all batches since the last <see cref="Reset"/>; NaN for none.</summary>
    double Value { get; }

    /// <summary>Forgets all batches.</summary>
    void Reset();
}

/// <summary>
/// A number that says how good a network's outputs are, over any number of batches:
/// <see cref="Add(ReadOnlySpan{float}, ReadOnlySpan{TTarget})"/> each, then read <see cref="IMetric.Value"/>;
/// <see cref="IMetric.Reset"/> begins anew.
/// </summary>
/// <remarks>
/// Sums are in double precision or whole numbers. NaN among the outputs shows: the value is NaN from then on, until the next
/// <see cref="IMetric.Reset"/>. Nothing is allocated in steady state; one thread at a time may use a metric.
/// </remarks>
/// <typeparam name="TTarget">int for class indices, float for values.</typeparam>
public interface IMetric<TTarget> : IMetric
    where TTarget : unmanaged
{
    /// <summary>Counts a batch in.</summary>
    /// <param name="outputs">[rows, channels], row-major: a network's outputs.</param>
    /// <param name="targets">[rows] class indices, or [rows, channels] values.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a label is no class. Nothing has been counted then.</exception>
    void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets);

    /// <summary>
    /// Counts a batch in, whose rows count as much as their weights say: scikit-learn's <c>sample_weight</c>. A row of weight 0 counts
    /// nothing, not even a NaN.
    /// </summary>
    /// <param name="outputs">[rows, channels], row-major: a network's outputs.</param>
    /// <param name="targets">[rows] class indices, or [rows, channels] values.</param>
    /// <param name="weights">[rows], finite and 0 or more; empty: all rows count alike, 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, a label is no class, or a weight is negative, infinite or NaN. Nothing has been counted then.
    /// </exception>
    /// <exception cref="NotSupportedException">A metric of the user's own does not implement it.</exception>
    void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, ReadOnlySpan<float> weights)
    {
        if (!weights.IsEmpty)
        {
            throw new NotSupportedException($"{GetType().Name} takes no weights: implement Add(outputs, targets, weights), or give it rows without weights.");
        }

        Add(outputs, targets);
    }
}
