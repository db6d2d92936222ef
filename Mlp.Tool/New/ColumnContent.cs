using Mlp.Data;

namespace Mlp.Tool.New;

/// <summary>What the fields of one column are, by the rules of <c>ReadCsv</c>.</summary>
/// <param name="name">The column's name.</param>
/// <param name="isUnnamed">Whether the header has no name for it.</param>
internal sealed class ColumnContent(string name, bool isUnnamed)
{
    /// <summary>The most different texts that are counted.</summary>
    public const int MostTexts = 1000;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private HashSet<double>? _numbers = [];

    /// <summary>Gets the column's name.</summary>
    public string Name => name;

    /// <summary>Gets whether the header has no name for it.</summary>
    public bool IsUnnamed => isUnnamed;

    /// <summary>Gets how many fields were added.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets how many fields are missing if the column is one of texts.</summary>
    public int MissingTexts { get; private set; }

    /// <summary>Gets how many fields are missing if the column is one of numbers; then "None" is, too.</summary>
    public int MissingNumbers { get; private set; }

    /// <summary>Gets how many fields are numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>Gets whether all numbers are written without a point or an exponent.</summary>
    public bool AreWhole { get; private set; } = true;

    /// <summary>Gets the largest number, the sign left out.</summary>
    public double Largest { get; private set; }

    /// <summary>Gets a text that is neither a number nor missing; null where there is none.</summary>
    public string? FirstText { get; private set; }

    /// <summary>Gets the different texts that are not missing, <see cref="MostTexts"/> and one more at most.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    /// <summary>Gets whether all values that are not missing are numbers, and there is one.</summary>
    public bool IsNumber => Numbers > 0 && FirstText is null;

    /// <summary>Gets whether no number comes twice, and none is missing.</summary>
    public bool AreDistinctNumbers => IsNumber && Numbers == Rows && _numbers is not null;

    /// <summary>Gets whether no text comes twice.</summary>
    public bool AreDistinctTexts => _texts.Count == Rows - MissingTexts;

    /// <summary>Adds a field.</summary>
    public void Add(ReadOnlySpan<char> text, CsvNumbers numbers, MissingTexts missing)
    {
        Rows++;
        bool isMissing = text.IsEmpty || missing.Contains(text);
        if (isMissing)
        {
            MissingTexts++;
        }
        else if (_texts.Count <= MostTexts)
        {
            _texts.Add(text.ToString());
        }

        if (!isMissing && numbers.TryParse<double>(text, out double number))
        {
            AddNumber(text, number);
        }
        else if (isMissing || missing.ContainsAmongNumbers(text))
        {
            MissingNumbers++;
        }
        else
        {
            FirstText ??= text.ToString();
        }
    }

    private void AddNumber(ReadOnlySpan<char> text, double number)
    {
        Numbers++;
        AreWhole &= text.IndexOfAnyExcept("+-0123456789") < 0;
        Largest = Math.Max(Largest, Math.Abs(number));
        if (_numbers?.Add(number) == false)
        {
            _numbers = null;
        }
    }
}
