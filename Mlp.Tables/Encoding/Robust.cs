namespace Mlp.Tables;

/// <summary>Means and spreads of a column that a few wild numbers do not move.</summary>
internal static class Robust
{
    // The quartiles of a normal distribution are 1.349 standard deviations apart.
    private const double QuartilesOfNormal = 1.3489795003921634;

    /// <summary>The mean. Each number is divided before it is added: the sum of large ones would be infinite.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double mean = 0;
        for (int i = 0; i < values.Length; i++)
        {
            mean += (values[i] / (i + 1)) - (mean / (i + 1));
        }

        return mean;
    }

    /// <summary>
    /// The median, and a spread like the standard deviation of most of the values: from the distance of the quartiles, or, where half of the
    /// values are the same, from that of the smallest to the largest. The values are sorted.
    /// </summary>
    /// <param name="values">At least one, none of them NaN.</param>
    /// <returns>The spread is 0 where all values are the same.</returns>
    public static (double Center, double Spread) CenterAndSpread(Span<double> values)
    {
        values.Sort();
        double center = Quantile(values, 0.5);
        double spread = (Quantile(values, 0.75) - Quantile(values, 0.25)) / QuartilesOfNormal;
        return (center, spread > 0 ? spread : (values[^1] / 2) - (values[0] / 2));
    }

    /// <summary>A quantile of sorted values, between two of them by their distance.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double part = place - below;
        return part == 0 ? sorted[below] : (sorted[below] * (1 - part)) + (sorted[below + 1] * part);
    }
}
