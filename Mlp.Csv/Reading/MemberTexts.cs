namespace Mlp.Data;

/// <summary>
/// Finds the members of an enum that a column's texts name: by the name, else with case, blanks and signs ignored, which names in C# cannot
/// have.
/// </summary>
internal sealed class MemberTexts<TEnum>
    where TEnum : struct, Enum
{
    private const int MaxListed = 10;

    private readonly Dictionary<string, TEnum> _members;
    private readonly Dictionary<string, TEnum?> _simplified = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TEnum> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<TEnum, string> _texts = [];

    public MemberTexts()
    {
        _members = Enum.GetNames<TEnum>().ToDictionary(name => name, name => Enum.Parse<TEnum>(name), StringComparer.Ordinal);
        foreach ((string name, TEnum member) in _members)
        {
            // Null where several members are alike: their names alone tell them apart.
            string simple = Simplify(name);
            _simplified[simple] = _simplified.TryGetValue(simple, out TEnum? other) && !Equals(other, member) ? null : member;
        }
    }

    /// <summary>The member that a text names; false where it names none, or the same one as a text that is another.</summary>
    public bool TryFind(ReadOnlySpan<char> text, out TEnum member, out string? problem)
    {
        problem = null;
        return _known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out member) || TryLearn(text.ToString(), out member, out problem);
    }

    private bool TryLearn(string text, out TEnum member, out string? problem)
    {
        problem = null;
        if (!_members.TryGetValue(text, out member))
        {
            if (Simplify(text) is not { Length: > 0 } simple || !_simplified.TryGetValue(simple, out TEnum? found) || found is not TEnum alike)
            {
                string more = _members.Count > MaxListed ? FormattableString.Invariant($" and {_members.Count - MaxListed} more") : "";
                problem = $"{SafetensorsHeader.Quote(text)} is no member of {typeof(TEnum).Name}, which has {string.Join(", ", _members.Keys.Take(MaxListed))}{more}.";
                return false;
            }

            member = alike;
        }

        // "A" and "A+" would be one member: silently wrong. Two names of one value are meant to be one.
        if (_texts.TryGetValue(member, out string? other) && !other.Equals(text, StringComparison.OrdinalIgnoreCase)
            && !(_members.ContainsKey(text) && _members.ContainsKey(other)))
        {
            problem = $"{SafetensorsHeader.Quote(text)} would be {typeof(TEnum).Name}.{member}, as {SafetensorsHeader.Quote(other)} before it is. "
                + "If they differ, give each a member that is named like it; if not, write them alike.";
            return false;
        }

        _texts.TryAdd(member, text);
        _known.Add(text, member);
        return true;
    }

    private static string Simplify(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
