using Mlp.Training;
using ScottPlot;

namespace Mlp.Reporting;

/// <summary>Losses, and each metric beside them, by epoch.</summary>
internal static class LearningCurvePlot
{
    // More points than that are a line of dots.
    private const int MostMarkers = 60;

    public static Figure Draw(TrainingHistory history, string title, bool logLoss)
    {
        EpochResult[] epochs = [.. history];
        double[] numbers = [.. epochs.Select(epoch => (double)epoch.Epoch)];
        double[] training = [.. epochs.Select(epoch => epoch.TrainingLoss)], validation = [.. epochs.Select(epoch => epoch.Validation?.Loss ?? double.NaN)];
        long? best = history.Best?.Epoch;
        string[] metrics = [.. history.Metrics];
        List<Action<Plot>> plots = [plot => Losses(plot, numbers, training, validation, best, logLoss)];
        foreach (string name in metrics)
        {
            double[] values = [.. epochs.Select(epoch => epoch.Validation?.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value ?? double.NaN)];
            plots.Add(plot => Metric(plot, numbers, values, name, best));
        }

        (int columns, int rows) = Figure.Grid(plots.Count);
        return new Figure(title, columns == 1 ? 760 : 500 * columns, (title.Length > 0 ? 44 : 0) + (420 * rows), plots);
    }

    public static Figure Draw(IReadOnlyList<TrainingHistory> histories, string title, bool logLoss)
    {
        EpochResult[][] trainings = [.. histories.Select(history => history.ToArray())];
        long?[] best = [.. histories.Select(history => history.Best?.Epoch)];
        return new Figure(title, 760, (title.Length > 0 ? 44 : 0) + 420, [plot => Several(plot, trainings, best, logLoss)]);
    }

    private static void Several(Plot plot, EpochResult[][] trainings, long?[] best, bool logLoss)
    {
        const float Thin = 1.2f;
        double[] epochs = [.. trainings.SelectMany(training => training).Select(epoch => (double)epoch.Epoch).Order()];
        double[] all = [.. trainings.SelectMany(training => training).SelectMany(epoch => (double[])[epoch.TrainingLoss, ValidationOf(epoch)]).Where(double.IsFinite)];
        bool isLog = logLoss && all.Length > 0 && all.All(loss => loss > 0);
        Func<double, double> scale = isLog ? Math.Log10 : loss => loss;
        PlotStyle.Axis(plot.Axes.Left, isLog ? "loss (logarithmic)" : "loss");
        PlotStyle.Title(plot, FormattableString.Invariant($"Loss of {trainings.Length} trainings"));
        if (!Frame(plot, epochs, all))
        {
            return;
        }

        // The legend has a line for each kind, not for each training.
        for (int i = 0; i < trainings.Length; i++)
        {
            double[] own = [.. trainings[i].Select(epoch => (double)epoch.Epoch)], validation = [.. trainings[i].Select(ValidationOf)];
            PlotStyle.Curve(plot, own, [.. trainings[i].Select(epoch => scale(epoch.TrainingLoss))], Palette.Blue, i == 0 ? "training" : "", Thin);
            PlotStyle.Curve(plot, own, [.. validation.Select(scale)], Palette.Vermillion, i == 0 ? "validation" : "", Thin);
            if (best[i] is { } epoch && ValidationOf(trainings[i].Single(one => one.Epoch == epoch)) is var loss && double.IsFinite(loss))
            {
                plot.Add.Marker(epoch, scale(loss), MarkerShape.FilledCircle, 6, Palette.Vermillion);
            }
        }

        PlotStyle.Legend(plot, Alignment.UpperRight, ["training validation"]);
        Limits(plot, all, scale, isLog);
    }

    private static double ValidationOf(EpochResult epoch) => epoch.Validation?.Loss ?? double.NaN;

    private static void Losses(Plot plot, double[] epochs, double[] training, double[] validation, long? best, bool logLoss)
    {
        double[] all = [.. training.Concat(validation).Where(double.IsFinite)];
        bool isLog = logLoss && all.Length > 0 && all.All(loss => loss > 0);
        Func<double, double> scale = isLog ? Math.Log10 : loss => loss;
        PlotStyle.Axis(plot.Axes.Left, isLog ? "loss (logarithmic)" : "loss");
        PlotStyle.Title(plot, "Loss");
        if (Frame(plot, epochs, all))
        {
            bool markers = epochs.Length <= MostMarkers;
            PlotStyle.Curve(plot, epochs, [.. training.Select(scale)], Palette.Blue, "training", markers: markers);
            PlotStyle.Curve(plot, epochs, [.. validation.Select(scale)], Palette.Vermillion, "validation", markers: markers);
            MarkBest(plot, best);
            PlotStyle.Legend(plot, Alignment.UpperRight, ["training validation best"]);
            Limits(plot, all, scale, isLog);
        }
    }

    // A loss is seen against 0; its logarithm is not.
    private static void Limits(Plot plot, double[] losses, Func<double, double> scale, bool isLog)
    {
        double least = losses.Min(scale), most = losses.Max(scale), room = Math.Max(most - least, 1e-3) * .05;
        plot.Axes.SetLimitsY(isLog || least < 0 ? least - room : 0, most + room);
        if (isLog)
        {
            plot.Axes.Left.TickGenerator = PlotStyle.LogarithmicTicks(least - room, most + room);
        }
    }

    private static void Metric(Plot plot, double[] epochs, double[] values, string name, long? best)
    {
        double[] all = [.. values.Where(double.IsFinite)];
        PlotStyle.Axis(plot.Axes.Left, name);
        PlotStyle.Title(plot, $"Validation {name}");
        if (Frame(plot, epochs, all))
        {
            PlotStyle.Curve(plot, epochs, values, Palette.Vermillion, "", markers: epochs.Length <= MostMarkers);
            MarkBest(plot, best);
            double least = all.Min(), most = all.Max(), room = Math.Max(most - least, 1e-3) * .08;
            plot.Axes.SetLimitsY(least - room, most + room);
        }
    }

    /// <summary>The axis of epochs; false where there is nothing to be drawn.</summary>
    private static bool Frame(Plot plot, double[] epochs, double[] values)
    {
        PlotStyle.Axis(plot.Axes.Bottom, "epoch", wholeNumbers: true);
        if (values.Length == 0)
        {
            PlotStyle.Nothing(plot, epochs.Length == 0 ? "no epochs yet" : "no finite values");
            return false;
        }

        double room = Math.Max((epochs[^1] - epochs[0]) * .02, .5);
        plot.Axes.SetLimitsX(epochs[0] - room, epochs[^1] + room);
        return true;
    }

    private static void MarkBest(Plot plot, long? best)
    {
        if (best is { } epoch)
        {
            ScottPlot.Plottables.VerticalLine line = plot.Add.VerticalLine(epoch, 1.5f, Palette.Faint, LinePattern.Dashed);
            line.LegendText = FormattableString.Invariant($"best: epoch {epoch}");
        }
    }
}
