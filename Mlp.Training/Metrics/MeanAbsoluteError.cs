namespace Mlp.Metrics;

/// <summary>Σ |output − target| / n over all elements: scikit-learn's <c>mean_absolute_error</c>.</summary>
public sealed class MeanAbsoluteError : IMetric<float>
{
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public string Name => "MAE";

    /// <inheritdoc/>
    public double Value => _sum / _count;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        MetricGuard.Values(outputs, targets, channels: 1);
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            sum += Math.Abs((double)outputs[i] - targets[i]);
        }

        _sum += sum;
        _count += outputs.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (_sum, _count) = (0, 0);
}
