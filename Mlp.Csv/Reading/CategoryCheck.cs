using System.Globalization;

namespace Mlp.Data;

/// <summary>Tells categories from dates, names and numbers that are written in another way, each of which is a text of its own.</summary>
internal static class CategoryCheck
{
    /// <summary>So many different texts may be categories, however few rows there are.</summary>
    private const int AlwaysAllowed = 20;

    /// <summary>Throws where nobody said that a column holds categories, and more than half of its texts differ.</summary>
    /// <exception cref="InvalidDataException">They do; the message says what they may be.</exception>
    public static void Check(ColumnParser parser, int rows, bool isDeclared)
    {
        int different = parser.Categories.Count;
        if (isDeclared || different <= AlwaysAllowed || different <= rows / 2)
        {
            return;
        }

        string name = SafetensorsHeader.Quote(parser.Name);
        string first = string.Join(", ", parser.Categories.Take(3).Select(SafetensorsHeader.Quote));
        string found = string.Create(CultureInfo.InvariantCulture, $"column {name} has {different} different texts in {rows} rows, {first}, ..., too many for ");
        throw new InvalidDataException(found + (parser.IsTarget
            ? "classes. If they are numbers to predict, name the column in Targets, not as Label; if they are classes, list them in Classes."
            : $"categories. If they are names, dates or free text, put the column into Ignore; if they are numbers, write them without units and separators; if they are categories, declare that: Columns = {{ [{name}] = new() {{ Kind = CsvColumnKind.OneHot }} }}."));
    }
}
