using Spectre.Console;

namespace Mlp.Reporting;

/// <summary>Prints tables without a using of Spectre.Console.</summary>
public static class TablePrinting
{
    /// <summary>Writes the table: <c>ReportTables.Metrics(trainer.Evaluate(test)).Print()</c>.</summary>
    /// <param name="table">One of <see cref="ReportTables"/>, or another.</param>
    /// <param name="console">Null: the process's.</param>
    public static void Print(this Table table, IAnsiConsole? console = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        (console ?? AnsiConsole.Console).Write(table);
    }
}
