namespace Mlp.Tables;

/// <summary>How good a model is on rows.</summary>
/// <param name="Rows">How many rows had a target.</param>
/// <param name="Score">The accuracy of classes, or R² of numbers.</param>
/// <param name="Metrics">All metrics by name: accuracy, log_loss, roc_auc (two classes), balanced_accuracy; r2, rmse, mae.</param>
public sealed record TableEvaluation(int Rows, double Score, IReadOnlyDictionary<string, double> Metrics);

/// <summary>What a training came to. <see cref="ToString"/> is a text for the console.</summary>
/// <param name="Rows">The rows that were given.</param>
/// <param name="TrainingRows">Those that members trained on.</param>
/// <param name="HeldOutRows">Those that were held out to choose the epochs.</param>
/// <param name="SkippedRows">Those without a target.</param>
/// <param name="HeldOut">How good the members were on what was held out.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Notes">What was done about gaps, categories that never came, constant columns: a sentence each.</param>
public sealed record TableReport(
    int Rows, int TrainingRows, int HeldOutRows, int SkippedRows, TableEvaluation? HeldOut, TimeSpan Duration, IReadOnlyList<string> Notes);

/// <summary>How much worse a model gets when a column's values are shuffled among the rows.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Loss">What the score loses.</param>
public readonly record struct FeatureImportance(string Column, double Loss);
