using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Mlp.Reporting;

/// <summary>The style that all plots share.</summary>
internal static class PlotStyle
{
    private const float TitleSize = 16;
    private const float LabelSize = 15;
    private const float TickSize = 13;
    private const float SmallestSize = 8;

    /// <summary>Frame, grid, legend and font; to be called before anything is added.</summary>
    public static void Begin(Plot plot)
    {
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Font.Set(EmbeddedFont.For(""));
        plot.Axes.Color(Palette.Frame);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Palette.Grid;
        plot.Legend.FontSize = TickSize;
        plot.Legend.FontName = EmbeddedFont.For("");
        plot.Legend.SetBestFontOnEachRender = false;
        plot.Legend.FontColor = Palette.Text;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(.8);
        plot.HideLegend();
    }

    public static void Title(Plot plot, string title)
    {
        plot.Title(title, size: TitleSize);
        Write(plot.Axes.Title.Label, title, TitleSize);
    }

    /// <summary>An axis with its label and numbers in the invariant culture.</summary>
    public static void Axis(IAxis axis, string label, bool wholeNumbers = false)
    {
        Write(axis.Label, label, LabelSize);
        axis.TickGenerator = new NumericAutomatic { IntegerTicksOnly = wholeNumbers, TickDensity = .5, LabelFormatter = Number };
        Ticks(axis, "");
    }

    /// <summary>An axis with a name at 0, 1, 2, ...</summary>
    public static void Names(IAxis axis, string label, IReadOnlyList<string> names)
    {
        Write(axis.Label, label, LabelSize);
        int step = (names.Count + 29) / 30;
        int[] shown = [.. Enumerable.Range(0, names.Count).Where(i => i % step == 0)];
        axis.TickGenerator = new NumericManual([.. shown.Select(i => (double)i)], [.. shown.Select(i => Shortened(names[i], 16))]);
        Ticks(axis, string.Concat(names));
        axis.MajorTickStyle.Length = 0;
    }

    /// <summary>Ticks at 1, 2 and 5 times the powers of ten of an axis of decimal logarithms; at the powers alone where it is long.</summary>
    public static NumericManual LogarithmicTicks(double least, double most)
    {
        double[] factors = most - least < 4 ? [1, 2, 5] : [1];
        NumericManual ticks = new();
        for (int power = (int)Math.Floor(least); power <= most; power++)
        {
            foreach (double factor in factors)
            {
                ticks.AddMajor(power + Math.Log10(factor), Number(factor * Math.Pow(10, power)));
            }
        }

        return ticks;
    }

    /// <summary>A text at a place of the plot.</summary>
    public static Text Note(Plot plot, string text, double x, double y, Color color, float size = TickSize)
    {
        Text note = plot.Add.Text(text, x, y);
        Write(note.LabelStyle, text, size);
        note.LabelStyle.ForeColor = color;
        note.LabelStyle.Alignment = Alignment.MiddleCenter;
        return note;
    }

    /// <summary>Says why there is nothing to be seen.</summary>
    public static void Nothing(Plot plot, string why)
    {
        plot.Axes.SetLimits(0, 1, 0, 1);
        Note(plot, why, .5, .5, Palette.Faint, LabelSize);
    }

    public static void Legend(Plot plot, Alignment alignment, IEnumerable<string> texts)
    {
        plot.Legend.FontName = EmbeddedFont.For(string.Concat(texts));
        plot.ShowLegend(alignment);
    }

    /// <summary>A line through the points that are finite, broken where one is not.</summary>
    public static void Curve(Plot plot, double[] xs, double[] ys, Color color, string legend, float width = 2.5f, bool markers = false)
    {
        for (int start = 0; start < xs.Length; start++)
        {
            if (!double.IsFinite(ys[start]))
            {
                continue;
            }

            int end = start;
            while (end < xs.Length && double.IsFinite(ys[end]))
            {
                end++;
            }

            Scatter line = plot.Add.Scatter(xs[start..end], ys[start..end], color);
            line.LineWidth = width;
            line.MarkerSize = markers || end - start == 1 ? 6 : 0;
            line.LegendText = legend;
            legend = "";
            start = end;
        }
    }

    public static void Write(LabelStyle style, string text, float size)
    {
        style.Text = text;
        style.FontName = EmbeddedFont.For(text);
        style.FontSize = size;
        style.Bold = false;
        style.ForeColor = Palette.Text;
    }

    /// <summary>Makes a text smaller where it is wider than there is room.</summary>
    public static void Fit(LabelStyle style, float width)
    {
        using Paint paint = Paint.NewDisposablePaint();
        float needed = style.Measure(style.Text, paint).Width;
        if (needed > width)
        {
            style.FontSize = Math.Max(style.FontSize * width / needed, SmallestSize);
        }
    }

    public static string Shortened(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");

    public static string Number(double value)
    {
        // 1e-17 is what is left of 0 where ticks are sums.
        double magnitude = Math.Abs(value);
        return magnitude is >= 1e5 or (< 1e-4 and > 1e-12) ? value.ToString("0.##E+0", CultureInfo.InvariantCulture)
            : Math.Round(value, 6).ToString("#,0.######", CultureInfo.InvariantCulture);
    }

    private static void Ticks(IAxis axis, string texts)
    {
        axis.TickLabelStyle.FontName = EmbeddedFont.For(texts);
        axis.TickLabelStyle.FontSize = TickSize;
        axis.TickLabelStyle.ForeColor = Palette.Text;
        axis.MinorTickStyle.Length = 0;
    }
}
