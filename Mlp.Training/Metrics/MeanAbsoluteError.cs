namespace Mlp.Metrics;

/// <summary>Σ |output − target| / n over all elements: scikit-learn's <c>mean_absolute_error</c>.</summary>
public sealed class MeanAbsoluteError : IMetric<float>
{
    private double _sum;
    private double _weight;

    /// <inheritdoc/>
    public string Name => "MAE";

    /// <inheritdoc/>
    public double Value => _sum / _weight;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => Add(outputs, targets, default);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        MetricGuard.Values(outputs, targets, channels: 1);

        // How many channels there are, only weights tell.
        int channels = weights.IsEmpty || outputs.Length % weights.Length > 0 ? 1 : outputs.Length / weights.Length;
        MetricGuard.Weights(weights, outputs.Length / Math.Max(channels, 1));
        double sum = 0, total = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float weight = weights.IsEmpty ? 1 : weights[i / channels];
            if (weight > 0)
            {
                sum += weight * Math.Abs((double)outputs[i] - targets[i]);
                total += weight;
            }
        }

        _sum += sum;
        _weight += total;
    }

    /// <inheritdoc/>
    public void Reset() => (_sum, _weight) = (0, 0);
}
