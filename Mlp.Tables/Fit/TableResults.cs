using System.Globalization;
using System.Text;
using Mlp.Training;

namespace Mlp.Tables;

/// <summary>How good a model is on rows. <see cref="ToString"/> is a text for the console.</summary>
/// <param name="Rows">How many rows had a target.</param>
/// <param name="Score">The accuracy of classes, or R² of numbers.</param>
/// <param name="Metrics">All metrics by name: accuracy, log_loss, roc_auc (two classes), balanced_accuracy; r2, rmse, mae.</param>
public sealed record TableEvaluation(int Rows, double Score, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>Returns the metrics in a line, "accuracy 0.8123, log_loss 0.4312 (179 rows)", in every culture.</summary>
    public override string ToString()
        => string.Join(", ", Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G4}")))
            + string.Create(CultureInfo.InvariantCulture, $" ({Rows} rows)");
}

/// <summary>What a training came to. <see cref="ToString"/> is a text for the console.</summary>
/// <param name="Rows">The rows that were given.</param>
/// <param name="TrainingRows">Those that a member trained on.</param>
/// <param name="HeldOutRows">Those that a member held out to choose its epoch; another part for each.</param>
/// <param name="SkippedRows">Those without a target.</param>
/// <param name="HeldOut">How good the members were on what each held out, all of their parts together; null where nothing was.</param>
/// <param name="Duration">How long it took, from the call of <c>Fit</c> to the report; of several ranks, on rank 0.</param>
/// <param name="Notes">What was done about gaps, categories that never came, constant columns: a sentence each.</param>
public sealed record TableReport(
    int Rows, int TrainingRows, int HeldOutRows, int SkippedRows, TableEvaluation? HeldOut, TimeSpan Duration, IReadOnlyList<string> Notes)
{
    /// <summary>Gets how many networks were trained.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Gets the epoch that each member kept, from 1.</summary>
    public IReadOnlyList<int> Epochs { get; init; } = [];

    /// <summary>
    /// Gets the losses by epoch, a history for each member: of the rows that it trained on, and, as its validation, of those that it held out. Of
    /// classes it is the cross entropy; of a number the squared error, in units of its standard deviation. Files do not have them: empty
    /// where the model was loaded.
    /// </summary>
    public IReadOnlyList<TrainingHistory> Curves { get; init; } = [];

    /// <summary>Returns the report, a line for each fact, in every culture.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Rows: {Rows}");
        text.Append(SkippedRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {SkippedRows} of them without a target"));
        text.Append(CultureInfo.InvariantCulture, $"\nMembers: {Members}; each trained on {TrainingRows} rows");
        text.Append(HeldOutRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and held out {HeldOutRows}"));
        text.Append(Epochs.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; epochs {string.Join(", ", Epochs)}"));
        text.Append(HeldOut is null ? "" : $"\nOn what was held out: {HeldOut}");
        text.Append(CultureInfo.InvariantCulture, $"\nTime: {Duration.TotalSeconds:F1} s");
        foreach (string note in Notes)
        {
            text.Append("\n- ").Append(note);
        }

        return text.ToString();
    }
}

/// <summary>How much worse a model gets when a column's values are shuffled among the rows.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Loss">What the score loses.</param>
public readonly record struct FeatureImportance(string Column, double Loss)
{
    /// <summary>Returns the column and its loss, "Age: 0.0412", in every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Column}: {Loss:F4}");
}
