namespace Mlp.Data;

/// <summary>Finds what separates the fields of a file.</summary>
internal static class DelimiterGuess
{
    /// <summary>
    /// The one of <c>, ; tab |</c> that the first line that is not blank has most of outside quotes; of several the first.
    /// </summary>
    public static char Find(ReadOnlySpan<char> beginning, bool decimalComma)
    {
        ReadOnlySpan<char> candidates = decimalComma ? ";\t|" : ",;\t|";
        Span<int> counts = stackalloc int[candidates.Length];
        bool isQuoted = false;
        foreach (char character in beginning.TrimStart("\r\n"))
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && character is '\n' or '\r')
            {
                break;
            }
            else if (!isQuoted && candidates.IndexOf(character) is >= 0 and int candidate)
            {
                counts[candidate]++;
            }
        }

        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return candidates[best];
    }
}
