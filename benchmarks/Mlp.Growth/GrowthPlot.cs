using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Mlp.Growth;

/// <summary>A measured line of points and what limits them, by x; all in the unit of the axis.</summary>
internal sealed record Curve(string Name, string Color, IReadOnlyList<CurvePoint> Points);

internal sealed record CurvePoint(double X, double Y, double OperationLimit, double ReadLimit);

/// <summary>A picture with logarithmic axes: measured curves, and dashed in the same colour the roof under each.</summary>
internal sealed class GrowthPlot : IDisposable
{
    private const int Width = 1100;
    private const int Height = 660;
    private const string Font = "DejaVu Sans ASCII";
    private static readonly Color s_text = Color.FromHex("#374151");
    private static readonly Color s_grid = Color.FromHex("#e5e7eb");
    private static readonly Color s_mark = Color.FromHex("#6b7280");
    private readonly Plot _plot = new();
    private readonly List<double> _x = [];
    private readonly List<double> _y = [];

    public GrowthPlot(string title, string machine, string xLabel, string yLabel)
    {
        // Brought along, since a bare machine or container has no font and would draw no letters. It has ASCII alone.
        Fonts.AddFontFile(Font, Path.Combine(AppContext.BaseDirectory, "Fonts", "DejaVuSans-ASCII.ttf"));
        _plot.Font.Set(Font);
        _plot.Axes.Color(Color.FromHex("#9ca3af"));
        _plot.Title($"{title}\n{machine}", size: 17);
        _plot.Axes.Title.Label.ForeColor = s_text;
        _plot.Axes.Title.Label.Bold = false;
        _plot.Grid.MajorLineColor = s_grid;
        Style(_plot.Axes.Bottom, xLabel);
        Style(_plot.Axes.Left, yLabel);
        _plot.Legend.FontSize = 15;
        _plot.Legend.FontColor = s_text;
        _plot.Legend.OutlineColor = s_grid;
        _plot.Legend.Padding = new PixelPadding(12, 12);
        _plot.Legend.ShadowColor = Colors.Transparent;
    }

    public void Add(Curve curve, bool withLimits)
    {
        if (withLimits)
        {
            // The roof is the higher of the two limits; below it each goes on as a faint line.
            AddLine(curve, point => point.OperationLimit, width: 1, LinePattern.Dotted, alpha: .7);
            AddLine(curve, point => point.ReadLimit, width: 1, LinePattern.Dashed, alpha: .7);
            AddLine(curve, point => Math.Max(point.OperationLimit, point.ReadLimit), width: 6, LinePattern.Solid, alpha: .22);
        }

        Scatter measured = AddLine(curve, point => point.Y, width: 2.5f, LinePattern.Solid, alpha: 1);
        measured.MarkerSize = 7;
        AddLegend(new LegendItem { LabelText = curve.Name, LineColor = Color.FromHex(curve.Color), LineWidth = 2.5f, MarkerStyle = measured.MarkerStyle });
    }

    /// <summary>What the lines of every colour mean, once.</summary>
    public void AddLimitLegend()
    {
        AddLegend(new LegendItem { LabelText = "limit: the higher of", LineColor = s_mark.WithAlpha(.3), LineWidth = 6 });
        AddLegend(new LegendItem { LabelText = "  multiply-adds at peak", LineColor = s_mark, LineWidth = 1, LinePattern = LinePattern.Dotted });
        AddLegend(new LegendItem { LabelText = "  reading once from the cache it fits in", LineColor = s_mark, LineWidth = 1, LinePattern = LinePattern.Dashed });
    }

    /// <summary>An upright line with a name beside its lower end.</summary>
    public void AddMark(double x, double y, string text)
    {
        _plot.Add.VerticalLine(Math.Log10(x), 1, s_mark, LinePattern.Dotted);
        ScottPlot.Plottables.Text name = _plot.Add.Text(text, Math.Log10(x), Math.Log10(y));
        name.LabelAlignment = Alignment.LowerLeft;
        name.LabelFontName = Font;
        name.LabelFontSize = 14;
        name.LabelFontColor = s_mark;
        name.OffsetX = 5;
    }

    public void Save(string path, Alignment legend, double? lowest = null, double? highest = null)
    {
        _plot.Legend.Alignment = legend;
        _plot.ShowLegend();
        _plot.Axes.Bottom.TickGenerator = Ticks(_x.Distinct().Where(IsPowerOfTwo));
        double low = lowest ?? _y.Min() / 1.3, high = highest ?? _y.Max() * 1.3;
        _plot.Axes.Left.TickGenerator = Ticks(RoundNumbers(low, high));
        _plot.Axes.SetLimitsX(Math.Log10(_x.Min()) - .04, Math.Log10(_x.Max()) + .04);
        _plot.Axes.SetLimitsY(Math.Log10(low), Math.Log10(high));
        File.WriteAllBytes(path, _plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png));
    }

    public void Dispose() => _plot.Dispose();

    private void AddLegend(LegendItem item)
    {
        // The legend would cut off the top of its first line: this font's letters are taller than it reckons.
        item.LabelStyle.OffsetY = 3;
        _plot.Legend.ManualItems.Add(item);
    }

    private Scatter AddLine(Curve curve, Func<CurvePoint, double> value, float width, LinePattern pattern, double alpha)
    {
        _x.AddRange(curve.Points.Select(point => point.X));
        _y.AddRange(curve.Points.Select(value));
        Scatter line = _plot.Add.ScatterLine(
            curve.Points.Select(point => Math.Log10(point.X)).ToArray(),
            curve.Points.Select(point => Math.Log10(value(point))).ToArray(),
            Color.FromHex(curve.Color).WithAlpha(alpha));
        line.LineWidth = width;
        line.LinePattern = pattern;
        return line;
    }

    private static NumericManual Ticks(IEnumerable<double> values)
    {
        NumericManual ticks = new();
        foreach (double value in values)
        {
            ticks.AddMajor(Math.Log10(value), value.ToString("#,##0.###", CultureInfo.InvariantCulture));
        }

        return ticks;
    }

    private static bool IsPowerOfTwo(double value) => double.IsInteger(Math.Log2(value));

    /// <summary>Powers of ten; with numbers between them where the range has room.</summary>
    private static IEnumerable<double> RoundNumbers(double low, double high)
    {
        double[] steps = high / low > 3000 ? [1] : high / low > 15 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
        for (double decade = Math.Pow(10, Math.Floor(Math.Log10(low))); decade <= high; decade *= 10)
        {
            foreach (double value in steps.Select(step => decade * step).Where(value => value >= low && value <= high))
            {
                yield return value;
            }
        }
    }

    private static void Style(IAxis axis, string label)
    {
        axis.Label.Text = label;
        axis.Label.Bold = false;
        axis.Label.FontSize = 17;
        axis.Label.ForeColor = s_text;
        axis.TickLabelStyle.FontSize = 14;
        axis.TickLabelStyle.ForeColor = s_text;
        axis.MinorTickStyle.Length = 0;
        axis.MinimumSize = 60;
    }
}
