using ScottPlot;

namespace Mlp.Reporting;

/// <summary>Bars for a histogram.</summary>
internal static class HistogramPlot
{
    public static Action<Plot> Draw(ReadOnlySpan<float> values, string title, string label, Color color, bool markZero = false)
    {
        Histogram? histogram = Histogram.Of(values);
        int infinite = 0;
        foreach (float value in values)
        {
            infinite += float.IsFinite(value) ? 0 : 1;
        }

        string heading = infinite == 0 ? title : FormattableString.Invariant($"{title}; {infinite:N0} are not finite");
        return plot => Draw(plot, histogram, heading, label, color, markZero);
    }

    private static void Draw(Plot plot, Histogram? histogram, string title, string label, Color color, bool markZero)
    {
        PlotStyle.Title(plot, title);
        PlotStyle.Axis(plot.Axes.Bottom, label);
        PlotStyle.Axis(plot.Axes.Left, "count", wholeNumbers: true);
        if (histogram is null)
        {
            PlotStyle.Nothing(plot, "no finite values");
            return;
        }

        IEnumerable<Bar> bars = histogram.Counts.Select((count, bin) => new Bar
        {
            Position = histogram.Least + ((bin + .5) * histogram.BinWidth),
            Value = count,
            Size = histogram.BinWidth,
            FillColor = color,
            LineColor = Colors.White,
            LineWidth = .5f,
        });
        plot.Add.Bars(bars.ToArray());
        double most = histogram.Least + (histogram.Counts.Count * histogram.BinWidth), room = 2 * histogram.BinWidth;
        if (markZero)
        {
            plot.Add.VerticalLine(0, 1.5f, Palette.Faint, LinePattern.Dashed);
        }

        plot.Axes.SetLimits(histogram.Least - room, most + room, 0, 1.05 * histogram.Counts.Max());
    }
}
