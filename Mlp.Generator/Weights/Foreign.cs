using System.Globalization;
using System.Text;

namespace Mlp.Generator.Weights;

/// <summary>Texts out of files, which a stranger wrote, for messages.</summary>
internal static class Foreign
{
    private const int Longest = 100;

    /// <summary>
    /// A text shortened, as it may be megabytes, and without control characters and what ends a line: it is not to write lines of its own into a build's
    /// log or a generated file, nor to colour a terminal or turn around the order of what is beside it.
    /// </summary>
    public static string Show(string text, int longest = Longest)
    {
        StringBuilder shown = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (shown.Length >= longest)
            {
                return shown.Append("...").ToString();
            }

            char character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                shown.Append(character).Append(text[++i]);
            }
            else if (IsHarmful(character))
            {
                shown.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                shown.Append(character);
            }
        }

        return shown.ToString();
    }

    /// <summary>The same in quotes.</summary>
    public static string Quote(string text) => $"\"{Show(text)}\"";

    // Half a character, and the two numbers that are no characters, are not allowed in XML.
    private static bool IsHarmful(char character) => char.IsControl(character) || char.IsSurrogate(character) || character is '\uFFFE' or '\uFFFF'
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}
