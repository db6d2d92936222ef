namespace Mlp.Metrics;

/// <summary>
/// √(Σ (output − target)² / rows) of each channel, averaged over the channels: scikit-learn's <c>mean_squared_error</c> with
/// <c>squared=False</c>.
/// </summary>
public sealed class RootMeanSquaredError : IMetric<float>
{
    private readonly double[] _sums;
    private double _weight;

    /// <summary>Creates the metric for a network with that many outputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels.</exception>
    public RootMeanSquaredError(int channels = 1) => _sums = new double[MetricGuard.AtLeast(1, channels, nameof(channels))];

    /// <inheritdoc/>
    public string Name => "RMSE";

    /// <inheritdoc/>
    public double Value
    {
        get
        {
            double sum = 0;
            foreach (double squares in _sums)
            {
                sum += Math.Sqrt(squares / _weight);
            }

            return sum / _sums.Length;
        }
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => Add(outputs, targets, default);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        int rows = MetricGuard.Values(outputs, targets, _sums.Length);
        MetricGuard.Weights(weights, rows);
        for (int row = 0; row < rows; row++)
        {
            float weight = MetricGuard.WeightOf(weights, row);
            if (weight == 0)
            {
                continue;
            }

            _weight += weight;
            for (int c = 0; c < _sums.Length; c++)
            {
                double error = (double)outputs[(row * _sums.Length) + c] - targets[(row * _sums.Length) + c];
                _sums[c] += weight * (error * error);
            }
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_sums);
        _weight = 0;
    }
}
