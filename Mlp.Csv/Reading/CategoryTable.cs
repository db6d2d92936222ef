namespace Mlp.Data;

/// <summary>The categories of a column, each with an index. True and false are the same in whatever case programs write them.</summary>
internal sealed class CategoryTable
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _texts = [];
    private int _false = -1;
    private int _true = -1;

    /// <summary>A table without categories.</summary>
    public CategoryTable() => _lookup = _codes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The categories by their index.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Adds a category that is not there yet.</summary>
    public void Add(string text)
    {
        int code = _texts.Count;
        _codes.Add(text, code);
        _texts.Add(text);
        if (IsFalse(text) && _false < 0)
        {
            _false = code;
        }
        else if (IsTrue(text) && _true < 0)
        {
            _true = code;
        }
    }

    /// <summary>The index of a category.</summary>
    public bool TryFind(ReadOnlySpan<char> text, out int code)
    {
        if (_lookup.TryGetValue(text, out code))
        {
            return true;
        }

        code = IsFalse(text) ? _false : IsTrue(text) ? _true : -1;
        return code >= 0;
    }

    /// <summary>
    /// The index of a category while categories are learned: of several spellings of one the first in ordinal order stays, whatever the
    /// order of the rows.
    /// </summary>
    public bool TryLearn(ReadOnlySpan<char> text, out int code)
    {
        if (!TryFind(text, out code))
        {
            return false;
        }

        if (text.CompareTo(_texts[code], StringComparison.Ordinal) < 0)
        {
            _texts[code] = text.ToString();
            _codes.TryAdd(_texts[code], code);
        }

        return true;
    }

    private static bool IsTrue(ReadOnlySpan<char> text) => text.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool IsFalse(ReadOnlySpan<char> text) => text.Equals("false", StringComparison.OrdinalIgnoreCase);
}
