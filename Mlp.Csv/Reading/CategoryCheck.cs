using System.Globalization;

namespace Mlp.Data;

/// <summary>Tells categories from dates, names and numbers that are written in another way, each of which is a text of its own.</summary>
internal static class CategoryCheck
{
    /// <summary>So many different texts may be categories, however few rows there are.</summary>
    public const int AlwaysAllowed = 20;

    /// <summary>
    /// Throws where nobody said that a column holds categories, and more than half of its texts differ, or all are numbers with units.
    /// </summary>
    /// <exception cref="InvalidDataException">They do; the message says what they may be.</exception>
    public static void Check(ColumnReader column, CsvNumbers numbers, int rows)
    {
        IReadOnlyList<string> categories = column.Categories;
        int different = categories.Count;
        bool areMeasurements = !column.IsTarget && categories.All(text => NumberTexts.Find(text, numbers) == TextKind.WithUnit);
        if (different <= AlwaysAllowed || (different <= rows / 2 && !areMeasurements))
        {
            return;
        }

        string name = SafetensorsHeader.Quote(column.Name);
        string first = string.Join(", ", categories.Take(3).Select(SafetensorsHeader.Quote));
        string found = string.Create(CultureInfo.InvariantCulture, $"column {name} has {different} different texts in {rows} rows, {first}, ..., too many for ");
        throw new InvalidDataException(found + (column.IsTarget
            ? "classes. If they are numbers to predict, name the column in Targets, not as Label; if they are classes, list them in Classes."
            : $"categories. If they are names, dates or free text, put the column into Ignore; if they are numbers, write them without units and separators; if they are categories, declare that: {Declaration(name)}."));
    }

    /// <summary>Makes the message for one category more than there may be.</summary>
    public static string TooMany(ReadOnlySpan<char> text, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"{SafetensorsHeader.Quote(text.ToString())} is a category beyond the {most} that MaxCategories allows. If these are names or free text, put the column into Ignore; if they are numbers, write them without units and separators.");

    /// <summary>How to say that a column holds categories.</summary>
    public static string Declaration(string quotedName) => $"Columns = {{ [{quotedName}] = new() {{ Kind = CsvColumnKind.OneHot }} }}";
}
