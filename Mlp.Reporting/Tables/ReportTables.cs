using System.Globalization;
using Mlp.Metrics;
using Mlp.Training;
using Spectre.Console;

namespace Mlp.Reporting;

/// <summary>
/// Makes tables for the console, which Spectre.Console draws: <c>AnsiConsole.Write(ReportTables.ConfusionMatrix(matrix))</c>. Numbers are
/// in the invariant culture.
/// </summary>
public static class ReportTables
{
    /// <summary>Classes up to which a confusion matrix is drawn whole; of more, its largest mistakes are listed.</summary>
    public const int MostClasses = 24;

    private const int MostMistakes = 20;

    /// <summary>
    /// Returns a table of how often which class was taken for which: a row for each true class, a column for each prediction. For more than
    /// <see cref="MostClasses"/> classes, which no console has room for, the 20 most frequent mistakes.
    /// </summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="classNames">One for each class; null: their numbers.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public static Table ConfusionMatrix(ConfusionMatrix matrix, IReadOnlyList<string>? classNames = null)
    {
        string[] names = ClassNames.Of(matrix, classNames);
        Table table = matrix.Classes > MostClasses ? Mistakes(matrix, names) : Counts(matrix, names);
        if (matrix.NaNRows > 0)
        {
            table.Caption = new TableTitle(FormattableString.Invariant($"{matrix.NaNRows:N0} of {matrix.Rows:N0} rows have no prediction: NaN"));
        }

        return table;
    }

    /// <summary>
    /// Returns a table of precision, recall, F1 and the number of rows of each class, and their averages: scikit-learn's
    /// <c>classification_report</c>.
    /// </summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="classNames">One for each class; null: their numbers.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public static Table Classes(ConfusionMatrix matrix, IReadOnlyList<string>? classNames = null)
    {
        string[] names = ClassNames.Of(matrix, classNames);
        Table table = Numbers("class", "precision", "recall", "F1", "rows");
        for (int c = 0; c < matrix.Classes; c++)
        {
            AddRow(table, names[c], Share(matrix.Precision(c)), Share(matrix.Recall(c)), Share(matrix.F1(c)), Count(matrix.Support(c)));
        }

        AddRow(table, "accuracy", "", "", Share(matrix.Accuracy()), Count(matrix.Rows));
        foreach (Average average in (Average[])[Average.Macro, Average.Weighted])
        {
            string name = $"{Enum.GetName(average)!.ToLowerInvariant()} average";
            AddRow(table, name, Share(matrix.Precision(average)), Share(matrix.Recall(average)), Share(matrix.F1(average)), Count(matrix.Rows));
        }

        return table;
    }

    /// <summary>Loss and metrics of some rows.</summary>
    /// <param name="evaluation">What <see cref="Trainer.Evaluate"/> returned.</param>
    public static Table Metrics(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        Table table = Numbers("metric", "value");
        AddRow(table, "rows", Count(evaluation.Rows));
        AddRow(table, "loss", Value(evaluation.Loss));
        foreach (MetricValue metric in evaluation.Metrics)
        {
            AddRow(table, metric.Name, Value(metric.Value));
        }

        return table;
    }

    private static Table Counts(ConfusionMatrix matrix, string[] names)
    {
        Table table = Numbers(["true \\ predicted", .. names]);
        for (int label = 0; label < matrix.Classes; label++)
        {
            List<string> cells = [Markup.Escape(names[label])];
            for (int prediction = 0; prediction < matrix.Classes; prediction++)
            {
                string count = Count(matrix[label, prediction]);
                cells.Add(count == "0" ? "[grey]0[/]" : label == prediction ? $"[bold blue]{count}[/]" : $"[bold orange1]{count}[/]");
            }

            table.AddRow([.. cells]);
        }

        return table;
    }

    private static Table Mistakes(ConfusionMatrix matrix, string[] names)
    {
        PriorityQueue<(int Label, int Prediction), long> most = new();
        for (int label = 0; label < matrix.Classes; label++)
        {
            for (int prediction = 0; prediction < matrix.Classes; prediction++)
            {
                if (label != prediction && matrix[label, prediction] is > 0 and var count)
                {
                    most.Enqueue((label, prediction), count);
                    if (most.Count > MostMistakes)
                    {
                        most.Dequeue();
                    }
                }
            }
        }

        Table table = Numbers("true", "predicted", "rows", "of its class");
        foreach (((int label, int prediction), long count) in most.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element))
        {
            AddRow(table, names[label], names[prediction], Count(count), Share((double)count / matrix.Support(label)));
        }

        return table;
    }

    /// <summary>A table whose first column is text, and the others numbers.</summary>
    private static Table Numbers(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
        {
            TableColumn column = new(Markup.Escape(columns[i])) { NoWrap = true };
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        return table;
    }

    private static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);

    private static string Value(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
