using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Digits;

/// <summary>Draws a training run: loss on the left axis, test accuracy on the right one, by epoch.</summary>
internal static class TrainingPlot
{
    private const int Width = 960;
    private const int Height = 540;
    private const string Font = "DejaVu Sans ASCII";
    private static readonly Color LossColor = Color.FromHex("#c2410c");
    private static readonly Color AccuracyColor = Color.FromHex("#1d4ed8");
    private static readonly Color TextColor = Color.FromHex("#374151");
    private static readonly Color FrameColor = Color.FromHex("#9ca3af");
    private static readonly Color GridColor = Color.FromHex("#e5e7eb");

    /// <summary>Writes a PNG.</summary>
    /// <param name="history">At least one epoch.</param>
    /// <param name="title">What stands above it.</param>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file is read-only.</exception>
    public static void Save(IReadOnlyList<Epoch> history, string title, string path)
    {
        double[] epochs = [.. history.Select(epoch => (double)epoch.Number)];
        using Plot plot = new();
        Scatter loss = plot.Add.Scatter(epochs, [.. history.Select(epoch => (double)epoch.Loss)], LossColor);
        loss.LegendText = "training loss (left axis)";
        Scatter accuracy = plot.Add.Scatter(epochs, [.. history.Select(epoch => epoch.Accuracy)], AccuracyColor);
        accuracy.LegendText = "test accuracy (right axis)";
        accuracy.Axes.YAxis = plot.Axes.Right;

        StyleFrame(plot, title);
        StyleAxis(plot.Axes.Bottom, "epoch", TextColor, new NumericAutomatic { IntegerTicksOnly = true, TickDensity = .6 });
        StyleAxis(plot.Axes.Left, "cross entropy", LossColor, new NumericAutomatic { TickDensity = .5 });
        StyleAxis(plot.Axes.Right, "share of test digits read right", AccuracyColor, new NumericAutomatic { TickDensity = .5 });
        StyleCurve(loss, epochs.Length);
        StyleCurve(accuracy, epochs.Length);

        // Room at both ends of the epochs; the loss is seen against 0, and the accuracy against 1.
        plot.Axes.SetLimitsX(0, epochs[^1] + 1);
        plot.Axes.SetLimitsY(0, 1.05 * history.Max(epoch => epoch.Loss), plot.Axes.Left);
        double worst = history.Min(epoch => epoch.Accuracy);
        plot.Axes.SetLimitsY(worst - .15 * (1 - worst) - .005, 1, plot.Axes.Right);
        File.WriteAllBytes(path, plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png));
    }

    private static void StyleFrame(Plot plot, string title)
    {
        // Brought along, since a bare machine or container has no font and would draw no letters.
        Fonts.AddFontFile(Font, Path.Combine(AppContext.BaseDirectory, "Fonts", "DejaVuSans-ASCII.ttf"));
        plot.Font.Set(Font);
        plot.Axes.Color(FrameColor);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = GridColor;
        plot.Title(title, size: 20);
        plot.Axes.Title.Label.ForeColor = TextColor;
        plot.Legend.Alignment = Alignment.MiddleRight;
        plot.Legend.FontSize = 15;
        plot.Legend.FontColor = TextColor;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
    }

    private static void StyleAxis(IAxis axis, string label, Color color, NumericAutomatic ticks)
    {
        axis.TickGenerator = ticks;
        axis.Label.Text = label;
        axis.Label.Bold = false;
        axis.Label.FontSize = 17;
        axis.Label.ForeColor = color;
        axis.TickLabelStyle.FontSize = 14;
        axis.TickLabelStyle.ForeColor = color;
        axis.MinorTickStyle.Length = 0;
    }

    private static void StyleCurve(Scatter curve, int points)
    {
        curve.LineWidth = 2.5f;
        curve.MarkerSize = points <= 60 ? 6 : 0;
    }
}
