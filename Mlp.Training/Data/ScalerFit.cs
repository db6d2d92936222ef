using System.Globalization;

namespace Mlp.Data;

/// <summary>Fits a <see cref="Scaler"/>, summing in double.</summary>
internal static class ScalerFit
{
    /// <summary>Mean and population standard deviation.</summary>
    /// <param name="values">[rows, <paramref name="columns"/>], or images, [rows, channels, <paramref name="pixels"/>], where a column is a channel.</param>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="names">Of the numbers of a row; empty where they have none.</param>
    /// <param name="parameterName">Whose fault it is.</param>
    /// <param name="pixels">Of an image.</param>
    public static Scaler Standard(ReadOnlySpan<float> values, int columns, IReadOnlyList<string> names, string parameterName, int pixels = 1)
    {
        long count = (long)Check(values, columns * pixels, names, parameterName) * pixels;
        double[] mean = new double[columns];
        for (int i = 0; i < values.Length;)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int pixel = 0; pixel < pixels; pixel++, i++)
                {
                    mean[column] += values[i];
                }
            }
        }

        for (int column = 0; column < columns; column++)
        {
            mean[column] /= count;
        }

        double[] scale = new double[columns];
        bool[] varies = new bool[columns];
        for (int i = 0; i < values.Length;)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int pixel = 0; pixel < pixels; pixel++, i++)
                {
                    double difference = values[i] - mean[column];
                    scale[column] += difference * difference;
                    varies[column] |= values[i] != values[column * pixels];
                }
            }
        }

        for (int column = 0; column < columns; column++)
        {
            scale[column] = Math.Sqrt(scale[column] / count);
            if (!varies[column])
            {
                // Else the mean's rounding would be taken for a deviation, and the column become noise.
                (mean[column], scale[column]) = (values[column * pixels], 0);
            }
        }

        // 1 for what is 0 as a float: deviations below the smallest one.
        return new Scaler(mean, [.. scale.Select(value => (float)value == 0 ? 1 : value)]);
    }

    /// <summary>Smallest and largest.</summary>
    public static Scaler MinMax(ReadOnlySpan<float> values, int columns, IReadOnlyList<string> names, string parameterName, double lower, double upper)
    {
        if (!(float.IsFinite((float)lower) && float.IsFinite((float)upper) && lower < upper))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{lower} to {upper} is no range: a lower and a higher number were expected."), nameof(upper));
        }

        Check(values, columns, names, parameterName);
        float[] smallest = values[..columns].ToArray(), largest = values[..columns].ToArray();
        for (int i = 0; i < values.Length; i += columns)
        {
            for (int column = 0; column < columns; column++)
            {
                smallest[column] = Math.Min(smallest[column], values[i + column]);
                largest[column] = Math.Max(largest[column], values[i + column]);
            }
        }

        double[] scale = [.. smallest.Select((value, column) => value == largest[column] ? 1 : ((double)largest[column] - value) / (upper - lower))];
        return new Scaler([.. smallest.Select((value, column) => value - lower * scale[column])], scale);
    }

    private static int Check(ReadOnlySpan<float> values, int columns, IReadOnlyList<string> names, string parameterName)
    {
        int rows = DatasetGuard.Rows(values.Length, columns, parameterName);
        if (rows == 0)
        {
            throw new ArgumentException("There are no rows to fit to.", parameterName);
        }

        DatasetGuard.CheckFinite(values, columns, names, "column", parameterName);
        return rows;
    }
}
