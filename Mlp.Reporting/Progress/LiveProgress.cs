using Mlp.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mlp.Reporting;

/// <summary>A display that is drawn over and over, on the thread that trains, between two steps.</summary>
internal static class LiveProgress
{
    private const int BarWidth = 30;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);

    public static TrainingResult Run(IAnsiConsole console, ProgressState state, TimeProvider time, Func<TrainingResult> fit)
    {
        // Ctrl+C ends the process without a way back through here: it is to leave a cursor behind.
        void ShowCursor(object? sender, ConsoleCancelEventArgs key) => console.Cursor.Show();
        Console.CancelKeyPress += ShowCursor;
        try
        {
            return console.Live(Render(console, state)).Start(display => Run(console, display, state, time, fit));
        }
        finally
        {
            Console.CancelKeyPress -= ShowCursor;
        }
    }

    private static TrainingResult Run(IAnsiConsole console, LiveDisplayContext display, ProgressState state, TimeProvider time, Func<TrainingResult> fit)
    {
        Trainer trainer = state.Trainer;
        long drawn = time.GetTimestamp();
        trainer.StepCompleted += OnStep;
        trainer.EpochCompleted += OnEpoch;
        try
        {
            TrainingResult result = fit();
            state.Result = result;
            return result;
        }
        finally
        {
            trainer.StepCompleted -= OnStep;
            trainer.EpochCompleted -= OnEpoch;
            display.UpdateTarget(Render(console, state));
        }

        void OnStep(StepResult step)
        {
            state.Add(step);
            Draw();
        }

        void OnEpoch(EpochResult epoch)
        {
            state.Add(epoch);
            Draw();
        }

        void Draw()
        {
            if (time.GetElapsedTime(drawn) >= s_between)
            {
                drawn = time.GetTimestamp();
                display.UpdateTarget(Render(console, state));
            }
        }
    }

    private static Rows Render(IAnsiConsole console, ProgressState state)
    {
        string share = FormattableString.Invariant($"{100 * state.Share:F0}%");
        string step = state.Step is { } last ? FormattableString.Invariant($"loss {last.Loss:G4}; learning rate {last.LearningRate:G4}; {state.Rate}") : "";
        string best = $"{state.Best}".Replace("; best so far", "", StringComparison.Ordinal);
        List<IRenderable> lines =
        [
            new Markup($"epoch {state.EpochNumber}  {Bar(console, state.Share)}  {share}{Left(state)}"),
            Line(console, $"step   {step}"),
            Line(console, $"last   {state.Epoch}"),
            Line(console, $"best   {best}"),
        ];
        if (state.Result is { } result)
        {
            lines.Add(Line(console, ProgressState.Describe(result, state.Elapsed)));
        }

        return new Rows(lines);
    }

    // Cut where the console ends: lines that wrap and do not by turns would make the display jump.
    private static Text Line(IAnsiConsole console, string text)
        => new(text.Length < console.Profile.Width ? text : text[..Math.Max(console.Profile.Width - 1, 0)]);

    private static string Left(ProgressState state)
        => state.Result is null && state.Remaining is { Length: > 0 } remaining ? $"  {ProgressState.Clock(state.Elapsed)}, {remaining} left" : "";

    private static string Bar(IAnsiConsole console, double share)
    {
        bool unicode = console.Profile.Capabilities.Unicode;
        int full = (int)(share * BarWidth);
        return $"[blue]{new string(unicode ? '━' : '#', full)}[/][grey]{new string(unicode ? '━' : '-', BarWidth - full)}[/]";
    }
}
