using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// Turns the texts of one column into one float each: a number; the index of a category; NaN for a missing value; <see cref="Unseen"/>
/// for a category that is to become zeros.
/// </summary>
internal sealed class ColumnParser
{
    /// <summary>What a category is that is not among the known ones, where that is no error.</summary>
    public const float Unseen = -1;

    private const int MaxListed = 10;

    private const string CategoryAdvice =
        "if it holds categories, declare that: Columns = { [name] = new() { Kind = CsvColumnKind.OneHot } }";

    private readonly CsvNumbers _numbers;
    private readonly MissingTexts _missing;
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>A parser without categories.</summary>
    public ColumnParser(string name, CsvNumbers numbers, MissingTexts missing)
    {
        Name = name;
        _numbers = numbers;
        _missing = missing;
        _lookup = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>What the column holds; null until its first value shows it.</summary>
    public CsvColumnKind? Kind { get; set; }

    /// <summary>What the column holds if its first value is no number.</summary>
    public CsvColumnKind CategoryKind { get; init; }

    /// <summary>Whether its first value decided what the column holds.</summary>
    public bool IsInferred { get; private set; }

    /// <summary>How many categories may be added to the known ones.</summary>
    public int MaxCategories { get; init; }

    /// <summary>Whether a missing value is no error.</summary>
    public bool AllowsMissing { get; init; }

    /// <summary>Whether a category that is not known is no error.</summary>
    public bool AllowsUnseen { get; init; }

    /// <summary>Whether <see cref="HasMissing"/> is kept: not where several threads parse.</summary>
    public bool NotesMissing { get; init; }

    /// <summary>Whether the column is the label or a target, not a feature.</summary>
    public bool IsTarget { get; init; }

    /// <summary>Whether there was a missing value, where that is noted.</summary>
    public bool HasMissing { get; private set; }

    /// <summary>The categories by their index.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>Adds categories that are known.</summary>
    public void AddCategories(IEnumerable<string> categories)
    {
        foreach (string category in categories)
        {
            _codes.Add(category, _categories.Count);
            _categories.Add(category);
        }
    }

    /// <summary>One value.</summary>
    /// <param name="text">Without white space around it.</param>
    /// <param name="value">What it is.</param>
    /// <param name="problem">What is wrong with it, a sentence that begins with the text.</param>
    public bool TryParse(ReadOnlySpan<char> text, out float value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (Kind == CsvColumnKind.Number)
        {
            // Most are numbers: the texts for missing ones are looked up only where one is not, unless they look like numbers.
            if (!_missing.HaveNumbers && _numbers.TryParse(text, out value) && float.IsFinite(value))
            {
                return true;
            }

            return TryParseMissing(text, out value, ref problem) || (problem is null && TryParseNumber(text, out value, out problem));
        }

        if (TryParseMissing(text, out value, ref problem))
        {
            return true;
        }

        if (problem is not null)
        {
            return false;
        }

        if (Kind is null)
        {
            IsInferred = true;
            Kind = _numbers.TryParse(text, out _) ? CsvColumnKind.Number : CategoryKind;
            if (Kind == CsvColumnKind.Number)
            {
                return TryParseNumber(text, out value, out problem);
            }

            if (IsOtherDecimal(text))
            {
                // A column of categories, as many as there are numbers, would go unnoticed.
                problem = $"{Quote(text)} is no number{DecimalAdvice()}; {CategoryAdvice}.";
                return false;
            }
        }

        return TryParseCategory(text, out value, out problem);
    }

    private bool TryParseMissing(ReadOnlySpan<char> text, out float value, ref string? problem)
    {
        value = float.NaN;
        if (!_missing.Contains(text))
        {
            return false;
        }

        if (!AllowsMissing)
        {
            string advice = IsTarget
                ? $", but each row needs its {(Kind == CsvColumnKind.Number ? "target" : "label")}"
                : ". Have such values filled (Missing = MissingValues.Mean, Median or MostFrequent), or ignore the column";
            problem = $"{Quote(text)} stands for a missing value{advice}. Leave the row out of the file, or the text out of MissingTexts.";
            return false;
        }

        if (NotesMissing)
        {
            HasMissing = true;
        }

        return true;
    }

    private bool TryParseNumber(ReadOnlySpan<char> text, out float value, [NotNullWhen(false)] out string? problem)
    {
        bool isNumber = _numbers.TryParse(text, out value);
        if (isNumber && float.IsFinite(value))
        {
            problem = null;
            return true;
        }

        string advice =
            isNumber ? " that a float can hold"
            : IsOtherDecimal(text) ? DecimalAdvice()
            : HasThousands(text) ? ". Write it without separators between thousands"
            : IsTarget ? ". Targets are numbers; if the column has classes, make it the Label instead"
            : IsInferred ? ". The column's first value is one; " + CategoryAdvice
            : "";
        problem = $"{Quote(text)} is no number{advice}.";
        return false;
    }

    private bool IsOtherDecimal(ReadOnlySpan<char> text) => new CsvNumbers(!_numbers.DecimalComma).TryParse(text, out _);

    private bool HasThousands(ReadOnlySpan<char> text)
    {
        string separator = _numbers.DecimalComma ? "." : ",";
        return text.Contains(separator, StringComparison.Ordinal)
            && _numbers.TryParse(text.ToString().Replace(separator, "", StringComparison.Ordinal), out _);
    }

    private string DecimalAdvice() => _numbers.DecimalComma
        ? ": DecimalComma is set, so decimals follow a comma"
        : ". If decimals follow a comma in this file, set DecimalComma";

    private bool TryParseCategory(ReadOnlySpan<char> text, out float value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (_lookup.TryGetValue(text, out int code))
        {
            value = code;
            return true;
        }

        if (_categories.Count < MaxCategories)
        {
            value = _categories.Count;
            AddCategories([text.ToString()]);
            return true;
        }

        value = Unseen;
        if (AllowsUnseen && Kind == CsvColumnKind.OneHot)
        {
            return true;
        }

        problem = MaxCategories > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Quote(text)} is a category beyond the {MaxCategories} that MaxCategories allows. If these are names or free text, put the column into Ignore; if they are numbers, make the first a number.")
            : $"{Quote(text)} is none of the {(IsTarget ? "classes" : "categories")} {Listed()}.";
        return false;
    }

    private static string Quote(ReadOnlySpan<char> text) => SafetensorsHeader.Quote(text.ToString());

    private string Listed() => string.Join(", ", _categories.Take(MaxListed).Select(SafetensorsHeader.Quote))
        + (_categories.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {_categories.Count - MaxListed} more") : "");
}
