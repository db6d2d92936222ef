using Mlp.Data;
using Mlp.Training;
using Spectre.Console;

namespace Mlp.Reporting;

/// <summary>Shows on the console how a training goes.</summary>
public static class TrainerProgress
{
    /// <summary>
    /// Runs <see cref="Trainer.Fit"/> and shows it live: a bar of the epochs, the time that is left, rows a second, losses and metrics, the
    /// best epoch. If the output is not a console but a file or a pipe, as in CI, it writes a line for each epoch instead. The display does
    /// not change a bit of the training.
    /// </summary>
    /// <remarks>
    /// However the training ends, by cancellation or by an exception, too, the console is left in order: the last state stays, the cursor
    /// is back. What handlers of the trainer's events write meanwhile tears the display apart: write before or after. Of several ranks, which
    /// all call it, rank 0 alone shows something.
    /// </remarks>
    /// <param name="trainer">The trainer.</param>
    /// <param name="training">See <see cref="Trainer.Fit"/>.</param>
    /// <param name="epochs">See <see cref="Trainer.Fit"/>.</param>
    /// <param name="validation">See <see cref="Trainer.Fit"/>.</param>
    /// <param name="cancellation">See <see cref="Trainer.Fit"/>.</param>
    /// <param name="console">Null: the process's.</param>
    /// <returns>What the training came to.</returns>
    /// <inheritdoc cref="Trainer.Fit" path="/exception"/>
    /// <example><code>
    /// trainer.FitWithProgress(training, epochs: 50, validation);
    /// </code></example>
    public static TrainingResult FitWithProgress(
        this Trainer trainer, Dataset training, long epochs, Dataset? validation = null, CancellationToken cancellation = default, IAnsiConsole? console = null)
        => Fit(trainer, training, epochs, validation, cancellation, console ?? AnsiConsole.Console, TimeProvider.System);

    internal static TrainingResult Fit(
        Trainer trainer, Dataset training, long epochs, Dataset? validation, CancellationToken cancellation, IAnsiConsole console, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(training);
        if (trainer.Options.Collective is { Rank: > 0 })
        {
            return trainer.Fit(training, epochs, validation, cancellation);
        }

        ProgressState state = new(trainer, training.Rows, epochs, time);
        return console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? LiveProgress.Run(console, state, time, () => trainer.Fit(training, epochs, validation, cancellation))
            : LineProgress.Run(console, state, () => trainer.Fit(training, epochs, validation, cancellation));
    }
}
