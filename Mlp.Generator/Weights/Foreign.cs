using System.Globalization;
using System.Text;

namespace Mlp.Generator.Weights;

/// <summary>Texts out of files, which a stranger wrote, for messages.</summary>
internal static class Foreign
{
    private const int Longest = 100;

    /// <summary>
    /// A text shortened, as it may be megabytes, and without control characters: it is not to write lines of its own into a build's log, nor to colour
    /// a terminal.
    /// </summary>
    public static string Show(string text)
    {
        StringBuilder shown = new();
        foreach (char character in text)
        {
            // Not between the halves of a surrogate pair.
            if (shown.Length >= Longest && !char.IsLowSurrogate(character))
            {
                return shown.Append("...").ToString();
            }

            if (char.IsControl(character))
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
}
