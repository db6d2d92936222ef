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
