using Policy;

namespace Balance;

/// <summary>Where the carts are shown: moving, in a terminal; elsewhere a few pictures below each other.</summary>
/// <param name="output">Where to.</param>
/// <param name="isTerminal">Whether what is written can be written over.</param>
/// <param name="steps">How many steps there will be at most.</param>
internal sealed class Stage(TextWriter output, bool isTerminal, int steps)
{
    private const int Pictures = 4;

    // Codes of ANSI: as many lines up as a picture has; and what of the line is left, cleared.
    private const string ClearedLineEnd = "\e[K\n";
    private static readonly string s_up = $"\e[{Drawing.Lines}A";

    // In a terminal that is narrower than the track, lines are cut off and not broken. Only within a picture, since a program may be
    // interrupted behind it.
    private const string CutLines = "\e[?7l";
    private const string BreakLines = "\e[?7h";

    /// <summary>Shows a cart.</summary>
    public void Show(CartPole cart, int step, int? action)
    {
        if (isTerminal)
        {
            output.Write(CutLines);
            output.Write(step == 0 ? "" : s_up);
            Drawing.Write(output, cart, step, action, ClearedLineEnd);
            output.Write(BreakLines);
            output.Flush();

            // In its own time.
            Thread.Sleep(TimeSpan.FromSeconds(CartPole.StepSeconds));
        }
        else if (step % Math.Max(1, steps / Pictures) == 0 || cart.IsOver)
        {
            Drawing.Write(output, cart, step, action);
            output.WriteLine();
        }
    }
}
