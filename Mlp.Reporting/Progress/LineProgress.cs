using Mlp.Training;
using Spectre.Console;

namespace Mlp.Reporting;

/// <summary>A line for each epoch: for files, pipes and CI.</summary>
internal static class LineProgress
{
    public static TrainingResult Run(IAnsiConsole console, ProgressState state, Func<TrainingResult> fit)
    {
        // Not the console's own way of writing, which breaks lines where a terminal of 80 columns would.
        TextWriter writer = console.Profile.Out.Writer;
        Trainer trainer = state.Trainer;
        trainer.StepCompleted += state.Add;
        trainer.EpochCompleted += Write;
        try
        {
            TrainingResult result = fit();
            writer.WriteLine(ProgressState.Describe(result, state.Elapsed));
            return result;
        }
        finally
        {
            trainer.StepCompleted -= state.Add;
            trainer.EpochCompleted -= Write;
            writer.Flush();
        }

        void Write(EpochResult epoch)
        {
            state.Add(epoch);
            string number = FormattableString.Invariant($"epoch {epoch.Epoch}");
            string text = epoch.ToString().Replace(number + ":", $"epoch {state.EpochNumber}:", StringComparison.Ordinal);
            string remaining = state.Remaining is { Length: > 0 } time ? $"; {time} left" : "";
            writer.WriteLine($"{text}{(state.Rate.Length > 0 ? "; " : "")}{state.Rate}{remaining}");
            writer.Flush();
        }
    }
}
