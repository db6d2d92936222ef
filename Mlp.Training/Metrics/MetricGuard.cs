namespace Mlp.Metrics;

/// <summary>The checks that the metrics share.</summary>
internal static class MetricGuard
{
    /// <summary>Throws unless a number is large enough.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below <paramref name="least"/>.</exception>
    public static int AtLeast(int least, int value, string parameter) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(
            parameter, FormattableString.Invariant($"{parameter} is {value}, but {least} or more was expected."));

    /// <summary>Throws unless outputs are [rows, classes] and labels [rows], each of them a class.</summary>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    public static void Classes(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, int channels, int classes)
    {
        if (outputs.Length != (long)targets.Length * channels)
        {
            string expected = FormattableString.Invariant($"[rows, channels] = [{targets.Length}, {channels}] was expected");
            throw new ArgumentException(FormattableString.Invariant(
                $"outputs has {outputs.Length} elements, but {expected}: {channels} for each of the {targets.Length} labels."),
                nameof(outputs));
        }

        Labels(targets, classes, nameof(targets));
    }

    /// <summary>Throws unless all labels are classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    public static void Labels(ReadOnlySpan<int> labels, int classes, string parameter)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant(
                    $"{parameter}[{row}] is {labels[row]}, but there are {classes} classes: 0 to {classes - 1}."));
            }
        }
    }

    /// <summary>Throws unless outputs and targets are [rows, channels].</summary>
    /// <returns>The rows.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static int Values(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int channels)
    {
        (int rows, int rest) = Math.DivRem(outputs.Length, channels);
        if (rest != 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"outputs has {outputs.Length} elements, but [rows, {channels}] was expected, a multiple of {channels}."),
                nameof(outputs));
        }

        return targets.Length == outputs.Length ? rows : throw new ArgumentException(FormattableString.Invariant(
            $"targets has {targets.Length} elements, but there must be one for each of the {outputs.Length} outputs."), nameof(targets));
    }

    /// <summary>Throws unless there are no weights, or one for each row that it can count.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, infinite or NaN.</exception>
    public static void Weights(ReadOnlySpan<float> weights, int rows)
    {
        if (!weights.IsEmpty && weights.Length != rows)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"weights has {weights.Length} elements, but there must be one for each of the {rows} rows, or none."), nameof(weights));
        }

        for (int row = 0; row < weights.Length; row++)
        {
            if (!(weights[row] >= 0 && float.IsFinite(weights[row])))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(weights), FormattableString.Invariant($"weights[{row}] is {weights[row]}: it must be finite and at least 0."));
            }
        }
    }

    /// <summary>What a row counts: 1 where there are no weights.</summary>
    public static float WeightOf(ReadOnlySpan<float> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    /// <summary>Throws unless an average is one that so many classes have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Fits(Average average, int classes)
    {
        if (!Enum.IsDefined(average))
        {
            throw new ArgumentOutOfRangeException(
                nameof(average), FormattableString.Invariant($"{average} is no average: Macro, Micro, Weighted or Binary was expected."));
        }

        if (average == Average.Binary && classes != 2)
        {
            throw new ArgumentOutOfRangeException(nameof(average), FormattableString.Invariant(
                $"Binary is the score of class 1 of two classes, but there are {classes}: choose Macro, Micro or Weighted."));
        }
    }

    /// <summary>Throws where a threshold is NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static void Threshold(float? threshold, string parameter)
        => LossGuard.Option(!float.IsNaN(threshold ?? 0), threshold ?? 0, "a number", parameter);

    /// <summary>
    /// The class that a row is predicted to be of: that with the largest output, the first of equal ones; of one output, 1 above the
    /// threshold, else 0. −1 where there is a NaN.
    /// </summary>
    public static int Prediction(ReadOnlySpan<float> row, float threshold)
        => row.Length == 1 && row[0] > threshold ? 1 : LargestOf(row);

    /// <summary>The class with the largest output, the first of equal ones; −1 where there is a NaN.</summary>
    public static int LargestOf(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int c = 0; c < row.Length; c++)
        {
            if (float.IsNaN(row[c]))
            {
                return -1;
            }

            best = row[c] > row[best] ? c : best;
        }

        return best;
    }
}
