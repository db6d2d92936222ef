using System.Globalization;

namespace Mlp.Data;

/// <summary>Checks rows that come from outside.</summary>
internal static class DatasetGuard
{
    /// <summary>How many rows of <paramref name="width"/> numbers an array holds.</summary>
    public static int Rows(int length, int width, string parameterName)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (length % width != 0)
        {
            throw new ArgumentException(Invariant($"'{parameterName}' has {length} elements, which is no whole number of rows of {width}."), parameterName);
        }

        return length / width;
    }

    /// <summary>Throws unless there are <paramref name="width"/> elements for each row.</summary>
    public static void CheckLength(int length, int rows, int width, string parameterName)
    {
        if (length != (long)rows * width)
        {
            throw new ArgumentException(
                Invariant($"'{parameterName}' has {length} elements, but the inputs are {rows} rows: {(long)rows * width} were expected, {width} a row."), parameterName);
        }
    }

    /// <summary>Throws unless all labels are classes.</summary>
    public static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), Invariant($"The label of row {row} is {labels[row]}, but there are {classes} classes: labels go from 0 to {classes - 1}."));
            }
        }
    }

    /// <summary>Throws unless all labels of pixels are classes, or PyTorch's ignore_index.</summary>
    public static void CheckPixelLabels(ReadOnlySpan<int> labels, int pixels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes && labels[i] != ClassIndices.DefaultIgnoreIndex)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), Invariant(
                    $"The label of pixel {i % pixels} of image {i / pixels} is {labels[i]}, but there are {classes} classes: labels go from 0 to {classes - 1}, or are {ClassIndices.DefaultIgnoreIndex} for pixels that do not count."));
            }
        }
    }

    /// <summary>Throws unless each row has a weight that it can count.</summary>
    public static void CheckWeights(ReadOnlySpan<float> weights, int rows)
    {
        if (weights.Length != rows)
        {
            throw new ArgumentException(Invariant($"There are {weights.Length} weights, but {rows} rows: one for each row was expected."), nameof(weights));
        }

        for (int row = 0; row < weights.Length; row++)
        {
            if (!(weights[row] >= 0 && float.IsFinite(weights[row])))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(weights), Invariant($"The weight of row {row} is {weights[row]}: it must be finite, and 0 or more."));
            }
        }

        if (rows > 0 && !weights.ContainsAnyExcept(0f))
        {
            throw new ArgumentException("All rows have the weight 0, so none counts: at least one must have a weight above 0.", nameof(weights));
        }
    }

    /// <summary>A copy of the names, which nobody can change; empty for null.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string>? names, int count, string parameterName)
    {
        if (names is null || names.Count == 0)
        {
            return [];
        }

        if (names.Count != count)
        {
            throw new ArgumentException(Invariant($"'{parameterName}' has {names.Count} names, but there are {count} to name."), parameterName);
        }

        if (names.Contains(null))
        {
            throw new ArgumentException($"'{parameterName}' contains a null.", parameterName);
        }

        return Array.AsReadOnly(names.ToArray());
    }

    /// <summary>Throws where a number is NaN or infinite.</summary>
    /// <param name="values">[rows, <paramref name="width"/>].</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="names">What the columns are called, or empty.</param>
    /// <param name="kind">What a column is: "feature".</param>
    /// <param name="parameterName">Whose fault it is.</param>
    public static void CheckFinite(ReadOnlySpan<float> values, int width, IReadOnlyList<string> names, string kind, string parameterName)
    {
        if (!FiniteNumbers.AreAll(values))
        {
            int first = 0;
            while (float.IsFinite(values[first]))
            {
                first++;
            }

            int column = first % width;
            string name = names.Count > 0 ? $"'{names[column]}'" : Invariant($"{column}");
            throw new ArgumentException(
                Invariant($"Row {first / width} has {values[first]} for {kind} {name}; finite numbers were expected. Fill missing values, or leave such rows out; those of a CsvDataset are filled where it is split by its own TrainTestSplit."),
                parameterName);
        }
    }

    private static string Invariant(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
