namespace Embedded;

/// <summary>A line of text as optdigits has them: 64 pixels from 0 to 16, row by row, and perhaps the digit that they show.</summary>
internal static class DigitLine
{
    public const int LargestPixel = 16;

    /// <summary>What a line without a label has.</summary>
    public const int Unlabelled = -1;

    /// <summary>Reads a line of numbers that commas, semicolons, spaces or tabs separate.</summary>
    /// <param name="line">The line.</param>
    /// <param name="pixels">[64]: receives them as the network learned them, from 0 to 1.</param>
    /// <returns>The digit behind the pixels, or <see cref="Unlabelled"/>.</returns>
    /// <exception cref="FormatException">It is no such line; the message says where and what was expected.</exception>
    public static int Parse(ReadOnlySpan<char> line, Span<float> pixels)
    {
        int count = 0, label = Unlabelled;
        foreach (Range range in line.SplitAny(',', ';', ' ', '\t'))
        {
            ReadOnlySpan<char> text = line[range];
            if (text.IsEmpty)
            {
                continue;
            }

            count++;
            if (count <= DigitReader.InChannels)
            {
                pixels[count - 1] = Number(text, count, LargestPixel) / (float)LargestPixel;
            }
            else if (count == DigitReader.InChannels + 1)
            {
                label = Number(text, count, DigitReader.OutChannels - 1);
            }
        }

        return count is DigitReader.InChannels or DigitReader.InChannels + 1
            ? label
            : throw new FormatException(
                $"has {count} numbers, but a digit is {DigitReader.InChannels} pixels, and perhaps the digit that they show.");
    }

    private static int Number(ReadOnlySpan<char> text, int position, int largest)
    {
        int value = 0;
        foreach (char letter in text)
        {
            if (!char.IsAsciiDigit(letter) || (value = 10 * value + letter - '0') > largest)
            {
                const int Shown = 20;
                string start = text.Length > Shown ? $"{text[..Shown]}..." : $"{text}";
                throw new FormatException($"has '{start}' as number {position}: expected a whole number from 0 to {largest}.");
            }
        }

        return value;
    }
}
