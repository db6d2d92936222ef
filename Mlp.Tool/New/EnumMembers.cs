namespace Mlp.Tool.New;

/// <summary>Members of an enum that <c>ReadCsv</c> finds by the texts of a column.</summary>
internal static class EnumMembers
{
    /// <summary>The most members.</summary>
    public const int Most = 20;

    /// <summary>The members, one for each text; texts that differ by case alone are one.</summary>
    /// <param name="texts">The texts of the column.</param>
    /// <param name="missing">Texts that say that a value is missing, none of which may name a member.</param>
    /// <returns>The members in the order of the texts; null where there are too many, or one would not be found by its text alone.</returns>
    public static IReadOnlyList<string>? Of(IEnumerable<string> texts, IReadOnlyList<string> missing)
    {
        string[] distinct = [.. texts.Order(StringComparer.Ordinal).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        if (distinct.Length > Most)
        {
            return null;
        }

        HashSet<string> found = new(missing.Select(Simplify).Where(text => text.Length > 0), StringComparer.Ordinal);
        List<string> members = [];
        foreach (string text in distinct)
        {
            if (RowNames.Of(text) is not { } member || Simplify(member) != Simplify(text) || !found.Add(Simplify(text)))
            {
                return null;
            }

            members.Add(member);
        }

        return members;
    }

    // As Mlp.Data.MemberTexts compares.
    private static string Simplify(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
