namespace Mlp.Tables;

/// <summary>The metrics of predictions, in double, each row counting its weight.</summary>
internal static class TableMetrics
{
    /// <summary>Computes all metrics.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="predictions">[rows, classes], probabilities; or [rows], numbers in the target's unit.</param>
    /// <param name="targets">[rows].</param>
    /// <param name="weights">[rows].</param>
    public static TableEvaluation Evaluate(TableSchema schema, ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
        => schema.IsClassification ? OfClasses(predictions, schema.Classes.Count, targets, weights) : OfNumbers(predictions, targets, weights);

    private static TableEvaluation OfClasses(ReadOnlySpan<double> predictions, int classes, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        // What a probability of 0 costs, where it was wrong: the logarithm of the smallest that a float tells from it.
        const double smallest = 1e-15;
        double all = 0, right = 0, logLoss = 0;
        double[] ofClass = new double[classes], rightOfClass = new double[classes];
        for (int row = 0; row < targets.Length; row++)
        {
            ReadOnlySpan<double> own = predictions.Slice(row * classes, classes);
            int target = (int)targets[row];
            all += weights[row];
            ofClass[target] += weights[row];
            logLoss -= weights[row] * Math.Log(Math.Max(own[target], smallest));
            if (LargestOf(own) == target)
            {
                right += weights[row];
                rightOfClass[target] += weights[row];
            }
        }

        double recalls = 0;
        int present = 0;
        for (int c = 0; c < classes; c++)
        {
            recalls += ofClass[c] > 0 ? rightOfClass[c] / ofClass[c] : 0;
            present += ofClass[c] > 0 ? 1 : 0;
        }

        Dictionary<string, double> metrics = new() { ["accuracy"] = right / all, ["log_loss"] = logLoss / all, ["balanced_accuracy"] = recalls / present };
        if (classes == 2 && present == 2)
        {
            metrics["roc_auc"] = AreaUnderCurve(predictions, targets, weights);
        }

        return new TableEvaluation(targets.Length, right / all, metrics);
    }

    /// <summary>The first of the largest.</summary>
    public static int LargestOf(ReadOnlySpan<double> values)
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }

    private static TableEvaluation OfNumbers(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        double all = 0, mean = 0, squares = 0, absolutes = 0, variance = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            double error = predictions[row] - targets[row];
            all += weights[row];
            squares += weights[row] * error * error;
            absolutes += weights[row] * Math.Abs(error);
            double step = targets[row] - mean;
            mean += all > 0 ? step * weights[row] / all : 0;
            variance += weights[row] * step * (targets[row] - mean);
        }

        // As scikit-learn has it where all targets are the same.
        double r2 = variance > 0 ? 1 - (squares / variance) : squares == 0 ? 1 : 0;
        return new TableEvaluation(
            targets.Length, r2, new Dictionary<string, double> { ["r2"] = r2, ["rmse"] = Math.Sqrt(squares / all), ["mae"] = absolutes / all });
    }

    // How often a row of class 1 has the larger probability than a row of class 0; ties count half.
    private static double AreaUnderCurve(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        double[] scores = new double[targets.Length];
        int[] order = new int[targets.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            (scores[row], order[row]) = (predictions[(2 * row) + 1], row);
        }

        // NaN equals nothing, not even itself: there is no order then.
        if (scores.Any(double.IsNaN))
        {
            return double.NaN;
        }

        scores.AsSpan().Sort(order.AsSpan());
        double below = 0, area = 0, positives = 0;
        for (int begin = 0, end; begin < scores.Length; begin = end)
        {
            double positive = 0, negative = 0;
            for (end = begin; end < scores.Length && scores[end] == scores[begin]; end++)
            {
                double weight = weights[order[end]];
                (positive, negative) = targets[order[end]] == 1 ? (positive + weight, negative) : (positive, negative + weight);
            }

            area += positive * (below + (negative / 2));
            below += negative;
            positives += positive;
        }

        return area / (below * positives);
    }
}
