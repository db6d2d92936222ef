using System.Globalization;
using Spectre.Console;

namespace Digits;

/// <summary>Shows how training goes: a live bar on a terminal, a line an epoch elsewhere.</summary>
internal static class Progress
{
    /// <summary>Runs a training and shows what it reports.</summary>
    /// <param name="epochs">How many there will be.</param>
    /// <param name="train">The training; it reports each epoch to what it is given.</param>
    /// <returns>All epochs.</returns>
    public static IReadOnlyList<Epoch> Show(int epochs, Action<Action<Epoch>> train)
    {
        List<Epoch> history = [];
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            train(epoch =>
            {
                history.Add(epoch);
                Console.WriteLine(Describe(epoch, epochs));
            });
            return history;
        }

        AnsiConsole.Progress()
            .Columns(new ProgressBarColumn { Width = 30 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("training", maxValue: epochs);
                train(epoch =>
                {
                    history.Add(epoch);
                    task.Description = Describe(epoch, epochs);
                    task.Increment(1);
                });
            });
        return history;
    }

    private static string Describe(Epoch epoch, int epochs) => string.Create(
        CultureInfo.InvariantCulture, $"epoch {epoch.Number,2}/{epochs}   loss {epoch.Loss:F4}   test accuracy {epoch.Accuracy:F4}");
}
