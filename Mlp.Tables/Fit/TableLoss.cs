namespace Mlp.Tables;

/// <summary>The loss of a batch and its gradient, with what rows count: cross entropy of classes, or the squared error of numbers.</summary>
internal sealed class TableLoss(TableTrainingData data)
{
    // The targets have the rows' weights in them already.
    private static readonly CrossEntropyLoss OfClasses = new();

    /// <summary>Computes the gradient of a batch, and returns its loss: the mean over its rows, each times what it counts.</summary>
    /// <param name="outputs">[rows, outputs].</param>
    /// <param name="targets">[rows, outputs], as the data have them.</param>
    /// <param name="rows">Which rows they are.</param>
    /// <param name="gradient">[rows, outputs]: all of it is written.</param>
    public double Gradient(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> rows, Span<float> gradient)
    {
        if (data.IsClassification)
        {
            return OfClasses.Forward(outputs, targets, gradient, data.Outputs);
        }

        double sum = 0;
        float factor = 2f / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            gradient[i] = factor * data.Weights[rows[i]] * (outputs[i] - targets[i]);
            sum += data.Weights[rows[i]] * Square(outputs[i] - (double)targets[i]);
        }

        return sum / rows.Length;
    }

    /// <summary>The mean by which epochs are compared: the logarithmic loss of classes, or the squared error.</summary>
    public double Mean(ReadOnlySpan<float> outputs, ReadOnlySpan<int> rows)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double own = data.Weights[rows[i]];
            sum += own * (data.IsClassification
                ? ClassLoss(outputs.Slice(i * data.Outputs, data.Outputs), data.Labels[rows[i]])
                : Square(outputs[i] - (double)data.TargetOf(rows[i])[0]));
            weight += own;
        }

        return weight == 0 ? 0 : sum / weight;
    }

    private static double Square(double value) => value * value;

    private static double ClassLoss(ReadOnlySpan<float> logits, int label) => SoftmaxMean.LogSumExp(logits) - logits[label];
}
