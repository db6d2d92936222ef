using System.Globalization;

namespace Mlp.Data;

/// <summary>Tells a first line of values from one of names, where nobody said which it is.</summary>
internal static class HeaderCheck
{
    private const string Advice = "Set HasHeader to false if this is the first row, to true if these are names.";

    /// <summary>Throws where a first line has more numbers than names, but for columns that are numbered from 0, as pandas does.</summary>
    /// <exception cref="InvalidDataException">It has; the message asks for HasHeader.</exception>
    public static void Check(CsvSource source, string[] texts, CsvNumbers numbers, MissingTexts missing)
    {
        string[] found = [.. texts.Where(text => !missing.Contains(text) && IsNumber(text, numbers))];
        int names = texts.Count(text => text.Length > 0 && !missing.Contains(text)) - found.Length;
        bool areMost = found.Length > names || (found.Length == names && found.Any(text => !text.All(char.IsAsciiDigit)));
        if (found.Length > 0 && areMost && !AreNumbered(texts, found, names))
        {
            throw source.Error($"there are {(found.Length == texts.Length ? "numbers only" : "mostly numbers")}, {string.Join(", ", found.Take(3))}, ..., where the names of the columns were expected. {Advice}");
        }
    }

    /// <summary>
    /// Throws where a first line with a number or a missing value has a text that its column has in other rows, too: a category.
    /// </summary>
    /// <exception cref="InvalidDataException">It has; the message asks for HasHeader.</exception>
    public static void CheckAgainstRows(IReadOnlyList<string> names, ColumnReader[] columns, CsvNumbers numbers, MissingTexts missing)
    {
        if (names.Any(name => missing.Contains(name) || IsNumber(name, numbers))
            && Array.Find(columns, column => column.Categories.Contains(column.Name)) is ColumnReader repeated)
        {
            throw new InvalidDataException($"the first line has {SafetensorsHeader.Quote(repeated.Name)}, as the same column has in other rows, and beside it values: it looks like a row where the names of the columns were expected. {Advice}");
        }
    }

    /// <summary>Whether most of a header's texts are numbers, as in a file that has none.</summary>
    public static bool HasValues(string[] texts)
        => 2 * texts.Count(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) > texts.Length;

    private static bool IsNumber(string text, CsvNumbers numbers)
    {
        TextKind kind = NumberTexts.Find(text, numbers);
        return kind == TextKind.Number || kind.IsOtherNumber();
    }

    // 0, 1, 2, …, in whatever order, and names besides, or in front a column without one: an index.
    private static bool AreNumbered(string[] texts, string[] found, int names)
        => (names > 0 || (texts[0].Length == 0 && texts.Length == found.Length + 1))
        && Enumerable.Range(0, found.Length).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToHashSet().SetEquals(found)
        && found.Distinct().Count() == found.Length;
}
