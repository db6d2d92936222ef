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
/// A number that says how good a network's outputs are, over any number of batches: <see cref="Add"/> each, then read
/// <see cref="IMetric.Value"/>; <see cref="IMetric.Reset"/> begins anew.
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
}
