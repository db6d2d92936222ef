using Mlp.Benchmarks;
using ScottPlot;

namespace Mlp.Growth;

/// <summary>Which pictures there are.</summary>
internal static class Pictures
{
    private const string Blue = "#1d4ed8";
    private const string Red = "#c2410c";
    private const string Green = "#15803d";
    private const string Violet = "#7e22ce";

    /// <summary>Where the axis of time / limit begins: a little below 1.</summary>
    private const double Lowest = .85;

    public static void Draw(string folder, string page, string machine, IReadOnlyList<Measurement> byRows, IReadOnlyList<Measurement> byWidth)
    {
        foreach (IGrouping<Network, Measurement> network in byRows.GroupBy(entry => entry.Point.Network))
        {
            using GrowthPlot plot = new($"{network.Key.Name}: time per row", machine, "rows", "microseconds per row");
            plot.Add(new("training step", Red, PerRow(network, Work.TrainingStep)), withLimits: true);
            plot.Add(new("prediction", Blue, PerRow(network, Work.Prediction)), withLimits: true);
            plot.AddLimitLegend();
            plot.Save(Path.Combine(folder, $"{page}-rows-{network.Key.Channels[0]}.png"), Alignment.LowerLeft, lowest: .1 * network.Min(entry => entry.OperationLimit / entry.Point.Rows) * 1e6);
        }

        byWidth = [.. byWidth.Where(entry => IsRegular(entry.Point.Network.Channels[0]))];
        using (GrowthPlot plot = new("Two hidden layers of the same width: time", machine, "width of input and hidden layers", "microseconds"))
        {
            foreach (Curve curve in Widths(byWidth, entry => 1e6))
            {
                plot.Add(curve, withLimits: true);
            }

            plot.AddLimitLegend();
            plot.Save(Path.Combine(folder, $"{page}-widths.png"), Alignment.LowerRight);
        }

        using (GrowthPlot plot = new("How many times its limit a call takes, by rows", machine, "rows", "time / limit"))
        {
            string[] colors = [Red, Blue, Violet, Green];
            foreach ((Network network, int index) in byRows.Select(entry => entry.Point.Network).Distinct().Select((network, index) => (network, index)))
            {
                plot.Add(new($"{network.Name}, training step", colors[2 * index], OverRoof(byRows, network, Work.TrainingStep)), withLimits: false);
                plot.Add(new($"{network.Name}, prediction", colors[2 * index + 1], OverRoof(byRows, network, Work.Prediction)), withLimits: false);
            }

            plot.Save(Path.Combine(folder, $"{page}-limit-rows.png"), Alignment.UpperRight, lowest: Lowest);
        }

        using (GrowthPlot plot = new("How many times its limit a call takes, by width", machine, "width of input and hidden layers", "time / limit"))
        {
            foreach (Curve curve in Widths(byWidth, entry => 1 / entry.Roof))
            {
                plot.Add(curve, withLimits: false);
            }

            foreach ((string level, long bytes) in CacheSizes.Read())
            {
                // The weights are about 2 w^2 floats.
                plot.AddMark(Math.Sqrt(bytes / 8.0), Lowest, $"weights fill {level}");
            }

            plot.Save(Path.Combine(folder, $"{page}-limit-widths.png"), Alignment.UpperRight, lowest: Lowest);
        }
    }

    /// <summary>Powers of two and half way between them; what lies beside one is for the table.</summary>
    private static bool IsRegular(int width) => int.PopCount(width) == 1 || int.IsPow2(width / 3) && width % 3 == 0;

    private static CurvePoint[] PerRow(IEnumerable<Measurement> measurements, Work work)
        => [.. measurements.Where(entry => entry.Point.Work == work).Select(entry => Scaled(entry, entry.Point.Rows, 1e6 / entry.Point.Rows))];

    private static CurvePoint[] OverRoof(IEnumerable<Measurement> measurements, Network network, Work work)
        => [.. measurements.Where(entry => entry.Point.Network == network && entry.Point.Work == work).Select(entry => Scaled(entry, entry.Point.Rows, 1 / entry.Roof))];

    private static Curve[] Widths(IReadOnlyList<Measurement> measurements, Func<Measurement, double> scale)
    {
        CurvePoint[] Points(Func<Point, bool> which) => [.. measurements
            .Where(entry => which(entry.Point))
            .Select(entry => Scaled(entry, entry.Point.Network.Channels[0], scale(entry)))];
        return
        [
            new("training step, 64 rows", Red, Points(point => point.Work == Work.TrainingStep)),
            new("prediction, 64 rows", Blue, Points(point => point is { Work: Work.Prediction, Rows: > 1 })),
            new("prediction, 1 row", Green, Points(point => point is { Work: Work.Prediction, Rows: 1 })),
        ];
    }

    private static CurvePoint Scaled(Measurement entry, double x, double scale)
        => new(x, entry.Seconds * scale, entry.OperationLimit * scale, entry.ReadLimit * scale);
}
