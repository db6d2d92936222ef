using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// The order of categories that nobody declared: the same for the same set, whatever the order of the rows and the culture.
/// </summary>
internal static class CategoryOrder
{
    /// <summary>Integers by their value, where all are; else ordinally.</summary>
    public static string[] Sort(IEnumerable<string> categories)
    {
        string[] sorted = [.. categories.Order(StringComparer.Ordinal)];
        long[] numbers = new long[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (!long.TryParse(sorted[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return sorted;
            }
        }

        // Stable: of "01" and "1" the one that comes first ordinally.
        return [.. Enumerable.Range(0, sorted.Length).OrderBy(i => numbers[i]).Select(i => sorted[i])];
    }
}
