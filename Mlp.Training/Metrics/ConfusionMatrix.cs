namespace Mlp.Metrics;

/// <summary>
/// Counts how often each class was taken for which. A row is a label, a column a prediction, as in scikit-learn's <c>confusion_matrix</c>.
/// Accuracy, precision, recall and F1 come from it.
/// </summary>
/// <remarks>
/// 0 / 0 is 0, scikit-learn's <c>zero_division</c>: the precision of a class that is never predicted, the recall of one that is never a
/// label, F1 where both are 0. Classes that are neither are left out of macro averages. Of no rows, accuracy and averages are NaN. A row
/// whose outputs hold a NaN has no prediction: it is counted in <see cref="NaNRows"/> alone, and all ratios are NaN then. One thread at a
/// time may use a matrix; nothing is allocated after its construction.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;
    private readonly long[] _support;

    // What the rows weigh that were counted: as many as they are, without weights.
    private readonly double[] _weights;
    private readonly double[] _labels;
    private readonly double[] _predictions;
    private readonly int _channels;

    /// <summary>Creates a matrix of zeros.</summary>
    /// <param name="classes">
    /// How many there are, the network's <c>OutChannels</c>: an output for each, or 1, a single output for two classes. The matrix has
    /// their square of counts.
    /// </param>
    /// <param name="threshold">
    /// Of a single output: above it, the prediction is class 1. 0 for logits, 0.5 for probabilities; null: 0, unless
    /// <see cref="Add(ReadOnlySpan{float}, ReadOnlySpan{int}, float)"/> is told another.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are no classes, or more than a matrix holds; or the threshold is NaN.</exception>
    public ConfusionMatrix(int classes, float? threshold = null)
    {
        _channels = MetricGuard.AtLeast(1, classes, nameof(classes));
        MetricGuard.Threshold(threshold, nameof(threshold));
        Threshold = threshold;
        Classes = classes = Math.Max(classes, 2);
        bool fits = (long)classes * classes <= Array.MaxLength;
        LossGuard.Option(fits, classes, "a number of classes whose square fits an array", nameof(classes));
        _counts = new long[classes * classes];
        _support = new long[classes];
        _weights = new double[classes * classes];
        _labels = new double[classes];
        _predictions = new double[classes];
    }

    /// <summary>Gets the number of classes: 2 for a single output.</summary>
    public int Classes { get; }

    /// <summary>Gets the threshold of a single output that was asked for; null where none was.</summary>
    public float? Threshold { get; }

    /// <summary>Gets the number of rows since the last reset that have a weight above 0.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets how many of them had a NaN among their outputs; they are not in the matrix.</summary>
    public long NaNRows { get; private set; }

    /// <summary>Gets how many rows of a label were given that prediction, whatever their weights above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Either is not one of the classes.</exception>
    public long this[int label, int prediction]
    {
        get
        {
            CheckClass(label, nameof(label));
            CheckClass(prediction, nameof(prediction));
            return _counts[(label * Classes) + prediction];
        }
    }

    /// <summary>
    /// Counts a batch, the prediction being the class with the largest output, the first of equal ones; of a single output, class 1 above
    /// <see cref="Threshold"/>.
    /// </summary>
    /// <param name="outputs">[rows, classes], row-major; [rows] of a single output.</param>
    /// <param name="labels">[rows].</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a label is no class. Nothing has been counted then.</exception>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels) => Add(outputs, labels, default, Threshold ?? 0);

    /// <summary>
    /// Counts a batch, whose rows count as much as their weights say: scikit-learn's <c>sample_weight</c>. Rows of weight 0 are left out.
    /// </summary>
    /// <param name="outputs">[rows, classes], row-major; [rows] of a single output.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="weights">[rows], finite and 0 or more; empty: 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, a label is no class, or a weight is negative, infinite or NaN. Nothing has been counted then.
    /// </exception>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights)
        => Add(outputs, labels, weights, Threshold ?? 0);

    /// <summary>Counts a batch, with a threshold whatever <see cref="Threshold"/> is.</summary>
    /// <param name="outputs">[rows, classes], row-major; [rows] of a single output.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="threshold">Of a single output: above it, the prediction is class 1.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, a label is no class, or the threshold is NaN. Nothing has been counted then.
    /// </exception>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, float threshold) => Add(outputs, labels, default, threshold);

    /// <summary>Counts a batch of rows with weights, with a threshold whatever <see cref="Threshold"/> is.</summary>
    /// <param name="outputs">[rows, classes], row-major; [rows] of a single output.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="weights">[rows], finite and 0 or more; empty: 1 each.</param>
    /// <param name="threshold">Of a single output: above it, the prediction is class 1.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, a label is no class, a weight is negative, infinite or NaN, or the threshold is NaN. Nothing has been counted
    /// then.
    /// </exception>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights, float threshold)
    {
        MetricGuard.Threshold(threshold, nameof(threshold));
        MetricGuard.Classes(outputs, labels, _channels, Classes);
        MetricGuard.Weights(weights, labels.Length);
        for (int row = 0; row < labels.Length; row++)
        {
            int prediction = MetricGuard.Prediction(outputs.Slice(row * _channels, _channels), threshold);
            Count(labels[row], prediction, MetricGuard.WeightOf(weights, row));
        }
    }

    /// <summary>Counts a batch whose predictions are known.</summary>
    /// <param name="predictions">[rows], each a class.</param>
    /// <param name="labels">[rows], each a class.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or one is not one of the classes. Nothing has been counted then.</exception>
    public void Add(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels)
    {
        if (predictions.Length != labels.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"predictions has {predictions.Length} elements, but there must be one for each of the {labels.Length} labels."),
                nameof(predictions));
        }

        MetricGuard.Labels(predictions, Classes, nameof(predictions));
        MetricGuard.Labels(labels, Classes, nameof(labels));
        for (int row = 0; row < labels.Length; row++)
        {
            Count(labels[row], predictions[row], 1);
        }
    }

    /// <summary>Returns how many rows have a label, whatever their weights above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the classes.</exception>
    public long Support(int label)
    {
        CheckClass(label, nameof(label));
        return _support[label];
    }

    /// <summary>
    /// Returns the weight of the rows of a label that were given that prediction: their number, where rows have no weights.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Either is not one of the classes.</exception>
    public double Weight(int label, int prediction)
    {
        CheckClass(label, nameof(label));
        CheckClass(prediction, nameof(prediction));
        return _weights[(label * Classes) + prediction];
    }

    /// <summary>Returns the share of the rows whose prediction is their label.</summary>
    public double Accuracy() => NaNRows == 0 ? RightOfAll() / _labels.Sum() : double.NaN;

    /// <summary>Returns the share of the rows predicted to be of a class that are of that class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the classes.</exception>
    public double Precision(int label) => Score(label, ClassScore.Precision);

    /// <summary>Returns the precisions of the classes as one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The average is none, or Binary, and there are not two classes.</exception>
    public double Precision(Average average) => Score(average, ClassScore.Precision);

    /// <summary>Returns the share of the rows of a class that were predicted to be of that class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the classes.</exception>
    public double Recall(int label) => Score(label, ClassScore.Recall);

    /// <summary>Returns the recalls of the classes as one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The average is none, or Binary, and there are not two classes.</exception>
    public double Recall(Average average) => Score(average, ClassScore.Recall);

    /// <summary>Returns the harmonic mean of a class's precision and recall, 2·right / (labels + predictions).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the classes.</exception>
    public double F1(int label) => Score(label, ClassScore.F1);

    /// <summary>Returns the F1 scores of the classes as one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The average is none, or Binary, and there are not two classes.</exception>
    public double F1(Average average) => Score(average, ClassScore.F1);

    /// <summary>Sets all counts to 0.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        Array.Clear(_support);
        Array.Clear(_weights);
        Array.Clear(_labels);
        Array.Clear(_predictions);
        (Rows, NaNRows) = (0, 0);
    }

    private void Count(int label, int prediction, float weight)
    {
        if (weight == 0)
        {
            return;
        }

        Rows++;
        if (prediction < 0)
        {
            NaNRows++;
            return;
        }

        _counts[(label * Classes) + prediction]++;
        _support[label]++;
        _weights[(label * Classes) + prediction] += weight;
        _labels[label] += weight;
        _predictions[prediction] += weight;
    }

    private double Score(int label, ClassScore score)
    {
        CheckClass(label, nameof(label));
        return NaNRows == 0 ? score.Of(_weights[label * (Classes + 1)], _labels[label], _predictions[label]) : double.NaN;
    }

    private double Score(Average average, ClassScore score)
    {
        MetricGuard.Fits(average, Classes);
        if (NaNRows != 0 || Rows == 0)
        {
            return double.NaN;
        }

        if (average == Average.Micro)
        {
            return score.Of(RightOfAll(), _labels.Sum(), _labels.Sum());
        }

        if (average == Average.Binary)
        {
            return Score(1, score);
        }

        double sum = 0, weights = 0;
        for (int c = 0; c < Classes; c++)
        {
            double weight = average == Average.Weighted ? _labels[c] : _labels[c] + _predictions[c] == 0 ? 0 : 1;
            sum += weight * score.Of(_weights[c * (Classes + 1)], _labels[c], _predictions[c]);
            weights += weight;
        }

        return sum / weights;
    }

    private double RightOfAll()
    {
        double right = 0;
        for (int c = 0; c < Classes; c++)
        {
            right += _weights[c * (Classes + 1)];
        }

        return right;
    }

    private void CheckClass(int c, string parameter)
    {
        if ((uint)c >= (uint)Classes)
        {
            throw new ArgumentOutOfRangeException(
                parameter, FormattableString.Invariant($"{parameter} is {c}, but there are {Classes} classes: 0 to {Classes - 1}."));
        }
    }
}
