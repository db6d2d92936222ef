using System.Collections.Concurrent;

namespace Mlp.Tests.Numerics;

/// <summary>The largest differences from reference values that tests came upon in this process; docs/accuracy.md is made from them.</summary>
internal static class Differences
{
    private static readonly ConcurrentDictionary<(string Group, string Name, string Quantity), (int Count, double Largest)> s_found = new();

    /// <summary>How many comparisons there were of each, and the largest difference.</summary>
    public static IReadOnlyDictionary<(string Group, string Name, string Quantity), (int Count, double Largest)> Found => s_found;

    /// <summary>Notes a difference and gives it back.</summary>
    public static double Note(string group, string name, string quantity, double difference)
    {
        s_found.AddOrUpdate(
            (group, name, quantity), (1, difference), (_, before) => (before.Count + 1, double.IsNaN(difference) ? difference : Math.Max(before.Largest, difference)));
        return difference;
    }
}
