using System.Globalization;
using Mlp.Training;

namespace Mlp.Reporting.Tests.History;

/// <summary>What a training came to, epoch by epoch, and its file.</summary>
public sealed class TrainingHistoryTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void It_collects_what_the_trainer_completes()
    {
        Trainer trainer = Training.Trainer(new PointNet(1));
        TrainingHistory history = TrainingHistory.Of(trainer);
        List<EpochResult> heard = [];
        trainer.EpochCompleted += heard.Add;
        TrainingResult result = trainer.Fit(Training.Points(64), epochs: 5, Training.Points(20, seed: 2));
        Assert.Equal(heard, history);
        Assert.Equal(result.BestEpoch, history.Best!.Epoch);
        Assert.Equal(["accuracy"], history.Metrics);
        Assert.Equal([1L, 2, 3, 4, 5], history.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void File_reads_back_to_the_same_bits_in_every_culture()
    {
        TrainingHistory history = new();
        history.Add(Training.Epoch(1, 1.0 / 3, 0.1 + 0.2, 0.875));
        history.Add(Training.Epoch(2, double.NaN, 1e-20, double.NaN, isBest: false));
        history.Add(Training.Epoch(3, 0.125));
        using (new InCulture("de-DE"))
        {
            history.Save(_temporary.File("run.csv"));
        }

        string[] lines = File.ReadAllLines(_temporary.File("run.csv"));
        Assert.Equal(4, lines.Length);
        Assert.Equal("epoch,step,learning_rate,training_loss,validation_loss,accuracy,best,seconds", lines[0]);
        string[][] cells = [.. lines.Skip(1).Select(line => line.Split(','))];
        Assert.Equal(["1", "10", "0.001", "0.3333333333333333", "0.30000000000000004", "0.875", "1", "0.25"], cells[0]);
        Assert.Equal(["2", "20", "0.001", "NaN", "1E-20", "NaN", "0", "0.25"], cells[1]);
        Assert.Equal(["3", "30", "0.001", "0.125", "", "", "1", "0.25"], cells[2]);
        Assert.Equal(1.0 / 3, double.Parse(cells[0][3], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Names_of_metrics_are_quoted_where_they_need_it()
    {
        TrainingHistory history = new();
        history.Add(Training.Epoch(1, 1) with { Validation = new Evaluation(3, 2, [new MetricValue("a \"b\", c", 4)]) });
        Assert.Equal("epoch,step,learning_rate,training_loss,validation_loss,\"a \"\"b\"\", c\",best,seconds\n1,10,0.001,1,2,4,1,0.25\n", history.ToCsv());
    }

    /// <summary>Two shared a column, and the second was lost.</summary>
    [Fact]
    public void Metrics_of_one_name_have_a_column_each()
    {
        Trainer trainer = Training.Trainer(new PointNet(1), new TrainerOptions { Metrics = [new Metrics.Accuracy(2), new Metrics.RocAuc(2), new Metrics.Accuracy(2), new Metrics.RocAuc(2, fromLogits: false)] });
        TrainingHistory history = TrainingHistory.Of(trainer);
        trainer.Fit(Training.Points(64), epochs: 2, Training.Points(20, seed: 2));
        string[] names = ["accuracy", "ROC AUC", "accuracy (2)", "ROC AUC (2)"];
        Assert.Equal(names, history.Metrics);
        Evaluation last = history[1].Validation!;
        Assert.Contains("accuracy (2) ", last.ToString(), StringComparison.Ordinal);
        Assert.Equal(last.Metrics[3].Value, last["ROC AUC (2)"]);
        string[][] cells = [.. history.ToCsv().TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(names, cells[0][5..9]);
        Assert.Equal(last.Metrics.Select(metric => metric.Value), cells[2][5..9].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Names_that_are_there_already_are_kept()
    {
        Evaluation evaluation = new(3, 2, [new MetricValue("a", 1), new MetricValue("a", 2), new MetricValue("a (2)", 3), new MetricValue("a", 4)]);
        Assert.Equal(["a", "a (3)", "a (2)", "a (4)"], evaluation.Metrics.Select(metric => metric.Name));
        Assert.Equal(["b", "b (2)"], (evaluation with { Metrics = [new MetricValue("b", 1), new MetricValue("b", 2)] }).Metrics.Select(metric => metric.Name));
        Assert.Equal(evaluation, evaluation with { Rows = 3 });

        // Nor may a metric be called as a column that is there without it.
        TrainingHistory history = new();
        history.Add(Training.Epoch(1, 1) with { Validation = new Evaluation(3, 2, [new MetricValue("best", 5), new MetricValue("epoch", 6)]) });
        Assert.Equal("epoch,step,learning_rate,training_loss,validation_loss,best (2),epoch (2),best,seconds\n1,10,0.001,1,2,5,6,1,0.25\n", history.ToCsv());
    }

    [Fact]
    public void An_empty_history_has_a_line_of_names()
    {
        TrainingHistory history = new();
        Assert.Null(history.Best);
        Assert.Empty(history.Metrics);
        Assert.Equal("epoch,step,learning_rate,training_loss,validation_loss,best,seconds\n", history.ToCsv());
    }

    [Fact]
    public void Epochs_that_are_trained_again_replace_the_old_ones()
    {
        TrainingHistory history = new();
        foreach (long epoch in (long[])[1, 2, 3, 4])
        {
            history.Add(Training.Epoch(epoch, epoch));
        }

        history.Add(Training.Epoch(3, 30));
        Assert.Equal([1.0, 2, 30], history.Select(epoch => epoch.TrainingLoss));
    }

    [Fact]
    public void An_older_file_is_replaced_whole_and_a_missing_folder_is_named()
    {
        TrainingHistory history = new();
        history.Add(Training.Epoch(1, 1));
        string path = _temporary.File("run.csv");
        File.WriteAllText(path, new string('x', 100_000));
        history.Save(path);
        Assert.Equal(history.ToCsv(), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_temporary.Folder));

        string missing = Path.Combine(_temporary.Folder, "none", "run.csv");
        Assert.Contains(missing, Assert.ThrowsAny<IOException>(() => history.Save(missing)).Message, StringComparison.Ordinal);
    }
}
