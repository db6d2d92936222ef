namespace Embedded;

/// <summary>Draws pictures with letters.</summary>
internal static class Drawing
{
    private const int Side = 8;
    private const int AnswerLine = 3;
    private const string Shades = " .:-=+*#%@";

    /// <summary>Draws a picture and writes what the network reads beside it.</summary>
    public static void Write(TextWriter output, ReadOnlySpan<float> pixels, Answer answer)
    {
        // Two letters a pixel, so that a picture comes out square.
        Span<char> letters = stackalloc char[2 * Side];
        for (int line = 0; line < Side; line++)
        {
            for (int column = 0; column < letters.Length; column++)
            {
                letters[column] = Shades[(int)(pixels[line * Side + column / 2] * (Shades.Length - 1))];
            }

            output.Write("  ");
            output.Write(line == AnswerLine ? letters : letters.TrimEnd(' '));
            output.WriteLine(line == AnswerLine ? $"    {answer.Digit}, {answer.Percent} % sure" : "");
        }

        output.WriteLine();
    }
}
