namespace Mlp.Data;

/// <summary>The texts that say that a value is missing.</summary>
internal sealed class MissingTexts
{
    private readonly string[] _texts;
    private readonly double[] _numbers;
    private readonly bool _hasNaN;

    public MissingTexts(IReadOnlyList<string> texts, CsvNumbers numbers)
    {
        _texts = [.. texts];
        _numbers = [.. texts.Select(text => numbers.TryParse(text, out double number) ? number : double.NaN).Where(double.IsFinite)];
        _hasNaN = texts.Any(text => IsNaN(text));
    }

    /// <summary>Whether a text is one of them.</summary>
    public bool Contains(ReadOnlySpan<char> text)
    {
        foreach (string missing in _texts)
        {
            if (text.SequenceEqual(missing))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of them, as −999, has this value: in a column of numbers −999.0 is missing, too.</summary>
    public bool Contains(double number) => Array.IndexOf(_numbers, number) >= 0;

    /// <summary>
    /// Whether a text, none of them itself, is missing among numbers, though it may be a category: where NaN is one of them, NaN as other
    /// programs write it, and Python's None.
    /// </summary>
    public bool ContainsAmongNumbers(ReadOnlySpan<char> text)
        => _hasNaN && (IsNaN(text) || text.Equals("None", StringComparison.OrdinalIgnoreCase));

    // "NAN", "-nan", and "-nan(ind)" of Microsoft's C.
    private static bool IsNaN(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> unsigned = text is ['+' or '-', ..] ? text[1..] : text;
        return unsigned.StartsWith("nan", StringComparison.OrdinalIgnoreCase) && (unsigned.Length == 3 || unsigned is [_, _, _, '(', .., ')']);
    }
}
