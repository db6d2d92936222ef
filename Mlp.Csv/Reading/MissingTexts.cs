namespace Mlp.Data;

/// <summary>The texts that say that a value is missing.</summary>
internal sealed class MissingTexts(IReadOnlyList<string> texts, CsvNumbers numbers)
{
    private readonly string[] _texts = [.. texts];

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Whether one of them, as −999, would be read as a number.</summary>
    public bool HaveNumbers { get; } = texts.Any(text => numbers.TryParse(text, out float number) && float.IsFinite(number));

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
}
