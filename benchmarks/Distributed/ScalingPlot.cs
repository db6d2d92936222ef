using System.Globalization;
using Mlp.Reporting;
using ScottPlot;
using ScottPlot.TickGenerators;
using Palette = Mlp.Reporting.Palette;
using PlotStyle = Mlp.Reporting.PlotStyle;

namespace Mlp.DistributedBenchmark;

/// <summary>The picture of docs/distributed.md: predicted speed-up by ranks, a plot for each network between machines and each batch.</summary>
internal static class ScalingPlot
{
    private const double Least = 1.0 / 16;
    private const int Width = 1500;
    private const int Height = 1000;
    private static readonly Color[] s_colors = [Palette.Blue, Palette.Vermillion, Palette.OfClass(2), Palette.OfClass(3)];

    public static Figure Draw(Prediction prediction, IReadOnlyList<Network> networks)
        => new(
            "Predicted speed-up over one process, one core a rank",
            Width,
            Height,
            [.. from rows in Measuring.BatchRows from link in Link.Networks select (Action<Plot>)(plot => Draw(plot, prediction, networks, rows, link))]);

    private static void Draw(Plot plot, Prediction prediction, IReadOnlyList<Network> networks, int rows, Link link)
    {
        int[] ranks = Measuring.RankCounts;
        double[] xs = [.. ranks.Select(count => Math.Log2(count))];
        PlotStyle.Title(plot, FormattableString.Invariant($"{link.Name}, {rows} rows a step"));
        PlotStyle.Axis(plot.Axes.Bottom, "ranks");
        PlotStyle.Axis(plot.Axes.Left, "times as fast");
        plot.Axes.Bottom.TickGenerator = Powers(1, ranks[^1]);
        plot.Axes.Left.TickGenerator = Powers(Least, ranks[^1]);
        PlotStyle.Curve(plot, xs, xs, Palette.Faint, "as many times as ranks", width: 1);
        foreach ((Network network, int index) in networks.Select((network, index) => (network, index)))
        {
            // What falls out of the plot at its lower side ends there.
            double[] ys = [.. ranks.Select(count => prediction.SpeedUp(network, rows, count, link)).Select(speed => speed >= Least ? Math.Log2(speed) : double.NaN)];
            PlotStyle.Curve(plot, xs, ys, s_colors[index], $"{network.Size} weights", markers: true);
        }

        plot.Axes.SetLimits(-.15, Math.Log2(ranks[^1]) + .15, Math.Log2(Least), Math.Log2(ranks[^1]) + .1);
        PlotStyle.Legend(plot, Alignment.UpperLeft, ["weights"]);
    }

    private static NumericManual Powers(double least, double most)
    {
        NumericManual ticks = new();
        for (double value = least; value <= most; value *= 2)
        {
            ticks.AddMajor(Math.Log2(value), value < 1 ? FormattableString.Invariant($"1/{1 / value}") : value.ToString(CultureInfo.InvariantCulture));
        }

        return ticks;
    }
}
