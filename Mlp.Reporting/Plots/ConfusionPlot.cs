using Mlp.Metrics;
using ScottPlot;
using ScottPlot.Plottables;

namespace Mlp.Reporting;

/// <summary>A confusion matrix: the darker, the larger the part of the true class.</summary>
internal static class ConfusionPlot
{
    // Beyond that, counts are too small to read, and fields to be drawn one by one.
    private const int MostWithCounts = 20;
    private const int MostWithFields = 40;
    private const int MapPixels = 1000;

    public static Figure Draw(ConfusionMatrix matrix, IReadOnlyList<string>? classNames, string title)
    {
        string[] names = ClassNames.Of(matrix, classNames);
        int classes = matrix.Classes;
        Field[,] fields = new Field[classes, classes];
        for (int label = 0; label < classes; label++)
        {
            for (int prediction = 0; prediction < classes; prediction++)
            {
                long count = matrix[label, prediction];
                fields[label, prediction] = new Field(count, count == 0 ? 0 : (double)count / matrix.Support(label));
            }
        }

        string heading = matrix.Rows == 0 ? "no rows"
            : matrix.NaNRows > 0 ? FormattableString.Invariant($"{matrix.Rows:N0} rows, {matrix.NaNRows:N0} of them without a prediction: NaN")
            : FormattableString.Invariant($"{matrix.Rows:N0} rows, accuracy {matrix.Accuracy():F4}");
        int side = Math.Clamp(300 + (34 * classes), 420, 1000);
        return new Figure(title, side + 40, side, plot => Draw(plot, fields, names, heading));
    }

    private static void Draw(Plot plot, Field[,] fields, string[] names, string heading)
    {
        int classes = names.Length;
        PlotStyle.Title(plot, heading);
        PlotStyle.Names(plot.Axes.Bottom, "predicted class", names);
        PlotStyle.Names(plot.Axes.Left, "true class", names);
        if (names.Any(name => name.Length > 4))
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            plot.Axes.Bottom.TickLabelStyle.OffsetY = 8;
            plot.Axes.Bottom.MinimumSize = 24 + (7 * Math.Min(names.Max(name => name.Length), 16));
        }

        plot.HideGrid();
        if (classes > MostWithFields)
        {
            DrawMap(plot, fields, classes);
        }
        else
        {
            DrawFields(plot, fields, classes);
        }

        // Class 0 at the top, as matrices are written.
        plot.Axes.SetLimits(-.5, classes - .5, classes - .5, -.5);
    }

    private static void DrawFields(Plot plot, Field[,] fields, int classes)
    {
        for (int label = 0; label < classes; label++)
        {
            for (int prediction = 0; prediction < classes; prediction++)
            {
                (long count, double share) = fields[label, prediction];
                Rectangle field = plot.Add.Rectangle(prediction - .5, prediction + .5, label - .5, label + .5);
                field.FillColor = Palette.Shade(share);
                field.LineColor = Palette.Grid;
                field.LineWidth = 1;
                if (classes <= MostWithCounts && (count > 0 || label == prediction))
                {
                    string text = FormattableString.Invariant($"{count:N0}");
                    PlotStyle.Note(plot, text, prediction, label, share > .5 ? Colors.White : Palette.Text, classes <= 12 ? 14 : 11);
                }
            }
        }
    }

    private static void DrawMap(Plot plot, Field[,] fields, int classes)
    {
        // A picture is smoothed where it is enlarged: so many pixels a field that this does not blur it.
        int zoom = (MapPixels + classes - 1) / classes, side = classes * zoom;
        byte[,,] pixels = new byte[side, side, 3];
        for (int label = 0; label < classes; label++)
        {
            for (int prediction = 0; prediction < classes; prediction++)
            {
                Color shade = Palette.Shade(Math.Sqrt(fields[label, prediction].Share));
                for (int pixel = 0; pixel < zoom * zoom; pixel++)
                {
                    int y = (label * zoom) + (pixel / zoom), x = (prediction * zoom) + (pixel % zoom);
                    (pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]) = (shade.R, shade.G, shade.B);
                }
            }
        }

        plot.Add.ImageRect(new Image(pixels), new CoordinateRect(-.5, classes - .5, classes - .5, -.5));
    }

    /// <param name="Count">Rows.</param>
    /// <param name="Share">Of the rows of the true class.</param>
    private readonly record struct Field(long Count, double Share);
}
