namespace Mlp.Data;

/// <summary>
/// Finds files whose columns are separated by blanks, of which there may be several in a row: they are no CSV, and would be taken for files
/// of one column, or have empty fields.
/// </summary>
internal static class BlankColumns
{
    private const string Advice =
        "Write one delimiter between columns, and none in front of the first: sed -E 's/^ +//; s/ +$//; s/ +/,/g' does, where no value has a blank.";

    /// <summary>Throws where one of the first two lines that are not blank is several numbers, and nothing else separates them.</summary>
    /// <param name="beginning">The file's beginning.</param>
    /// <param name="delimiter">What was asked for; null: what is found.</param>
    /// <param name="found">What separates fields.</param>
    /// <param name="numbers">How numbers are written.</param>
    /// <exception cref="InvalidDataException">So it is.</exception>
    public static void Check(ReadOnlySpan<char> beginning, char? delimiter, char found, CsvNumbers numbers)
    {
        int lines = 0;
        foreach (ReadOnlySpan<char> line in beginning.EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (delimiter == ' ' && (line[0] == ' ' || line.Contains("  ", StringComparison.Ordinal)) && !line.Contains('"'))
            {
                throw new InvalidDataException($"several blanks stand in a row, or one in front of the first column, where Delimiter is a single blank: that makes empty fields. {Advice}");
            }

            if (delimiter is null && !line.Contains(found) && AreMostlyNumbers(line, numbers))
            {
                throw new InvalidDataException($"the columns are separated by blanks, for the file begins with {SafetensorsHeader.Quote(Shortened(line))}. {Advice} If a single blank stands between columns, Delimiter = ' ' reads them.");
            }

            if (++lines == 2 || delimiter == ' ')
            {
                return;
            }
        }
    }

    private static string Shortened(ReadOnlySpan<char> line)
    {
        const int most = 60;
        ReadOnlySpan<char> trimmed = line.Trim();
        return trimmed.Length > most ? $"{trimmed[..most]}..." : trimmed.ToString();
    }

    // More than half of several pieces.
    private static bool AreMostlyNumbers(ReadOnlySpan<char> line, CsvNumbers numbers)
    {
        int pieces = 0, found = 0;
        foreach (Range range in line.SplitAny(' ', '\t'))
        {
            ReadOnlySpan<char> piece = line[range];
            pieces += piece.IsEmpty ? 0 : 1;
            found += numbers.TryParse(piece, out double _) ? 1 : 0;
        }

        return pieces > 1 && 2 * found > pieces;
    }
}
