using System.Globalization;
using System.Text;

namespace Mlp.Tool.Commands;

/// <summary>Text of files on a terminal, and numbers in the invariant culture.</summary>
internal static class Shown
{
    /// <summary>The text without characters that move the cursor or colour a terminal, of any length.</summary>
    public static string Text(string text)
    {
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool isHidden = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            shown.Append(isHidden ? "?" : rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>A name between quotes.</summary>
    public static string Quote(string name) => $"\"{Text(name)}\"";

    /// <summary>Names between quotes, separated by commas; of very many the first.</summary>
    public static string List(IReadOnlyCollection<string> names, int most = 64)
        => string.Join(", ", names.Take(most).Select(Quote)) + (names.Count > most ? $" and {Number(names.Count - most)} more" : "");

    /// <summary>A whole number with separators: 8,320.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number without separators, as source text and shapes have it: 8320.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number that reads back to the same bits, as Python prints it: 1e-05.</summary>
    public static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
}
