using System.Globalization;

namespace Mlp.Data;

/// <summary>The columns of a file: their names, and which one is meant.</summary>
internal sealed class CsvHeader
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private CsvHeader(string[] names) => _names = names;

    /// <summary>How many columns there are.</summary>
    public int Count => _names.Length;

    /// <summary>The names in the order of the columns.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Takes the names from the record at hand, the file's first, or numbers its fields.</summary>
    /// <exception cref="InvalidDataException">A name comes twice, or the record looks like no header.</exception>
    public static CsvHeader Read(CsvSource source, bool? hasHeader, CsvNumbers numbers)
    {
        CsvHeader header = new(new string[source.FieldCount]);
        bool allNumbers = true;
        for (int place = 0; place < header.Count; place++)
        {
            string text = source.Field(place).ToString();
            allNumbers &= numbers.TryParse(text, out _);

            // Spreadsheets and R leave the name of a column of row names empty.
            header._names[place] = hasHeader == false || text.Length == 0 ? place.ToString(CultureInfo.InvariantCulture) : text;
        }

        // Before names are compared: numbers repeat themselves.
        if (allNumbers && hasHeader is null)
        {
            throw source.Error($"there are numbers only, {string.Join(", ", header._names.Take(3))}, ..., where the names of the columns were expected. Set HasHeader to false if this is the first row, to true if these are names.");
        }

        for (int place = 0; place < header.Count; place++)
        {
            string name = header._names[place];
            if (!header._places.TryAdd(name, place))
            {
                throw source.Error($"the columns {header._places[name]} and {place} (counted from 0) are both named {SafetensorsHeader.Quote(name)}. Names have to differ: rename one.");
            }
        }

        return header;
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="InvalidDataException">There is none such; the message has those that there are.</exception>
    public int Find(CsvColumn column, string what)
    {
        if (column.Name is string name)
        {
            return _places.TryGetValue(name, out int found)
                ? found
                : throw new InvalidDataException($"there is no column {SafetensorsHeader.Quote(name)}, {what}. {Suggestion(name)}{(Count == 1 ? $"The only column is {Listed()}: is Delimiter right, and has the file's first line the names?" : $"The columns are {Listed()}.")}");
        }

        int place = column.Place.GetOffset(Count);
        return place >= 0 && place < Count
            ? place
            : throw new InvalidDataException(FormattableString.Invariant($"there is no column {column}, {what}: there are {Count} columns, counted from 0: {Listed()}."));
    }

    private string Suggestion(string name) => NearestName.Find(name, _names) is string nearest ? $"Did you mean {SafetensorsHeader.Quote(nearest)}? " : "";

    private string Listed()
    {
        const int most = 30;
        return string.Join(", ", _names.Take(most).Select(SafetensorsHeader.Quote))
            + (Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {Count - most} more") : "");
    }
}
