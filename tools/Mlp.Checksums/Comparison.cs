namespace Mlp.Checksums;

/// <summary>What an earlier run wrote beside what this one did.</summary>
internal static class Comparison
{
    /// <summary>A line for each difference; none where all that ran now is as it was.</summary>
    /// <param name="earlier">The lines of an earlier run.</param>
    /// <param name="now">The lines of this one.</param>
    /// <param name="modes">The widths of vectors that ran now.</param>
    /// <param name="only">Which networks ran now: see <see cref="Network.IsNamed"/>.</param>
    public static IReadOnlyList<string> Differences(
        IEnumerable<string> earlier, IEnumerable<string> now, IReadOnlyCollection<string> modes, string only)
    {
        Dictionary<string, Line> before = Read(earlier), after = Read(now);
        bool bothHaveParts = HasParts(before) && HasParts(after);
        List<string> differences = [];
        foreach ((string key, Line line) in after.Where(pair => Counts(pair.Value)))
        {
            if (!before.TryGetValue(key, out Line? old))
            {
                differences.Add($"{key} is new {line.Attribute}");
            }
            else if (old.Attribute != line.Attribute)
            {
                differences.Add($"{key} was declared as {old.Attribute} and is {line.Attribute}");
            }
            else if (old.Sum != line.Sum)
            {
                differences.Add($"{key} was {old.Sum} and is {line.Sum} {line.Attribute}");
            }
        }

        differences.AddRange(before
            .Where(pair => Counts(pair.Value) && modes.Contains(pair.Value.Mode) && pair.Value.IsNamed(only))
            .Where(pair => !after.ContainsKey(pair.Key))
            .Select(pair => $"{pair.Key} is missing {pair.Value.Attribute}"));
        return differences;

        bool Counts(Line line) => bothHaveParts || !line.IsPart;
    }

    private static bool HasParts(Dictionary<string, Line> lines) => lines.Values.Any(line => line.IsPart);

    private static Dictionary<string, Line> Read(IEnumerable<string> lines)
    {
        Dictionary<string, Line> read = [];
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] columns = line.Split(' ', 4);
            if (columns.Length < 4 || !read.TryAdd($"{columns[0]} {columns[1]}", new Line(columns[0], columns[1], columns[2], columns[3])))
            {
                throw new FormatException($"'{line}' is no line that this program wrote, or stands there twice.");
            }
        }

        return read;
    }

    private sealed record Line(string Network, string Place, string Sum, string Attribute)
    {
        public string Mode => Place.Split('/')[0];

        public bool IsPart => Place.Contains('/', StringComparison.Ordinal);

        public bool IsNamed(string only) => Checksums.Network.IsNamed(Network, Attribute, only);
    }
}
