namespace Mlp.Metrics;

/// <summary>
/// A metric with a <see cref="ConfusionMatrix"/> of its own. If you need several such metrics, you can read them from one matrix.
/// </summary>
public abstract class ConfusionMetric : IThresholdMetric
{
    private readonly ClassScore _score;
    private readonly Average _average;

    private protected ConfusionMetric(string name, int classes, Average average, float? threshold, ClassScore score)
    {
        Matrix = new ConfusionMatrix(classes, threshold);
        MetricGuard.Fits(average, Matrix.Classes);
        Name = $"{Enum.GetName(average)!.ToLowerInvariant()} {name}";
        (_score, _average) = (score, average);
    }

    /// <summary>Gets the counts behind the value.</summary>
    public ConfusionMatrix Matrix { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public float? Threshold => Matrix.Threshold;

    /// <inheritdoc/>
    public double Value => _score switch
    {
        ClassScore.Precision => Matrix.Precision(_average),
        ClassScore.Recall => Matrix.Recall(_average),
        _ => Matrix.F1(_average),
    };

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets) => Matrix.Add(outputs, targets);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, float threshold) => Matrix.Add(outputs, targets, threshold);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights)
        => Matrix.Add(outputs, targets, weights);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, float threshold)
        => Matrix.Add(outputs, targets, weights, threshold);

    /// <inheritdoc/>
    public void Reset() => Matrix.Reset();
}
