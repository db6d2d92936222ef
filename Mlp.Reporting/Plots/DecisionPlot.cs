using Mlp.Data;
using ScottPlot;

namespace Mlp.Reporting;

/// <summary>Which class a network sees where in the plane, and the points of a dataset on it.</summary>
internal static class DecisionPlot
{
    private const int Side = 240;

    public static Figure Draw(IMlp network, Dataset dataset, string title, float threshold)
    {
        int channels = network.StateLayout.Tensors.Last(tensor => tensor.Role == TensorRole.LinearWeight).Shape[0];
        int classes = Math.Max(channels, 2);
        int inputs = network.StateLayout.Tensors.First(tensor => tensor.Role == TensorRole.LinearWeight).Shape[1];
        if (inputs != 2 || dataset.Features != 2)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A decision boundary is drawn in a plane: the network has {inputs} inputs and the dataset {dataset.Features} features, but both must have 2."),
                nameof(network));
        }

        if (dataset.Classes == 0 || dataset.Classes > classes)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The dataset has {dataset.Classes} classes, but {network.StateLayout.NetworkName} tells {classes} apart: pass rows with labels of these."),
                nameof(dataset));
        }

        string[] names = dataset.ClassNames.Count == classes ? [.. dataset.ClassNames] : ClassNames.Of(classes, null);
        CoordinateRect area = Area(dataset);
        byte[,,] pixels = Pixels(network, channels, area, threshold);
        Coordinates[][] points = [.. Enumerable.Range(0, classes).Select(c => Points(dataset, c))];
        IReadOnlyList<string> axes = dataset.FeatureNames.Count == 2 ? dataset.FeatureNames : ["feature 0", "feature 1"];
        return new Figure(title, 680, 640, plot => Draw(plot, pixels, area, points, names, axes));
    }

    private static void Draw(Plot plot, byte[,,] pixels, CoordinateRect area, Coordinates[][] points, string[] names, IReadOnlyList<string> axes)
    {
        PlotStyle.Axis(plot.Axes.Bottom, axes[0]);
        PlotStyle.Axis(plot.Axes.Left, axes[1]);
        plot.HideGrid();
        plot.Add.ImageRect(new Image(pixels), area);
        for (int c = 0; c < points.Length; c++)
        {
            if (points[c].Length > 0)
            {
                ScottPlot.Plottables.Markers dots = plot.Add.Markers(points[c], MarkerShape.FilledCircle, 6, Palette.OfClass(c));
                dots.MarkerLineColor = Colors.White;
                dots.MarkerLineWidth = .75f;
                dots.LegendText = PlotStyle.Shortened(names[c], 24);
            }
        }

        PlotStyle.Legend(plot, Alignment.UpperRight, names);
        plot.Axes.SetLimits(area.Left, area.Right, area.Bottom, area.Top);
    }

    private static CoordinateRect Area(Dataset dataset)
    {
        double[] least = [double.PositiveInfinity, double.PositiveInfinity], most = [double.NegativeInfinity, double.NegativeInfinity];
        for (int i = 0; i < dataset.Inputs.Length; i++)
        {
            if (float.IsFinite(dataset.Inputs[i]))
            {
                (least[i % 2], most[i % 2]) = (Math.Min(least[i % 2], dataset.Inputs[i]), Math.Max(most[i % 2], dataset.Inputs[i]));
            }
        }

        for (int axis = 0; axis < 2; axis++)
        {
            (double from, double to) = least[axis] <= most[axis] ? (least[axis], most[axis]) : (0, 1);
            double room = Math.Max((to - from) * .08, 1e-3);
            (least[axis], most[axis]) = (from - room, to + room);
        }

        return new CoordinateRect(least[0], most[0], least[1], most[1]);
    }

    /// <summary>The colour of the likeliest class, the fainter, the less likely.</summary>
    private static byte[,,] Pixels(IMlp network, int channels, CoordinateRect area, float threshold)
    {
        float[] inputs = new float[Side * Side * 2], outputs = new float[Side * Side * channels];
        for (int i = 0; i < Side * Side; i++)
        {
            inputs[2 * i] = (float)(area.Left + ((i % Side + .5) / Side * area.Width));
            inputs[(2 * i) + 1] = (float)(area.Top - ((i / Side + .5) / Side * area.Height));
        }

        network.Forward(inputs, outputs);
        bool areProbabilities = network.StateLayout.Topology?.OutputActivation is ActivationLayer.Softmax or ActivationLayer.Sigmoid or ActivationLayer.Hardsigmoid;
        byte[,,] pixels = new byte[Side, Side, 3];
        for (int i = 0; i < Side * Side; i++)
        {
            (int c, double probability) = Likeliest(outputs.AsSpan(i * channels, channels), areProbabilities, threshold);
            Color color = Palette.OfClass(c);
            double share = .12 + (.38 * probability);
            (pixels[i / Side, i % Side, 0], pixels[i / Side, i % Side, 1], pixels[i / Side, i % Side, 2])
                = (Mix(color.R, share), Mix(color.G, share), Mix(color.B, share));
        }

        return pixels;

        static byte Mix(byte channel, double share) => (byte)Math.Round(255 + ((channel - 255) * share));
    }

    /// <summary>The likeliest class of outputs that are logits, log-probabilities, or probabilities.</summary>
    internal static (int Class, double Probability) Likeliest(ReadOnlySpan<float> logits, bool areProbabilities, float threshold = 0)
    {
        if (logits.Length == 1)
        {
            double one = areProbabilities ? logits[0] : 1 / (1 + Math.Exp((double)threshold - logits[0]));
            return one > (areProbabilities && threshold != 0 ? threshold : .5) ? (1, one) : (0, double.IsNaN(one) ? 0 : 1 - one);
        }

        int best = 0;
        double sum = 0;
        for (int c = 1; c < logits.Length; c++)
        {
            best = logits[c] > logits[best] ? c : best;
        }

        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - logits[best]);
        }

        // NaN is nowhere likely.
        return (best, double.IsNaN(sum) ? 0 : areProbabilities ? logits[best] : 1 / sum);
    }

    private static Coordinates[] Points(Dataset dataset, int c)
    {
        List<Coordinates> points = [];
        for (int row = 0; row < dataset.Rows; row++)
        {
            Coordinates point = new(dataset.Inputs[2 * row], dataset.Inputs[(2 * row) + 1]);
            if (dataset.Labels[row] == c && double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                points.Add(point);
            }
        }

        return [.. points];
    }
}
