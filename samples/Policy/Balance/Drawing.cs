using Policy;

namespace Balance;

/// <summary>Draws carts with letters: the track, the cart on it, the pole, and where it is pushed.</summary>
internal static class Drawing
{
    /// <summary>How many lines a picture has.</summary>
    public const int Lines = PoleLines + 3;

    // A line is twice as high as a letter is wide. In true proportion the pole would be 8 lines, and lean by 2 letters when it falls.
    private const int PoleLines = 8;
    private const double MetresPerColumn = 0.08;
    private const double MetresPerLine = 2 * CartPole.HalfLength / PoleLines;

    // To each side, the track's 30 columns, the end of the track, and one more.
    private const int Middle = 32;
    private const int Columns = (2 * Middle) + 1;
    private const int CartWidth = 7;

    /// <summary>Writes a picture, the lines of which end where nothing more is to be seen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="cart">The cart.</param>
    /// <param name="step">How many steps it has lasted.</param>
    /// <param name="action">The push that led here: 0 to the left, 1 to the right, null for none.</param>
    /// <param name="lineEnd">What stands behind each line: for a terminal that which clears its rest.</param>
    public static void Write(TextWriter output, CartPole cart, int step, int? action, string lineEnd = "\n")
    {
        Span<char> line = stackalloc char[Columns];
        for (int index = 0; index < PoleLines; index++)
        {
            line.Fill(' ');
            double height = (PoleLines - index - 0.5) * MetresPerLine;
            Put(line, Column(cart.Position + (height * Math.Tan(cart.Angle))), Letter(cart.Angle));
            End(line);
        }

        line.Fill(' ');
        int left = Column(cart.Position) - (CartWidth / 2);
        for (int index = 0; index < CartWidth; index++)
        {
            Put(line, left + index, "[=====]"[index]);
        }

        Put(line, action == 1 ? left - 2 : left + CartWidth + 1, action switch { 1 => '>', 0 => '<', _ => ' ' });
        End(line);

        line.Fill('-');
        line[Middle] = '+';
        Put(line, Column(-CartPole.LargestPosition) - 1, '|');
        Put(line, Column(CartPole.LargestPosition) + 1, '|');
        End(line);

        double degrees = cart.Angle * 180 / Math.PI;
        output.Write($"step {step}, {step * CartPole.StepSeconds:F2} s: cart at {cart.Position:F2} m, pole at {degrees:F1} degrees");
        output.Write(lineEnd);

        void End(Span<char> letters)
        {
            output.Write(letters.TrimEnd(' '));
            output.Write(lineEnd);
        }
    }

    private static int Column(double position) => Middle + (int)Math.Round(position / MetresPerColumn);

    // A degree is 0.2 letters at the tip: what leans by less than two looks upright.
    private static char Letter(double angle) => angle switch { > Math.PI / 90 => '/', < -Math.PI / 90 => '\\', _ => '|' };

    private static void Put(Span<char> line, int column, char letter)
    {
        if (column >= 0 && column < line.Length)
        {
            line[column] = letter;
        }
    }
}
