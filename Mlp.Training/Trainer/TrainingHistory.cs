using System.Collections;
using System.Globalization;
using System.Text;

namespace Mlp.Training;

/// <summary>
/// The epochs of a training in their order, for curves and tables, as <see cref="Trainer.EpochCompleted"/> told them. One thread at a time.
/// </summary>
/// <example><code>
/// TrainingHistory history = TrainingHistory.Of(trainer);
/// trainer.Fit(training, epochs: 50, validation);
/// history.Save("run.csv");
/// </code></example>
public sealed class TrainingHistory : IReadOnlyList<EpochResult>
{
    private readonly List<EpochResult> _epochs = [];

    /// <inheritdoc/>
    public int Count => _epochs.Count;

    /// <inheritdoc/>
    public EpochResult this[int index] => _epochs[index];

    /// <summary>Gets the epoch with the lowest monitored loss, the last that was the best so far; null where there are no epochs.</summary>
    public EpochResult? Best => _epochs.FindLast(epoch => epoch.IsBest);

    /// <summary>Gets the names of the metrics in the order in which they first came; empty without validation.</summary>
    public IReadOnlyList<string> Metrics
        => [.. _epochs.SelectMany(epoch => epoch.Validation?.Metrics ?? []).Select(metric => metric.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Returns a history that collects all epochs that a trainer completes from now on.</summary>
    /// <param name="trainer">The trainer.</param>
    public static TrainingHistory Of(Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        TrainingHistory history = new();
        trainer.EpochCompleted += history.Add;
        return history;
    }

    /// <summary>
    /// Adds an epoch. If its number is not above the last one's, it replaces that epoch and those behind it: a training that was resumed
    /// from an older checkpoint trains them again.
    /// </summary>
    /// <param name="epoch">What an epoch came to.</param>
    public void Add(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        int kept = _epochs.Count;
        while (kept > 0 && _epochs[kept - 1].Epoch >= epoch.Epoch)
        {
            kept--;
        }

        _epochs.RemoveRange(kept, _epochs.Count - kept);
        _epochs.Add(epoch);
    }

    /// <summary>
    /// Writes a CSV file, whole or not at all: a line of names, then one for each epoch, whatever the culture; numbers read back to the
    /// same bits. What an epoch does not have is empty; seconds are those that it took.
    /// </summary>
    /// <param name="path">The file; replaced where there is one.</param>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, ToCsv(), static (stream, csv) => stream.Write(Encoding.UTF8.GetBytes(csv)));

    /// <summary>Returns the text that <see cref="Save"/> writes.</summary>
    public string ToCsv()
    {
        IReadOnlyList<string> metrics = Metrics;
        StringBuilder csv = new();
        IReadOnlyList<string> columns = MetricNames.Apart(metrics, "epoch", "step", "learning_rate", "training_loss", "validation_loss", "best", "seconds");
        string[] names = ["epoch", "step", "learning_rate", "training_loss", "validation_loss", .. columns.Select(Quoted), "best", "seconds"];
        csv.AppendJoin(',', names).Append('\n');
        foreach (EpochResult epoch in _epochs)
        {
            csv.AppendJoin(',', Cells(epoch, metrics)).Append('\n');
        }

        return csv.ToString();
    }

    /// <inheritdoc/>
    public IEnumerator<EpochResult> GetEnumerator() => _epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerable<string> Cells(EpochResult epoch, IReadOnlyList<string> metrics) =>
    [
        epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        epoch.StepCount.ToString(CultureInfo.InvariantCulture),
        epoch.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        Number(epoch.TrainingLoss),
        Number(epoch.Validation?.Loss),
        .. metrics.Select(name => Number(epoch.Validation?.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value)),
        epoch.IsBest ? "1" : "0",
        Number(epoch.Duration.TotalSeconds),
    ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    // A metric of the user's own may be called anything.
    private static string Quoted(string name)
        => name.AsSpan().IndexOfAny("\",\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
