namespace Embedded;

/// <summary>Reads lines of digits, and writes what the network makes of each.</summary>
/// <param name="name">What errors call it.</param>
/// <param name="output">Where answers are written: a line each.</param>
/// <param name="errors">Where what is wrong is written.</param>
internal sealed class DigitFile(string name, TextWriter output, TextWriter errors)
{
    private int _labelled;
    private int _right;

    /// <summary>Reads all lines; empty ones are left out.</summary>
    /// <param name="open">Opens it.</param>
    /// <returns>The program's exit code: 0 unless it could not be read to its end.</returns>
    public int Read(Func<Stream> open)
    {
        try
        {
            using StreamReader lines = new(open());
            Span<float> pixels = stackalloc float[DigitReader.InChannels];
            for (int number = 1; lines.ReadLine() is { } line; number++)
            {
                if (!line.AsSpan().IsWhiteSpace() && !ReadLine(line, number, pixels))
                {
                    return 1;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string remedy = "name a file of digits that exists and may be read, or - for the standard input.";
            errors.WriteLine($"error: cannot read '{name}' ({error.GetType().Name}): {remedy}");
            return 1;
        }

        if (_labelled > 0)
        {
            output.WriteLine($"{_right} of {_labelled} labelled digits read right: {100m * _right / _labelled:F2} %");
        }

        return 0;
    }

    private bool ReadLine(ReadOnlySpan<char> line, int number, Span<float> pixels)
    {
        int label;
        try
        {
            label = DigitLine.Parse(line, pixels);
        }
        catch (FormatException error)
        {
            errors.WriteLine($"error: line {number} of {name} {error.Message}");
            return false;
        }

        int digit = Answer.To(pixels).Digit;
        output.WriteLine(label == DigitLine.Unlabelled || label == digit ? $"{digit}" : $"{digit} (it is a {label})");

        // Whoever writes line by line is answered line by line.
        output.Flush();
        if (label != DigitLine.Unlabelled)
        {
            _labelled++;
            _right += label == digit ? 1 : 0;
        }

        return true;
    }
}
