namespace Mlp.Reporting;

/// <summary>How many values lie in each of some bins of equal width.</summary>
internal sealed class Histogram
{
    private Histogram(double least, double width, long[] counts)
    {
        (Least, BinWidth, Counts) = (least, width, counts);
    }

    /// <summary>Where the first bin begins.</summary>
    public double Least { get; }

    public double BinWidth { get; }

    public IReadOnlyList<long> Counts { get; }

    /// <summary>
    /// Counts what is finite; the largest value lies in the last bin. Equal values have bins around them. Few values have fewer bins, √n.
    /// Null where nothing is finite.
    /// </summary>
    public static Histogram? Of(ReadOnlySpan<float> values, int mostBins = 48)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }
        }

        if (least > most)
        {
            return null;
        }

        if (least == most)
        {
            double around = Math.Max(Math.Abs(least) * .1, .5);
            (least, most) = (least - around, most + around);
        }

        int bins = Math.Clamp((int)Math.Ceiling(Math.Sqrt(values.Length)), Math.Min(8, mostBins), mostBins);
        double width = (most - least) / bins;
        long[] counts = new long[bins];
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                counts[Math.Min((int)((value - least) / width), bins - 1)]++;
            }
        }

        return new Histogram(least, width, counts);
    }
}
