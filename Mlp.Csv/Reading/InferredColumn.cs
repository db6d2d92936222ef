using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// Reads a column of which nobody said what it holds, and decides that behind the last row, from all of its texts: so the order of the
/// rows does not matter.
/// </summary>
/// <remarks>
/// <para>
/// A column of numbers alone holds numbers, and one without any holds categories. Where both are, numbers may be the exception among
/// categories: fewer than the other texts, counted by rows and as different texts. Else it is an error, which names the other texts.
/// </para>
/// <para>
/// Each text gets an index, which stands in its rows until the decision. A column with more different numbers than categories may have
/// without a word can only be one of numbers: from there on they are not kept as texts, but stand in the rows themselves.
/// </para>
/// </remarks>
internal sealed class InferredColumn(string name, CsvColumnKind categoryKind, int maxCategories, CsvNumbers numbers, MissingTexts missing)
    : ColumnReader(name, numbers, missing)
{
    private const int MaxListed = 10;

    private readonly CategoryTable _texts = new();
    private readonly List<Entry> _entries = [];
    private readonly FloatPrecision _precision = new();
    private CsvColumnKind? _kind;
    private int _rows;
    private int _numberRows;
    private int _differentNumbers;
    private int _differentTexts;

    // How many rows, the first ones, hold indices of entries. The others hold numbers.
    private int _indexRows = int.MaxValue;
    private float[] _numbersByIndex = [];

    /// <inheritdoc/>
    public override CsvColumnKind? Kind => _kind;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Categories
        => _kind is null or CsvColumnKind.Number ? [] : [.. _texts.Texts];

    private bool HasManyNumbers => _indexRows != int.MaxValue;

    /// <inheritdoc/>
    public override bool TryParse(ReadOnlySpan<char> text, long line, out float value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        _rows++;
        if (HasManyNumbers && Numbers.TryParse(text, out double number) && double.IsFinite(number) && !Missing.Contains(number))
        {
            value = Numbers.Nearest(text, number);
            if (float.IsFinite(value))
            {
                _precision.Add(number, value);
                _numberRows++;
                return true;
            }
        }

        if (!_texts.TryLearn(text, out int index))
        {
            if (Missing.Contains(text))
            {
                value = float.NaN;
                HasMissing = true;
                problem = AllowsMissing ? null : MissingProblem(text);
                return AllowsMissing;
            }

            if (!TryAdd(text, out index, out problem))
            {
                value = float.NaN;
                return false;
            }
        }

        _entries[index].Count(line);
        if (_entries[index].Kind == EntryKind.Number)
        {
            _numberRows++;
            if (_differentNumbers > CategoryCheck.AlwaysAllowed && !HasManyNumbers)
            {
                KeepNumbers();
            }
        }

        value = HasManyNumbers ? _entries[index].Number : index;
        return true;
    }

    /// <inheritdoc/>
    public override void Finish(int rows)
    {
        List<int> others = Others(out bool areCategories);
        if (!areCategories)
        {
            FinishNumbers(others);
            return;
        }

        _kind = categoryKind;
        if (_entries.Count > maxCategories)
        {
            throw Error(_entries[others[^1]].Lines[0], CategoryCheck.TooMany(_texts.Texts[others[^1]], maxCategories));
        }

        CategoryCheck.Check(this, Numbers, rows);
    }

    /// <inheritdoc/>
    public override float[] NewValues(IReadOnlyList<string> categories, out int rows)
    {
        rows = _indexRows;
        return _kind is null or CsvColumnKind.Number
            ? HasManyNumbers ? _numbersByIndex : [.. _entries.Select(entry => entry.Number)]
            : Places(_texts.Texts, categories);
    }

    private bool TryAdd(ReadOnlySpan<char> text, out int index, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        index = _entries.Count;
        TextKind textKind = NumberTexts.Find(text, Numbers);
        EntryKind kind = textKind == TextKind.Number ? EntryKind.Number
            : Missing.ContainsAmongNumbers(text) ? EntryKind.MissingAmongNumbers
            : EntryKind.Other;
        float value = float.NaN;
        if (kind == EntryKind.Number)
        {
            Numbers.TryParse(text, out double number);
            if (Missing.Contains(number))
            {
                kind = EntryKind.MissingAmongNumbers;
            }
            else
            {
                value = Numbers.Nearest(text, number);
                _precision.Add(number, value);
                _differentNumbers++;
            }
        }
        else if (kind == EntryKind.Other && _differentTexts++ == maxCategories)
        {
            List<int> others = Others(out bool areCategories);
            problem = areCategories ? CategoryCheck.TooMany(text, maxCategories) : throw Mixed(others);
            return false;
        }

        _texts.Add(text.ToString());
        _entries.Add(new Entry(kind, textKind, value));
        return true;
    }

    private void KeepNumbers()
    {
        _indexRows = _rows - 1;
        _numbersByIndex = [.. _entries.Select(entry => entry.Number)];
    }

    /// <summary>The entries that no column of numbers can have, by the lines where they first come.</summary>
    private List<int> Others(out bool areCategories)
    {
        // A column of None alone has no numbers for it to be missing among.
        bool hasNumbers = _entries.Exists(entry => entry.TextKind == TextKind.Number || entry.TextKind.IsOtherNumber());
        List<int> others = [.. Enumerable.Range(0, _entries.Count).Where(
            index => _entries[index].Kind == EntryKind.Other || (!hasNumbers && _entries[index].Kind == EntryKind.MissingAmongNumbers))];
        areCategories = others.Count > 0 && (!hasNumbers || AreNumbersTheException(others));
        return others;
    }

    private bool AreNumbersTheException(List<int> others)
    {
        List<Entry> all = [.. others.Select(index => _entries[index])];
        List<Entry> texts = all.FindAll(entry => entry.TextKind == TextKind.Text);
        int textRows = texts.Sum(entry => entry.Rows);
        return !HasManyNumbers
            && texts.Count > _differentNumbers + all.Count - texts.Count
            && textRows > _numberRows + all.Sum(entry => entry.Rows) - textRows;
    }

    private void FinishNumbers(List<int> others)
    {
        if (others.Count > 0)
        {
            throw Mixed(others);
        }

        if (_entries.FindIndex(entry => entry.Kind == EntryKind.MissingAmongNumbers) is >= 0 and int missing)
        {
            HasMissing = true;
            if (!AllowsMissing)
            {
                throw Error(_entries[missing].Lines[0], MissingProblem(_texts.Texts[missing]));
            }
        }

        _kind = _numberRows > 0 ? CsvColumnKind.Number : null;
        _precision.Check(Name, offset: 0, IsTarget);
    }

    private InvalidDataException Mixed(List<int> others)
    {
        Entry first = _entries[others[0]];
        string text = _texts.Texts[others[0]];
        string advice = NumberTexts.Advice(first.TextKind, text, Numbers);
        string problem = $"{Quote(text)} is no number"
            + (advice.Length > 0 || _differentNumbers == 0 ? advice : ", though other values of the column are")
            + (first.TextKind is TextKind.TooLarge or TextKind.Infinite ? ". If the column" : "; if it")
            + $" holds categories, declare that: {CategoryCheck.Declaration(SafetensorsHeader.Quote(Name))}; if such a text stands for a missing value, put it into MissingTexts.";
        string more = others.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {others.Count - MaxListed} more") : "";
        return Error(first.Lines[0], others.Count == 1 && first.Rows == 1
            ? problem
            : $"{problem} No numbers are: {string.Join(", ", others.Take(MaxListed).Select(Listed))}{more}.");
    }

    private string Listed(int index)
    {
        Entry entry = _entries[index];
        string lines = string.Join(", ", entry.Lines.Select(line => line.ToString(CultureInfo.InvariantCulture)));
        return $"{Quote(_texts.Texts[index])} in line{(entry.Rows > 1 ? "s" : "")} {lines}{(entry.Rows > entry.Lines.Count ? ", ..." : "")}";
    }

    private enum EntryKind
    {
        Number,
        MissingAmongNumbers,
        Other,
    }

    /// <summary>A text of the column, and how often it comes.</summary>
    private sealed class Entry(EntryKind kind, TextKind textKind, float number)
    {
        private const int MaxLines = 4;

        private readonly List<long> _lines = [];

        public EntryKind Kind => kind;

        public TextKind TextKind => textKind;

        public float Number => number;

        public int Rows { get; private set; }

        public IReadOnlyList<long> Lines => _lines;

        public void Count(long line)
        {
            Rows++;
            if (_lines.Count < MaxLines && kind != EntryKind.Number)
            {
                _lines.Add(line);
            }
        }
    }
}
