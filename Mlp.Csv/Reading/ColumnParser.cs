using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// Reads a column of which it is known what it holds. A text becomes a number; the index of a category; NaN for a missing value;
/// <see cref="Unseen"/> for a category that is to become zeros.
/// </summary>
internal sealed class ColumnParser(string name, CsvColumnKind kind, CsvNumbers numbers, MissingTexts missing)
    : ColumnReader(name, numbers, missing)
{
    /// <summary>The value of a category that is not among the known ones, where that is no error.</summary>
    public const float Unseen = -1;

    private const int MaxListed = 10;

    private readonly CategoryTable _categories = new();

    // While a schema is made: how coarse floats are, and the first label that would be missing if all others were numbers.
    private FloatPrecision? _precision;
    private string? _missingAmongNumbers;
    private long _missingLine;

    /// <inheritdoc/>
    public override CsvColumnKind? Kind => kind;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Categories => _categories.Texts;

    /// <summary>How many categories may be learned; 0 where all are known.</summary>
    public int MaxCategories { get; init; }

    /// <summary>Whether a category that is not known is no error.</summary>
    public bool AllowsUnseen { get; init; }

    /// <summary>Whether a schema is being made: not where several threads parse.</summary>
    public bool IsLearning { get; init; }

    /// <summary>Gets the offset that is subtracted from numbers.</summary>
    public double Offset { get; init; }

    /// <summary>A parser of what rows count.</summary>
    public static ColumnParser OfWeights(string name, CsvNumbers numbers, MissingTexts missing)
        => new(name, CsvColumnKind.Number, numbers, missing) { IsTarget = true, IsWeight = true };

    /// <summary>Adds categories that are known.</summary>
    public void AddCategories(IEnumerable<string> categories)
    {
        foreach (string category in categories)
        {
            _categories.Add(category);
        }
    }

    /// <inheritdoc/>
    public override bool TryParse(ReadOnlySpan<char> text, long line, out float value, [NotNullWhen(false)] out string? problem)
    {
        if (kind == CsvColumnKind.Number)
        {
            return TryParseNumber(text, out value, out problem);
        }

        return Missing.Contains(text)
            ? TryParseMissing(text, out value, out problem)
            : TryParseCategory(text, line, out value, out problem);
    }

    /// <inheritdoc/>
    public override void Finish(int rows)
    {
        _precision?.Check(Name, Offset, IsTarget);
        if (_missingAmongNumbers is not null && Categories.All(IsNumberOrMissing) && Categories.Any(IsNumber))
        {
            throw Error(_missingLine, MissingProblem(_missingAmongNumbers));
        }

        if (IsTarget && MaxCategories > 0)
        {
            CategoryCheck.Check(this, Numbers, rows);
        }
    }

    /// <inheritdoc/>
    public override float[] NewValues(IReadOnlyList<string> categories, out int rows)
    {
        rows = kind == CsvColumnKind.Number || Categories.SequenceEqual(categories, StringComparer.Ordinal) ? 0 : int.MaxValue;
        return rows == 0 ? [] : Places(Categories, categories);
    }

    private bool IsNumber(string text) => Numbers.TryParse(text, out double number) && double.IsFinite(number);

    private bool IsNumberOrMissing(string text) => IsNumber(text) || Missing.ContainsAmongNumbers(text);

    private bool TryParseMissing(ReadOnlySpan<char> text, out float value, [NotNullWhen(false)] out string? problem)
    {
        value = float.NaN;
        problem = AllowsMissing ? null : MissingProblem(text);
        if (IsLearning)
        {
            HasMissing = true;
        }

        return AllowsMissing;
    }

    private bool TryParseNumber(ReadOnlySpan<char> text, out float value, [NotNullWhen(false)] out string? problem)
    {
        // Most are numbers: the texts for missing ones are looked up only where one is not.
        if (Numbers.TryParse(text, out double number) && double.IsFinite(number))
        {
            if (Missing.Contains(number))
            {
                return TryParseMissing(text, out value, out problem);
            }

            number -= Offset;
            value = Offset == 0 ? Numbers.Nearest(text, number) : (float)number;
            if (IsWeight && value < 0)
            {
                problem = $"{Quote(text)} is no weight: a row counts 0 or more.";
                return false;
            }

            if (float.IsFinite(value))
            {
                if (IsLearning)
                {
                    (_precision ??= new()).Add(number, value);
                }

                problem = null;
                return true;
            }
        }
        else if (Missing.Contains(text) || Missing.ContainsAmongNumbers(text))
        {
            return TryParseMissing(text, out value, out problem);
        }

        value = float.NaN;
        TextKind found = NumberTexts.Find(text, Numbers);
        string advice = found != TextKind.Text ? NumberTexts.Advice(found, text, Numbers)
            : IsWeight ? ". Weights are numbers of 0 or more"
            : IsTarget ? ". Targets are numbers; if the column has classes, make it the Label instead"
            : ". If it stands for a missing value, MissingTexts has to have it";
        problem = $"{Quote(text)} is no number{advice}.";
        return false;
    }

    private bool TryParseCategory(ReadOnlySpan<char> text, long line, out float value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (MaxCategories > 0 ? _categories.TryLearn(text, out int code) : _categories.TryFind(text, out code))
        {
            value = code;
            return true;
        }

        if (Categories.Count < MaxCategories)
        {
            value = Categories.Count;
            _categories.Add(text.ToString());
            if (IsTarget && _missingAmongNumbers is null && Missing.ContainsAmongNumbers(text))
            {
                (_missingAmongNumbers, _missingLine) = (text.ToString(), line);
            }

            return true;
        }

        value = Unseen;
        if (AllowsUnseen && kind == CsvColumnKind.OneHot)
        {
            return true;
        }

        problem = MaxCategories > 0
            ? CategoryCheck.TooMany(text, MaxCategories)
            : $"{Quote(text)} is none of the {(IsTarget ? "classes" : "categories")} {Listed()}.";
        return false;
    }

    private string Listed() => string.Join(", ", Categories.Take(MaxListed).Select(SafetensorsHeader.Quote))
        + (Categories.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {Categories.Count - MaxListed} more") : "");
}
