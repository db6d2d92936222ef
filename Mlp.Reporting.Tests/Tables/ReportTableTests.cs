using Mlp.Metrics;
using Mlp.Training;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Mlp.Reporting.Tests.Tables;

/// <summary>Tables on the console.</summary>
public class ReportTableTests
{
    [Fact]
    public void Confusion_matrix_has_a_row_for_each_true_class()
    {
        ConfusionMatrix matrix = new(3);
        matrix.Add([0, 0, 1, 2, 2, 2, 1], [0, 0, 1, 2, 2, 1, 0]);
        string[] lines = Draw(ReportTables.ConfusionMatrix(matrix, ["cat", "[dog]", "bird"]));
        Assert.Equal(["true", "\\", "predicted", "cat", "[dog]", "bird"], Words(lines[0]));
        Assert.Equal([["cat", "2", "1", "0"], ["[dog]", "0", "1", "1"], ["bird", "0", "0", "2"]], lines[2..].Select(Words));
    }

    [Fact]
    public void Classes_have_the_scores_of_their_definitions()
    {
        ConfusionMatrix matrix = new(2);
        matrix.Add([0, 0, 1, 1, 1], [0, 0, 0, 1, 1]);
        string[] lines = Draw(ReportTables.Classes(matrix));
        Assert.Equal(["class", "precision", "recall", "F1", "rows"], Words(lines[0]));
        Assert.Equal(["0", "1.0000", "0.6667", "0.8000", "3"], Words(lines[2]));
        Assert.Equal(["1", "0.6667", "1.0000", "0.8000", "2"], Words(lines[3]));
        Assert.Equal(["accuracy", "0.8000", "5"], Words(lines[4]));
        Assert.Equal(["macro", "average", "0.8333", "0.8333", "0.8000", "5"], Words(lines[5]));

        // 1 · 3/5 + 2/3 · 2/5.
        Assert.Equal(["weighted", "average", "0.8667", "0.8000", "0.8000", "5"], Words(lines[6]));
    }

    [Fact]
    public void Many_classes_give_way_to_their_most_frequent_mistakes()
    {
        ConfusionMatrix matrix = new(100);
        int[] labels = [.. Enumerable.Repeat(7, 9), 3, 3, 5], predictions = [.. Enumerable.Repeat(8, 6), 7, 7, 7, 99, 3, 5];
        matrix.Add(predictions, labels);
        string[] lines = Draw(ReportTables.ConfusionMatrix(matrix));
        Assert.Equal([["7", "8", "6", "0.6667"], ["3", "99", "1", "0.5000"]], lines[2..].Select(Words));
    }

    [Fact]
    public void Rows_without_a_prediction_are_told()
    {
        ConfusionMatrix matrix = new(2);
        matrix.Add([float.NaN, 1, 2, 1], [0, 0]);
        Assert.Contains("1 of 2 rows have no prediction: NaN", string.Join(' ', Draw(ReportTables.ConfusionMatrix(matrix)).Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.Contains("NaN", string.Join('\n', Draw(ReportTables.Classes(matrix))), StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_are_those_of_the_evaluation_in_every_culture()
    {
        using InCulture german = new("de-DE");
        string[] lines = Draw(ReportTables.Metrics(new Evaluation(1234, 0.5, [new MetricValue("RMSE", 1.25), new MetricValue("[odd]", double.NaN)])));
        Assert.Equal([["rows", "1,234"], ["loss", "0.5"], ["RMSE", "1.25"], ["[odd]", "NaN"]], lines[2..].Select(Words));
    }

    [Fact]
    public void Tables_print_themselves()
    {
        using TestConsole console = new();
        ReportTables.Metrics(new Evaluation(3, 0.25, [])).Print(console);
        Assert.Contains("0.25", console.Output, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => TablePrinting.Print(null!));
    }

    [Fact]
    public void Empty_and_one_class_and_wrong_names()
    {
        Assert.Equal(["0", "0", "0"], Words(Draw(ReportTables.ConfusionMatrix(new ConfusionMatrix(1)))[2]));
        Assert.Contains("accuracy", string.Join('\n', Draw(ReportTables.Classes(new ConfusionMatrix(1)))), StringComparison.Ordinal);
        Assert.Contains("2 classes, but 1 names", Assert.Throws<ArgumentException>(() => ReportTables.ConfusionMatrix(new ConfusionMatrix(2), ["a"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ReportTables.ConfusionMatrix(null!));
        Assert.Throws<ArgumentNullException>(() => ReportTables.Metrics(null!));
    }

    private static string[] Draw(Table table)
    {
        using TestConsole console = new TestConsole().Width(200);
        console.Write(table);
        return [.. console.Lines.Where(line => line.Trim().Length > 0)];
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
