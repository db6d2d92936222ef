using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>Text of a file as messages show it: in one line, and short.</summary>
internal static class Shown
{
    private const int LongestName = 100, LongestList = 24;

    /// <summary>A name that the file gives, without control characters and not longer than a line can bear.</summary>
    public static string Name(string name)
    {
        StringBuilder text = new();
        foreach (char character in name.Length > LongestName ? name.Substring(0, LongestName) + "…" : name)
        {
            UnicodeCategory category = char.GetUnicodeCategory(character);
            bool isPlain = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            text.Append(isPlain ? character : '\uFFFD');
        }

        return text.ToString();
    }

    /// <summary>The dimensions of a tensor: [64, 8].</summary>
    public static string Shape(IEnumerable<long> sizes)
        => $"[{string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Items separated by commas; of many the first ones, and how many more there are.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count <= LongestList
        ? string.Join(", ", items)
        : string.Join(", ", items.Take(LongestList)) + $" and {items.Count - LongestList} more";
}
