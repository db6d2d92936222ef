using ScottPlot;

namespace Mlp.Reporting;

/// <summary>Predictions beside what is true, and how far they are from it.</summary>
internal static class ResidualPlot
{
    // So many dots hide each other: they get fainter.
    private const int ManyDots = 1000;

    public static Figure Draw(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, string name, string unit, string title)
    {
        if (predictions.Length != targets.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {predictions.Length} predictions, but {targets.Length} targets: pass one for each."),
                nameof(predictions));
        }

        float[] residuals = new float[targets.Length];
        List<Coordinates> dots = [];
        for (int row = 0; row < residuals.Length; row++)
        {
            residuals[row] = predictions[row] - targets[row];
            if (float.IsFinite(predictions[row]) && float.IsFinite(targets[row]))
            {
                dots.Add(new Coordinates(targets[row], predictions[row]));
            }
        }

        string suffix = unit.Length == 0 ? "" : $" [{unit}]";
        string heading = dots.Count == 0 ? "no finite values" : Scores(dots);
        string bias = dots.Count == 0 ? "Residuals" : FormattableString.Invariant($"Residuals: mean {dots.Average(dot => dot.Y - dot.X):G3}");
        return new Figure(
            title,
            1040,
            520,
            plot => DrawDots(plot, dots, heading, name, suffix),
            HistogramPlot.Draw(residuals, bias, $"predicted − true {name}{suffix}", Palette.Blue, markZero: true));
    }

    private static string Scores(List<Coordinates> dots)
    {
        double mean = dots.Average(dot => dot.X);
        double total = dots.Sum(dot => (dot.X - mean) * (dot.X - mean)), left = dots.Sum(dot => (dot.Y - dot.X) * (dot.Y - dot.X));
        string r2 = total > 0 ? FormattableString.Invariant($"R² {1 - (left / total):F4}, ") : "";
        return FormattableString.Invariant($"{r2}RMSE {Math.Sqrt(left / dots.Count):G4}");
    }

    private static void DrawDots(Plot plot, List<Coordinates> dots, string heading, string name, string suffix)
    {
        PlotStyle.Title(plot, heading);
        PlotStyle.Axis(plot.Axes.Bottom, $"true {name}{suffix}");
        PlotStyle.Axis(plot.Axes.Left, $"predicted {name}{suffix}");
        if (dots.Count == 0)
        {
            PlotStyle.Nothing(plot, "no finite values");
            return;
        }

        double least = dots.Min(dot => Math.Min(dot.X, dot.Y)), most = dots.Max(dot => Math.Max(dot.X, dot.Y));
        double room = Math.Max((most - least) * .04, 1e-6);
        plot.Add.Markers(dots, MarkerShape.FilledCircle, 6, Palette.Blue.WithAlpha(dots.Count > ManyDots ? .25 : .5));
        double[] ends = [least - room, most + room];
        ScottPlot.Plottables.Scatter ideal = plot.Add.ScatterLine(ends, ends, Palette.Vermillion);
        ideal.LineWidth = 2;
        ideal.LegendText = "predicted = true";
        PlotStyle.Legend(plot, Alignment.UpperLeft, [ideal.LegendText]);
        plot.Axes.SetLimits(least - room, most + room, least - room, most + room);
    }
}
