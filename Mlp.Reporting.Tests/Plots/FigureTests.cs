using System.Buffers.Binary;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Reporting.Tests.Plotting;

/// <summary>Pictures: their files, their texts, and what cannot be drawn.</summary>
public sealed partial class FigureTests : IDisposable
{
    private static readonly byte[] s_png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_ending_tells_the_format_and_the_size_is_the_picture_s()
    {
        Figure figure = Plots.LearningCurves(History(3), "Title");
        figure.Save(_temporary.File("a.png"));
        figure.Save(_temporary.File("b.PNG"), 320, 200);
        figure.Save(_temporary.File("c.svg"));
        Assert.Equal((figure.Width, figure.Height), PngSize(File.ReadAllBytes(_temporary.File("a.png"))));
        Assert.Equal((320, 200), PngSize(File.ReadAllBytes(_temporary.File("b.PNG"))));
        XElement svg = XDocument.Load(_temporary.File("c.svg")).Root!;
        Assert.Equal(("svg", $"{figure.Width}"), (svg.Name.LocalName, svg.Attribute("width")!.Value));

        // Drawn again, the same.
        Assert.Equal(figure.ToPng(), figure.ToPng());
        Assert.Equal(figure.ToPng(), File.ReadAllBytes(_temporary.File("a.png")));
    }

    [Fact]
    public void What_cannot_be_written_is_said_and_leaves_nothing_behind()
    {
        Figure figure = Plots.LearningCurves(History(3));
        string ending = Assert.Throws<ArgumentException>(() => figure.Save(_temporary.File("a.jpeg"))).Message;
        Assert.Contains("ends in '.jpeg', but a figure is written as .png or .svg", ending, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => figure.Save(_temporary.File("plain")));
        Assert.Throws<ArgumentException>(() => figure.Save(""));
        string missing = Path.Combine(_temporary.Folder, "none", "a.png");
        Assert.Contains(missing, Assert.ThrowsAny<IOException>(() => figure.Save(missing)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_temporary.File("folder.png"));
        Assert.Throws<UnauthorizedAccessException>(() => figure.Save(_temporary.File("folder.png")));
        Assert.Throws<ArgumentOutOfRangeException>(() => figure.Save(_temporary.File("a.png"), 99, 200));
        Assert.Throws<ArgumentOutOfRangeException>(() => figure.Save(_temporary.File("a.png"), 200, 20_000));
        Assert.Empty(Directory.GetFiles(_temporary.Folder));
    }

    [Fact]
    public void Learning_curves_name_what_they_show()
    {
        string[] texts = Texts(Plots.LearningCurves(History(12), "My run"));
        foreach (string expected in (string[])["My run", "Loss", "loss", "epoch", "training", "validation", "best: epoch 12", "Validation accuracy", "accuracy"])
        {
            Assert.Contains(expected, texts);
        }

        string[] logarithmic = Texts(Plots.LearningCurves(History(12), logLoss: true));
        Assert.Contains("loss (logarithmic)", logarithmic);
        Assert.Contains("0.5", logarithmic);
    }

    [Fact]
    public void Curves_lie_where_their_numbers_are()
    {
        // A loss of 1 at epoch 1 and of 0 at epoch 2: the curve falls from left to right, over almost all of the plot's height.
        TrainingHistory history = new();
        history.Add(Training.Epoch(1, 1));
        history.Add(Training.Epoch(2, 0));
        Figure figure = Plots.LearningCurves(history);
        double[] line = [.. XDocument.Parse(figure.ToSvg()).Descendants().Where(element => element.Attribute("stroke")?.Value == "#0072B2" && element.Attribute("d")!.Value.Count(c => c == 'L') == 1)
            .Select(element => Number().Matches(element.Attribute("d")!.Value).Select(match => double.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray())
            .First(numbers => numbers[1] != numbers[3])];
        Assert.True(line[0] < line[2] - (figure.Width * .3), "It runs to the right.");
        Assert.True(line[1] < line[3] - (figure.Height * .6), "It falls.");
    }

    [Fact]
    public void Curves_of_several_trainings_are_in_one_plot()
    {
        // Two trainings of different lengths, a third without validation, and one that has not begun.
        TrainingHistory falling = new(), without = new();
        for (int epoch = 1; epoch <= 4; epoch++)
        {
            falling.Add(Training.Epoch(epoch, 4 - epoch, validation: 5 - epoch));
            without.Add(Training.Epoch(epoch, 2));
        }

        Figure figure = Plots.LearningCurves([falling, History(9), without, new TrainingHistory()], "Members");
        string[] texts = Texts(figure);
        foreach (string expected in (string[])["Members", "Loss of 4 trainings", "loss", "epoch"])
        {
            Assert.Contains(expected, texts);
        }

        // The legend names each kind once, and each training has its curves, as a picture of one training does.
        Figure one = Plots.LearningCurves([History(9)]);
        Assert.All((string[])["training", "validation"], kind => Assert.Equal(Texts(one).Count(text => text == kind), texts.Count(text => text == kind)));
        Assert.Equal(3 * Lines(one, "#0072B2"), Lines(figure, "#0072B2"));
        Assert.Equal(2 * Lines(one, "#D55E00"), Lines(figure, "#D55E00"));
        Assert.True(Lines(one, "#0072B2") > 0);
        Assert.Contains("loss (logarithmic)", Texts(Plots.LearningCurves([History(3)], logLoss: true)));
        Assert.Contains("no epochs yet", Texts(Plots.LearningCurves(Array.Empty<TrainingHistory>())));

        // The lines of the legend have one piece.
        static int Lines(Figure figure, string color) => XDocument.Parse(figure.ToSvg()).Descendants().Count(element => element.Attribute("stroke")?.Value == color
            && element.Attribute("d") is { } path && path.Value.Count(c => c == 'L') > 1);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    public void Numbers_are_the_same_in_every_culture(string culture)
    {
        string expected = Plots.Residuals([1.5f, 2, 3.25f], [1, 2.5f, 3]).ToSvg();
        using InCulture held = new(culture);
        Assert.Equal(expected, Plots.Residuals([1.5f, 2, 3.25f], [1, 2.5f, 3]).ToSvg());
    }

    [Fact]
    public void Histories_of_none_and_one_epoch_and_of_NaN_are_drawn()
    {
        Assert.Contains("no epochs yet", Texts(Plots.LearningCurves(new TrainingHistory())));
        Assert.NotEmpty(Plots.LearningCurves(History(1)).ToPng());
        TrainingHistory history = History(2);
        history.Add(Training.Epoch(3, double.NaN, double.PositiveInfinity, double.NaN, isBest: false));
        history.Add(Training.Epoch(4, 0.1, 0.2, 0.5, isBest: false));
        Assert.NotEmpty(Plots.LearningCurves(history).ToPng());
        Assert.NotEmpty(Plots.LearningCurves(history, logLoss: true).ToPng());
        TrainingHistory nothing = new();
        nothing.Add(Training.Epoch(1, double.NaN));
        Assert.Contains("no finite values", Texts(Plots.LearningCurves(nothing, logLoss: true)));
        TrainingHistory zero = new();
        zero.Add(Training.Epoch(1, 0, -1));
        Assert.Contains("loss", Texts(Plots.LearningCurves(zero, logLoss: true)));
    }

    [Fact]
    public void A_figure_holds_what_the_history_was()
    {
        TrainingHistory history = History(3);
        Figure figure = Plots.LearningCurves(history);
        byte[] before = figure.ToPng();
        history.Add(Training.Epoch(4, 100));
        Assert.Equal(before, figure.ToPng());
    }

    [Fact]
    public void Confusion_matrix_shows_names_counts_and_accuracy()
    {
        ConfusionMatrix matrix = new(3);
        matrix.Add([0, 0, 1, 2, 2, 2, 1], [0, 0, 1, 2, 2, 1, 0]);
        string[] texts = Texts(Plots.ConfusionMatrix(matrix, ["Iris-setosa", "Äpfel", "Ωmega и ёж"]));
        foreach (string expected in (string[])["7 rows, accuracy 0.7143", "predicted class", "true class", "Iris-setosa", "Äpfel", "Ωmega и ёж", "2", "1"])
        {
            Assert.Contains(expected, texts);
        }

        ConfusionMatrix nan = new(2);
        nan.Add([float.NaN, 1, 2, 1], [0, 0]);
        Assert.Contains("2 rows, 1 of them without a prediction: NaN", Texts(Plots.ConfusionMatrix(nan)));
        Assert.Throws<ArgumentException>(() => Plots.ConfusionMatrix(nan, ["one"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(41)]
    [InlineData(300)]
    public void Confusion_matrices_of_any_size_are_drawn(int classes)
    {
        Assert.Contains("no rows", Texts(Plots.ConfusionMatrix(new ConfusionMatrix(classes))));
        ConfusionMatrix matrix = new(classes);
        matrix.Add([classes - 1], [0]);
        Assert.Equal(s_png, Plots.ConfusionMatrix(matrix).ToPng()[..8]);
    }

    [Fact]
    public void Letters_that_no_font_has_do_no_harm()
        => Assert.NotEmpty(Plots.ConfusionMatrix(new ConfusionMatrix(2), ["猫", "🐕"], "見出し").ToPng());

    [Fact]
    public void Roc_curves_have_their_areas_and_classes_without_rows_none()
    {
        string[] two = Texts(Plots.RocCurve([0.1f, 0.4f, 0.35f, 0.8f], [0, 0, 1, 1], 1));
        Assert.Contains("ROC: AUC 0.7500", two);
        Assert.Contains("1: AUC 0.7500", two);
        Assert.Contains("false positive rate", two);
        Assert.Contains("true positive rate", two);
        string[] three = Texts(Plots.RocCurve([1, 0, 0, 0, 1, 0, 0, 1, 0], [0, 1, 1], 3, ["cat", "dog", "bird"]));
        Assert.Contains("cat: AUC 1.0000", three);
        Assert.DoesNotContain(three, text => text.StartsWith("bird", StringComparison.Ordinal));
        Assert.Contains("ROC: AUC is not defined for all classes", three);
        Assert.NotEmpty(Plots.RocCurve([], [], 1).ToPng());
        Assert.NotEmpty(Plots.RocCurve([1, 2, 3, 4], [1, 1, 1, 1], 1).ToPng());
        Assert.NotEmpty(Plots.RocCurve(new float[30 * 12], new int[30], 12).ToPng());
        Assert.Throws<ArgumentException>(() => Plots.RocCurve([1, 2, 3], [1, 1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Plots.RocCurve([], [], 0));
    }

    [Fact]
    public void Residuals_have_scores_and_units()
    {
        string[] texts = Texts(Plots.Residuals([1, 2, 4], [1, 2, 3], "strength", "MPa"));

        // R² = 1 − 1 / 2; RMSE = √(1/3).
        foreach (string expected in (string[])["R² 0.5000, RMSE 0.5774", "Residuals: mean 0.333", "true strength [MPa]", "predicted strength [MPa]", "predicted − true strength [MPa]", "count"])
        {
            Assert.Contains(expected, texts);
        }

        Assert.Contains("no finite values", Texts(Plots.Residuals([float.NaN], [1])));
        Assert.Contains(Texts(Plots.Residuals([float.NaN, 1], [1, 1])), text => text.EndsWith("; 1 are not finite", StringComparison.Ordinal));
        Assert.NotEmpty(Plots.Residuals([], []).ToPng());
        Assert.NotEmpty(Plots.Residuals([2], [2]).ToPng());
        Assert.Throws<ArgumentException>(() => Plots.Residuals([1], []));
    }

    [Fact]
    public void Layers_have_a_histogram_each()
    {
        DigitNet net = new(1);
        string[] weights = Texts(Plots.Weights(net));
        Assert.Contains(weights, text => text.StartsWith("0.weight [128, 64]: mean ", StringComparison.Ordinal));
        Assert.Contains(weights, text => text.StartsWith("8.weight [10, 64]: mean ", StringComparison.Ordinal));

        // The third channel's bias keeps it at 0.
        PointNet dead = new(1);
        float[] bias = new float[16];
        dead.ReadTensor("0.bias", bias);
        bias[3] = -100;
        dead.WriteTensor("0.bias", bias);
        string[] activations = Texts(Plots.Activations(dead, Training.Points(50).Inputs));
        Assert.Contains(activations, text => Regex.IsMatch(text, @"^ReLU: 1: \d+% are 0; [1-9]\d* of 16 channels always$"));
        Assert.Contains(activations, text => text.StartsWith("Linear: 3, the outputs: mean ", StringComparison.Ordinal));
        Assert.NotEmpty(Plots.Activations(new LinearNet(1), new float[4]).ToPng());
        Assert.Throws<ArgumentException>(() => Plots.Activations(dead, new float[3]));
    }

    [Fact]
    public void Decision_boundary_is_drawn_in_a_plane_alone()
    {
        string[] texts = Texts(Plots.DecisionBoundary(new PointNet(1), Training.Points(20)));
        Assert.All((string[])["x", "y", "below", "above"], text => Assert.Contains(text, texts));
        Dataset none = Dataset.ForClassification([], (int[])[], 2, 2);
        Assert.NotEmpty(Plots.DecisionBoundary(new PointNet(1), none).ToPng());
        Assert.NotEmpty(Plots.DecisionBoundary(new SigmoidNet(1), none).ToPng());
        Dataset three = Dataset.ForClassification([1, 2, 3], (int[])[0], 3, 2);
        Assert.Contains("3 features", Assert.Throws<ArgumentException>(() => Plots.DecisionBoundary(new PointNet(1), three)).Message, StringComparison.Ordinal);
        Dataset classes = Dataset.ForClassification([1, 2], (int[])[0], 2, 5);
        Assert.Contains("5 classes", Assert.Throws<ArgumentException>(() => Plots.DecisionBoundary(new PointNet(1), classes)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Plots.DecisionBoundary(new LinearNet(1), Training.Points(20)));
    }

    /// <summary>Of one output, class 1 is above the threshold, as sure as the output is far from it.</summary>
    [Fact]
    public void Decision_boundary_of_one_output_has_a_threshold()
    {
        byte[] below = Of(-0.25f, 0);
        Assert.Equal(below, Of(0.25f, 0.5f));
        Assert.NotEqual(below, Of(0.25f, 0));
        Assert.Equal(Of(0.25f, 0), Of(0.75f, 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => Of(0, float.NaN));

        static byte[] Of(float output, float threshold)
        {
            PlaneNet net = new(1);
            net.WriteTensor("0.weight", [0f, 0f]);
            net.WriteTensor("0.bias", [output]);
            return Plots.DecisionBoundary(net, Training.Points(20), threshold: threshold).ToPng();
        }
    }

    [Fact]
    public void Metrics_of_one_name_have_a_plot_each()
    {
        TrainingHistory history = new();
        history.Add(Training.Epoch(1, 1) with { Validation = new Evaluation(20, 1, [new MetricValue("accuracy", 0.5), new MetricValue("accuracy", 0.75)]) });
        string[] texts = Texts(Plots.LearningCurves(history));
        Assert.Contains("Validation accuracy", texts);
        Assert.Contains("Validation accuracy (2)", texts);
    }

    [Fact]
    public void Figures_may_be_drawn_by_several_threads()
    {
        byte[] expected = Plots.LearningCurves(History(5), "threads").ToPng();
        byte[][] drawn = new byte[8][];
        Parallel.For(0, drawn.Length, i => drawn[i] = Plots.LearningCurves(History(5), "threads").ToPng());
        Assert.All(drawn, png => Assert.Equal(expected, png));
    }

    private static TrainingHistory History(int epochs)
    {
        TrainingHistory history = new();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            history.Add(Training.Epoch(epoch, 2.0 / epoch, 2.2 / epoch, 1 - (0.5 / epoch)));
        }

        return history;
    }

    private static string[] Texts(Figure figure)
        => [.. XDocument.Parse(figure.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];

    private static (int Width, int Height) PngSize(byte[] png)
    {
        Assert.Equal(s_png, png[..8]);
        return (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Number();
}
