namespace Mlp.Metrics;

/// <summary>
/// The share of the rows whose label has the largest output, the first of equal ones: scikit-learn's <c>accuracy_score</c>. With one
/// output, a logit for class 1 against class 0, it is the share of the rows on the right side of a threshold.
/// </summary>
/// <remarks>A row whose outputs hold a NaN has no prediction; the value is NaN then.</remarks>
public sealed class Accuracy : IThresholdMetric
{
    private readonly int _channels;
    private double _right;
    private double _weight;

    /// <summary>Creates the metric for a network with that many outputs.</summary>
    /// <param name="channels">The outputs of a row: one for each class, or 1 for two classes.</param>
    /// <param name="threshold">
    /// Of a single output: above it, the prediction is class 1. 0 for logits, 0.5 for probabilities; null: a trainer takes
    /// <see cref="ILoss.DecisionThreshold"/>, and <see cref="Add(ReadOnlySpan{float}, ReadOnlySpan{int})"/> takes 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels, or the threshold is NaN.</exception>
    public Accuracy(int channels, float? threshold = null)
    {
        _channels = MetricGuard.AtLeast(1, channels, nameof(channels));
        MetricGuard.Threshold(threshold, nameof(threshold));
        Threshold = threshold;
    }

    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <inheritdoc/>
    public float? Threshold { get; }

    /// <summary>Gets the number of rows since the last reset, whatever their weights.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets how many of them had a NaN among their outputs, and a weight above 0.</summary>
    public long NaNRows { get; private set; }

    /// <inheritdoc/>
    public double Value => NaNRows == 0 ? _right / _weight : double.NaN;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets) => Add(outputs, targets, default, Threshold ?? 0);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights)
        => Add(outputs, targets, weights, Threshold ?? 0);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, float threshold) => Add(outputs, targets, default, threshold);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, float threshold)
    {
        MetricGuard.Threshold(threshold, nameof(threshold));
        MetricGuard.Classes(outputs, targets, _channels, Math.Max(_channels, 2));
        MetricGuard.Weights(weights, targets.Length);
        for (int row = 0; row < targets.Length; row++)
        {
            ReadOnlySpan<float> own = outputs.Slice(row * _channels, _channels);
            int predicted = MetricGuard.Prediction(own, threshold);
            float weight = MetricGuard.WeightOf(weights, row);
            NaNRows += predicted < 0 && weight > 0 ? 1 : 0;
            _right += predicted == targets[row] ? weight : 0;
            _weight += weight;
        }

        Rows += targets.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (Rows, NaNRows, _right, _weight) = (0, 0, 0, 0);
}
