namespace Mlp.Data;

public sealed partial class CsvSchema
{
    /// <summary>
    /// Returns a schema that knows what to fill in for missing values, from training rows alone. <see cref="CsvDataset.TrainTestSplit"/>
    /// does that by itself.
    /// </summary>
    /// <param name="training">Rows of this schema, in which missing values are NaN.</param>
    /// <exception cref="ArgumentException">The rows have another number of features, or a column has no value in any of them.</exception>
    public CsvSchema Fit(Dataset training)
    {
        CheckFeatures(training, nameof(training));
        CsvFeature[] fitted = [.. _columns];
        for (int i = 0, offset = 0; i < fitted.Length; offset += fitted[i].TotalWidth, i++)
        {
            if (fitted[i].Missing != MissingValues.Error)
            {
                float[] values = Values(training, fitted[i], offset);
                fitted[i] = values.Length > 0
                    ? fitted[i] with { Fill = CsvFill.Find(values, fitted[i]) }
                    : throw new ArgumentException($"Column {SafetensorsHeader.Quote(fitted[i].Name)} has no value in any of the training rows to fill missing ones with. Ignore it.", nameof(training));
            }
        }

        return new CsvSchema(_format, fitted, _targets, [.. Classes], _weight);
    }

    /// <summary>Fills missing values in place: the NaNs of the columns that are to be filled.</summary>
    /// <exception cref="ArgumentException">The rows have another number of features.</exception>
    /// <exception cref="InvalidOperationException">What to fill in is not fitted.</exception>
    public void Fill(Dataset dataset)
    {
        CheckFeatures(dataset, nameof(dataset));
        if (NeedsFit)
        {
            throw new InvalidOperationException("What to fill in for missing values is not known: call Fit with the training rows first, and use the schema that it returns.");
        }

        if (_columns.All(column => column.Fill is null))
        {
            return;
        }

        for (int row = 0; row < dataset.Rows; row++)
        {
            Span<float> features = dataset.Row(row);
            foreach (CsvFeature column in _columns)
            {
                column.FillMissing(features);
                features = features[column.TotalWidth..];
            }
        }
    }

    /// <summary>Features, and labels or targets and weights, of rows that this schema's parsers made.</summary>
    internal Dataset ToDataset(CsvRows rows, bool withTargets)
    {
        if ((long)rows.Count * Features > Array.MaxLength)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{rows.Count} rows of {Features} features are more than an array holds, {Array.MaxLength} numbers. Split the file, ignore columns, or make categories ordinal."));
        }

        float[] inputs = new float[rows.Count * Features];
        int outputs = withTargets && Label is null ? _targets.Length : 0;
        float[] targets = new float[rows.Count * outputs];
        int[] labels = new int[withTargets && Label is not null ? rows.Count : 0];
        float[] weights = new float[withTargets && _weight is not null ? rows.Count : 0];
        for (int row = 0; row < rows.Count; row++)
        {
            rows.Release(row);
            ReadOnlySpan<float> values = rows[row];
            Span<float> features = inputs.AsSpan(row * Features, Features);
            for (int i = 0; i < _columns.Length; i++)
            {
                _columns[i].Write(values[i], features);
                features = features[_columns[i].TotalWidth..];
            }

            if (labels.Length > 0)
            {
                labels[row] = (int)values[_columns.Length];
            }
            else if (outputs > 0)
            {
                values.Slice(_columns.Length, outputs).CopyTo(targets.AsSpan(row * outputs));
            }

            if (weights.Length > 0)
            {
                weights[row] = values[^1];
            }
        }

        if (weights.Length > 0 && !weights.AsSpan().ContainsAnyExcept(0f))
        {
            throw new InvalidDataException($"column {SafetensorsHeader.Quote(_weight!.Name)}: all rows have the weight 0, so none counts.");
        }

        Dataset dataset = !withTargets || _targets.Length == 0 ? Dataset.ForPrediction(inputs, Features, FeatureNames)
            : Label is not null ? Dataset.ForClassification(inputs, labels, Features, Classes.Count, FeatureNames, Classes)
            : Dataset.ForRegression(inputs, targets, Features, outputs, FeatureNames, Targets);
        return weights.Length > 0 ? dataset.WithWeights(weights) : dataset;
    }

    // The values that are there: numbers, or indices of categories.
    private static float[] Values(Dataset dataset, CsvFeature column, int offset)
    {
        List<float> values = [];
        for (int row = 0; row < dataset.Rows; row++)
        {
            ReadOnlySpan<float> features = dataset.Row(row).Slice(offset, column.Width);
            float value = column.Kind == CsvColumnKind.OneHot && !float.IsNaN(features[0]) ? features.IndexOf(1) : features[0];
            if (value >= 0 || column.Kind == CsvColumnKind.Number && !float.IsNaN(value))
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    private void CheckFeatures(Dataset dataset, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(dataset, parameterName);
        if (dataset.Features != Features)
        {
            throw new ArgumentException(Invariant($"The rows have {dataset.Features} features, but the schema's have {Features}."), parameterName);
        }
    }
}
