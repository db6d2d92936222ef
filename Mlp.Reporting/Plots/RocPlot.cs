using ScottPlot;

namespace Mlp.Reporting;

/// <summary>ROC curves: of class 1 where there are two, else of each class against the rest.</summary>
internal static class RocPlot
{
    public static Figure Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int channels, IReadOnlyList<string>? classNames, string title, bool fromLogits)
    {
        string[] names = ClassNames.Of(Math.Max(channels, 2), classNames);
        int first = names.Length == 2 ? 1 : 0;
        List<(string Name, Coordinates[] Points, double Area)> curves = [];
        for (int c = first; c < names.Length; c++)
        {
            RocCurve curve = RocCurve.OfClass(logits, labels, channels, c, fromLogits);
            curves.Add((names[c], [.. curve.FalsePositiveRates.Zip(curve.TruePositiveRates, (x, y) => new Coordinates(x, y))], curve.Area));
        }

        return new Figure(title, 680, 620, plot => Draw(plot, curves));
    }

    private static void Draw(Plot plot, List<(string Name, Coordinates[] Points, double Area)> curves)
    {
        PlotStyle.Axis(plot.Axes.Bottom, "false positive rate");
        PlotStyle.Axis(plot.Axes.Left, "true positive rate");
        double mean = curves.Average(curve => curve.Area);
        string what = curves.Count == 1 ? "" : "each class against the rest, mean ";
        PlotStyle.Title(plot, double.IsNaN(mean) ? "ROC: AUC is not defined for all classes" : FormattableString.Invariant($"ROC: {what}AUC {mean:F4}"));
        ScottPlot.Plottables.Scatter chance = plot.Add.ScatterLine(new double[] { 0, 1 }, new double[] { 0, 1 }, Palette.Faint);
        chance.LinePattern = LinePattern.Dashed;
        chance.LegendText = "guessing: AUC 0.5";
        bool few = curves.Count <= Palette.Classes;
        for (int c = 0; c < curves.Count; c++)
        {
            (string name, Coordinates[] points, double area) = curves[c];
            if (double.IsNaN(area))
            {
                continue;
            }

            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points, few ? Palette.OfClass(c) : Palette.Blue.WithAlpha(.4));
            line.LineWidth = few ? 2.5f : 1.5f;
            line.LegendText = few ? FormattableString.Invariant($"{PlotStyle.Shortened(name, 24)}: AUC {area:F4}") : "";
        }

        PlotStyle.Legend(plot, Alignment.LowerRight, curves.Select(curve => curve.Name));
        plot.Axes.SetLimits(-.02, 1.02, -.02, 1.02);
    }
}
