namespace Mlp.Metrics;

/// <summary>
/// The area under the receiver operating characteristic: how often a row of a class has a larger score than a row of another class, where
/// ties count half. For one or two outputs it is the area of class 1. For more it is the mean over the classes, each against the rest:
/// scikit-learn's <c>roc_auc_score</c>, with <c>multi_class="ovr"</c>.
/// </summary>
/// <remarks>
/// It is exact, ties and all, for which it keeps the scores of all rows: memory grows to the largest number of rows between two resets and
/// stays. Where a class has no rows, or all rows are of one, the area is not defined: NaN, where scikit-learn warns or fails. A NaN
/// among a row's outputs leaves it without scores: the value is NaN then.
/// </remarks>
public sealed class RocAuc : IMetric<int>
{
    private readonly int _channels;
    private readonly bool _fromLogits;
    private readonly int _scoresPerRow;
    private double[] _scores = [];
    private int[] _labels = [];
    private ulong[] _keys = [];

    // Empty until a batch has weights; then one for each row, and once more, to be sorted.
    private double[] _weights = [];
    private double[] _sortedWeights = [];
    private bool _isWeighted;
    private int _rows;

    /// <summary>Creates the metric for a network with that many outputs.</summary>
    /// <param name="channels">The outputs of a row: one for each class, or 1 for two classes.</param>
    /// <param name="fromLogits">
    /// Whether outputs of several channels are logits, whose softmax is compared (by its log-odds, which do not saturate); otherwise they
    /// are compared as they are: false for a network with a Softmax or Sigmoid head. Log-probabilities may be taken for logits.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels.</exception>
    public RocAuc(int channels, bool fromLogits = true)
    {
        _channels = MetricGuard.AtLeast(1, channels, nameof(channels));
        _scoresPerRow = channels <= 2 ? 1 : channels;
        _fromLogits = fromLogits && channels > 1;
    }

    /// <inheritdoc/>
    public string Name => "ROC AUC";

    /// <summary>Gets whether softmax is taken of the outputs.</summary>
    internal bool FromLogits => _fromLogits;

    /// <summary>Gets the number of rows since the last reset, whatever their weights.</summary>
    public long Rows => _rows;

    /// <summary>Gets how many of them had outputs without scores, NaN, and a weight above 0.</summary>
    public long NaNRows { get; private set; }

    /// <summary>Gets the area. It is computed anew each time: the scores of all rows are sorted.</summary>
    public double Value
    {
        get
        {
            if (_scoresPerRow == 1)
            {
                return Area(0, positive: 1);
            }

            double sum = 0;
            for (int c = 0; c < _scoresPerRow; c++)
            {
                sum += Area(c, positive: c);
            }

            return sum / _scoresPerRow;
        }
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets) => Add(outputs, targets, default);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights)
    {
        MetricGuard.Classes(outputs, targets, _channels, Math.Max(_channels, 2));
        MetricGuard.Weights(weights, targets.Length);
        Reserve(targets.Length);
        AddWeights(weights, targets.Length);
        targets.CopyTo(_labels.AsSpan(_rows));
        for (int row = 0; row < targets.Length; row++)
        {
            Span<double> scores = _scores.AsSpan((_rows + row) * _scoresPerRow, _scoresPerRow);
            ReadOnlySpan<float> own = outputs.Slice(row * _channels, _channels);
            if (_fromLogits)
            {
                LogOdds.Compute(own, scores);
            }
            else
            {
                for (int c = 0; c < scores.Length; c++)
                {
                    scores[c] = own[own.Length - scores.Length + c];
                }
            }

            NaNRows += HasNaN(scores) && MetricGuard.WeightOf(weights, row) > 0 ? 1 : 0;
        }

        _rows += targets.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (_rows, NaNRows, _isWeighted) = (0, 0, false);

    private double Area(int score, int positive)
    {
        if (NaNRows != 0)
        {
            return double.NaN;
        }

        for (int row = 0; row < _rows; row++)
        {
            _keys[row] = Key(_scores[(row * _scoresPerRow) + score], _labels[row] == positive);
        }

        Span<ulong> keys = _keys.AsSpan(0, _rows);
        if (_isWeighted)
        {
            return WeightedArea(keys);
        }

        keys.Sort();

        // Over runs of equal scores: each of a run's positives wins against all negatives below, and half against the run's own.
        UInt128 halfWins = 0;
        long positives = 0, negatives = 0;
        for (int i = 0; i < keys.Length;)
        {
            long runPositives = 0, runNegatives = 0;
            ulong run = keys[i] >> 1;
            for (; i < keys.Length && keys[i] >> 1 == run; i++)
            {
                runPositives += (long)(keys[i] & 1);
                runNegatives += (long)(~keys[i] & 1);
            }

            halfWins += (UInt128)((ulong)runPositives * (ulong)((2 * negatives) + runNegatives));
            positives += runPositives;
            negatives += runNegatives;
        }

        return (double)halfWins / (2.0 * positives * negatives);
    }

    /// <summary>The area where rows count as much as their weights: pairs of rows count the product.</summary>
    private double WeightedArea(Span<ulong> keys)
    {
        Span<double> weights = _sortedWeights.AsSpan(0, _rows);
        _weights.AsSpan(0, _rows).CopyTo(weights);
        keys.Sort(weights);
        double halfWins = 0, positives = 0, negatives = 0;
        for (int i = 0; i < keys.Length;)
        {
            double runPositives = 0, runNegatives = 0;
            ulong run = keys[i] >> 1;
            for (; i < keys.Length && keys[i] >> 1 == run; i++)
            {
                runPositives += (keys[i] & 1) == 1 ? weights[i] : 0;
                runNegatives += (keys[i] & 1) == 1 ? 0 : weights[i];
            }

            halfWins += runPositives * ((2 * negatives) + runNegatives);
            positives += runPositives;
            negatives += runNegatives;
        }

        return halfWins / (2.0 * positives * negatives);
    }

    private void AddWeights(ReadOnlySpan<float> weights, int rows)
    {
        if (weights.IsEmpty && !_isWeighted)
        {
            return;
        }

        if (_weights.Length < _keys.Length)
        {
            Array.Resize(ref _weights, _keys.Length);
            _sortedWeights = new double[_keys.Length];
        }

        if (!_isWeighted)
        {
            _weights.AsSpan(0, _rows).Fill(1);
            _isWeighted = true;
        }

        for (int row = 0; row < rows; row++)
        {
            _weights[_rows + row] = MetricGuard.WeightOf(weights, row);
        }
    }

    /// <summary>
    /// A number that sorts as the score does, −0 with 0, and holds in its last bit whether the row is of the class: scores have a float's
    /// digits, so a double has bits to spare.
    /// </summary>
    private static ulong Key(double score, bool isPositive)
    {
        long bits = BitConverter.DoubleToInt64Bits(score + 0d);
        return ((ulong)(bits < 0 ? ~bits : bits ^ long.MinValue) & ~1ul) | (isPositive ? 1ul : 0);
    }

    private static bool HasNaN(ReadOnlySpan<double> scores)
    {
        foreach (double score in scores)
        {
            if (double.IsNaN(score))
            {
                return true;
            }
        }

        return false;
    }

    private void Reserve(int rows)
    {
        long needed = (long)_rows + rows;
        if (needed * _scoresPerRow > Array.MaxLength)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"ROC AUC keeps {_scoresPerRow} scores a row, and {needed} rows are more than an array holds: use fewer, or call Reset."));
        }

        if (needed > _labels.Length)
        {
            int capacity = (int)Math.Min(Math.Max(needed, 2L * _labels.Length), Array.MaxLength / _scoresPerRow);
            Array.Resize(ref _scores, capacity * _scoresPerRow);
            Array.Resize(ref _keys, capacity);

            // Last, because its length stands for all three, should there be no memory for one.
            Array.Resize(ref _labels, capacity);
        }
    }
}
