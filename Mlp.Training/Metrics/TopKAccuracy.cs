namespace Mlp.Metrics;

/// <summary>The share of the rows whose label has one of the k largest outputs: scikit-learn's <c>top_k_accuracy_score</c>.</summary>
/// <remarks>
/// Of equal outputs the first counts as the larger, so that k = 1 is <see cref="Accuracy"/>; scikit-learn takes the last. A row whose
/// outputs hold a NaN has no prediction; the value is NaN then.
/// </remarks>
public sealed class TopKAccuracy : IMetric<int>
{
    private readonly int _classes;
    private double _right;
    private double _weight;

    /// <summary>Creates the metric for a network with an output for each class.</summary>
    /// <param name="k">How many of the largest outputs count, 1 to <paramref name="classes"/>.</param>
    /// <param name="classes">The outputs of a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no classes, or k is not one of their numbers.</exception>
    public TopKAccuracy(int k, int classes)
    {
        _classes = MetricGuard.AtLeast(1, classes, nameof(classes));
        LossGuard.Option(k >= 1 && k <= classes, k, FormattableString.Invariant($"1 to {classes}, the number of classes,"), nameof(k));
        K = k;
        Name = FormattableString.Invariant($"top-{k} accuracy");
    }

    /// <summary>Gets how many of the largest outputs count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the number of rows since the last reset, whatever their weights.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets how many of them had a NaN among their outputs, and a weight above 0.</summary>
    public long NaNRows { get; private set; }

    /// <inheritdoc/>
    public double Value => NaNRows == 0 ? _right / _weight : double.NaN;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets) => Add(outputs, targets, default);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights)
    {
        MetricGuard.Classes(outputs, targets, _classes, _classes);
        MetricGuard.Weights(weights, targets.Length);
        for (int row = 0; row < targets.Length; row++)
        {
            ReadOnlySpan<float> own = outputs.Slice(row * _classes, _classes);
            float labelOutput = own[targets[row]];
            int larger = 0;
            bool isNaN = false;
            for (int c = 0; c < own.Length; c++)
            {
                isNaN |= float.IsNaN(own[c]);
                larger += own[c] > labelOutput || (own[c] == labelOutput && c < targets[row]) ? 1 : 0;
            }

            float weight = MetricGuard.WeightOf(weights, row);
            NaNRows += isNaN && weight > 0 ? 1 : 0;
            _right += larger < K ? weight : 0;
            _weight += weight;
        }

        Rows += targets.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (Rows, NaNRows, _right, _weight) = (0, 0, 0, 0);
}
