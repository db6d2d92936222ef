namespace Mlp.Data;

/// <summary>Finds what to fill in for missing values.</summary>
internal static class CsvFill
{
    /// <summary>The mean, the median or the most frequent of some values, at least one; of categories always the most frequent.</summary>
    public static float Find(float[] values, CsvFeature column) => column.Kind != CsvColumnKind.Number
        ? MostFrequent(values)
        : column.Missing switch
        {
            MissingValues.Mean => (float)values.Average(value => (double)value),
            MissingValues.Median => Median(values),
            _ => MostFrequent(values),
        };

    private static float Median(float[] values)
    {
        float[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (float)(((double)sorted[middle - 1] + sorted[middle]) / 2);
    }

    private static float MostFrequent(float[] values)
        => values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
}
