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
    private static readonly string s_up = $"\e[{Drawing.Lines}A";
    private const string ClearedLineEnd = "\e[K\n";

    /// <summary>Shows a cart.</summary>
    public void Show(CartPole cart, int step, int? action)
    {
        if (isTerminal)
        {
            output.Write(step == 0 ? "" : s_up);
            Drawing.Write(output, cart, step, action, ClearedLineEnd);
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
