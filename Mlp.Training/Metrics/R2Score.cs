namespace Mlp.Metrics;

/// <summary>
/// R², 1 − Σ (output − target)² / Σ (target − mean of targets)² of each channel, averaged over the channels: scikit-learn's
/// <c>r2_score</c>.
/// </summary>
/// <remarks>
/// As there, a channel whose targets are all equal has 1 where the outputs are, too, and 0 elsewhere, and fewer than two rows have NaN.
/// The mean of the targets and their squares around it move from row to row (Welford's rule), counted from the first target, so that
/// targets far from 0 keep their digits.
/// </remarks>
public sealed class R2Score : IMetric<float>
{
    private readonly double[] _residuals;
    private readonly double[] _first;
    private readonly double[] _means;
    private readonly double[] _squares;
    private long _rows;
    private double _weight;

    /// <summary>Creates the metric for a network with that many outputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels.</exception>
    public R2Score(int channels = 1)
    {
        _residuals = new double[MetricGuard.AtLeast(1, channels, nameof(channels))];
        _first = new double[channels];
        _means = new double[channels];
        _squares = new double[channels];
    }

    /// <inheritdoc/>
    public string Name => "R²";

    /// <inheritdoc/>
    public double Value
    {
        get
        {
            double sum = 0;
            for (int c = 0; c < _squares.Length; c++)
            {
                sum += (_squares[c], _residuals[c]) switch
                {
                    (0, 0) => 1,
                    (0, var residual) when !double.IsNaN(residual) => 0,
                    var (squares, residual) => 1 - (residual / squares),
                };
            }

            return _rows < 2 ? double.NaN : sum / _squares.Length;
        }
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => Add(outputs, targets, default);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        int channels = _squares.Length, rows = MetricGuard.Values(outputs, targets, channels);
        MetricGuard.Weights(weights, rows);
        for (int row = 0; row < rows; row++)
        {
            double weight = MetricGuard.WeightOf(weights, row);
            if (weight == 0)
            {
                continue;
            }

            bool isFirst = _rows++ == 0;
            _weight += weight;
            double share = weight / _weight;
            for (int c = 0; c < channels; c++)
            {
                double target = targets[(row * channels) + c], residual = outputs[(row * channels) + c] - target;
                _first[c] = isFirst ? target : _first[c];
                double moved = target - _first[c], distance = moved - _means[c];
                _means[c] += distance * share;
                _squares[c] += weight * (distance * (moved - _means[c]));
                _residuals[c] += weight * (residual * residual);
            }
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_residuals);
        Array.Clear(_means);
        Array.Clear(_squares);
        (_rows, _weight) = (0, 0);
    }
}
