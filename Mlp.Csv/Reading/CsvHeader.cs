using System.Globalization;

namespace Mlp.Data;

/// <summary>The columns of a file: their names, and which one is meant.</summary>
internal sealed class CsvHeader
{
    private readonly long _line;
    private readonly string[] _texts;
    private readonly string[] _names;
    private readonly Dictionary<string, int[]> _places;

    private CsvHeader(long line, string[] texts, bool hasNames)
    {
        _line = line;
        _texts = texts;
        HasNames = hasNames;
        _places = Enumerable.Range(0, hasNames ? texts.Length : 0).GroupBy(place => texts[place], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _names = [.. texts.Select((text, place) =>
            !hasNames ? place.ToString(CultureInfo.InvariantCulture) : text.Length > 0 ? text : Unnamed(place))];
    }

    /// <summary>How many columns there are.</summary>
    public int Count => _names.Length;

    /// <summary>Whether the file's first line names the columns.</summary>
    public bool HasNames { get; }

    /// <summary>
    /// The names in the order of the columns: as in the header; "Unnamed: 0" for one without, as pandas calls it, which no other is
    /// called; "0" where there is no header.
    /// </summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Takes the names from the record at hand, the file's first, or numbers its fields.</summary>
    /// <exception cref="InvalidDataException">The record looks like no header.</exception>
    public static CsvHeader Read(CsvSource source, bool? hasHeader, CsvNumbers numbers, MissingTexts missing)
    {
        string[] texts = new string[source.FieldCount];
        for (int place = 0; place < texts.Length; place++)
        {
            texts[place] = source.Field(place).ToString();
        }

        if (hasHeader is null)
        {
            HeaderCheck.Check(source, texts, numbers, missing);
        }

        return new CsvHeader(source.Line, texts, hasNames: hasHeader ?? true);
    }

    /// <summary>Whether a column has no name in the header.</summary>
    public bool IsUnnamed(int place) => HasNames && _texts[place].Length == 0;

    /// <summary>All places of the columns with the name of one; of one without name, all that have none.</summary>
    public IReadOnlyList<int> Namesakes(int place) => HasNames ? _places[_texts[place]] : [place];

    /// <summary>The place of a column that options ask for.</summary>
    /// <exception cref="InvalidDataException">There is none such; the message has those that there are.</exception>
    public int Find(CsvColumn column, string what)
    {
        if (column.Name is not string name)
        {
            int place = column.Place.GetOffset(Count);
            return place >= 0 && place < Count
                ? place
                : throw new InvalidDataException(FormattableString.Invariant($"there is no column {column}, {what}: there are {Count} columns, counted from 0: {Listed()}."));
        }

        int called = name.Length > 0 && _places.TryGetValue(name, out int[]? places) ? places[0] : Array.IndexOf(_names, name);
        return called < 0 ? throw NoColumn(name, what)
            : Namesakes(called) is [int first, int second, ..] && !IsUnnamed(called)
                ? throw Ambiguous(first, second, $", {what}. Say which by its place, or rename one.")
            : called;
    }

    /// <summary>The place of a column that a schema knows: by its name alone where it has one.</summary>
    /// <param name="column">The column.</param>
    /// <param name="namesakes">The places, in the schema's own file, of all columns called so, where there were several.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="InvalidDataException">There is none such; the message has those that there are.</exception>
    public int Find(CsvTarget column, IReadOnlyList<int>? namesakes, string what)
    {
        if (!HasNames)
        {
            return Find(column.Place, what);
        }

        if (!_places.TryGetValue(column.IsUnnamed ? "" : column.Name, out int[]? places))
        {
            throw column.IsUnnamed
                ? new InvalidDataException($"there is no column without a name, {what}, as there was at place {column.Place} (counted from 0). The columns are {Listed()}.")
                : NoColumn(column.Name, what);
        }

        // A name that came twice in the schema's file, too, is told by the places, if these are the same.
        bool isAsBefore = namesakes is not null && namesakes.SequenceEqual(places);
        return isAsBefore ? column.Place
            : places.Length > 1 || (column.IsUnnamed && namesakes is not null) ? throw Unclear(column, places, what)
            : places[0];
    }

    /// <summary>An error: two columns have one name, but are to be told by it.</summary>
    /// <param name="first">The place of one.</param>
    /// <param name="second">The place of the other.</param>
    /// <param name="problem">How the message goes on.</param>
    public InvalidDataException Ambiguous(int first, int second, string problem) => new(FormattableString.Invariant(
        $"line {_line}: the columns {first} and {second} (counted from 0) are both named {SafetensorsHeader.Quote(_texts[first])}{problem}"));

    private InvalidDataException Unclear(CsvTarget column, int[] places, string what) => column.IsUnnamed
        ? new(FormattableString.Invariant($"line {_line}: {places.Length} columns have no name, and which of them is the one, {what}, is not clear. Name them."))
        : Ambiguous(places[0], places[1], $", {what}. Rename one, or leave it out.");

    private InvalidDataException NoColumn(string name, string what)
    {
        bool hasValues = HeaderCheck.HasValues(_texts);
        string nearest = !hasValues && NearestName.Find(name, _names) is string found ? $"Did you mean {SafetensorsHeader.Quote(found)}? " : "";
        string columns = Count == 1 ? $"The only column is {Listed()}: is Delimiter right, and has the file's first line the names?"
            : hasValues ? $"The first line has {Listed()}: is that a row, and the header missing?"
            : $"The columns are {Listed()}.";
        return new InvalidDataException($"there is no column {SafetensorsHeader.Quote(name)}, {what}. {nearest}{columns}");
    }

    private string Unnamed(int place)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"Unnamed: {place}");
        while (_places.ContainsKey(name))
        {
            name += " (no name)";
        }

        return name;
    }

    private string Listed()
    {
        const int most = 30;
        return string.Join(", ", _names.Take(most).Select(SafetensorsHeader.Quote))
            + (Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {Count - most} more") : "");
    }
}
