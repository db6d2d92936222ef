using System.Globalization;

namespace Mlp.TablesBenchmark;

/// <summary>Which rows are the test part: a fifth; of each class its share.</summary>
internal static class Splits
{
    private const int Parts = 5;

    /// <summary>Draws a test part.</summary>
    public static HashSet<int> Draw(Table table, int seed)
    {
        System.Random random = new(seed);
        HashSet<int> test = [];
        IEnumerable<int> rows = Enumerable.Range(0, table.Lines.Length);
        foreach (IGrouping<double, int> group in rows.GroupBy(row => table.Schema.IsClassification ? table.Lines[row].Target : 0).OrderBy(group => group.Key))
        {
            int[] shuffled = [.. group];
            random.Shuffle(shuffled);
            test.UnionWith(shuffled.Take((shuffled.Length + (Parts / 2)) / Parts));
        }

        return test;
    }

    /// <summary>Reads a test part that tools/compare_tables.py wrote, on which it scored scikit-learn.</summary>
    public static HashSet<int> Read(string folder, string table, int seed)
    {
        string path = Path.Combine(folder, FormattableString.Invariant($"{table}.{seed}.txt"));
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no '{path}': write the splits with tools/compare_tables.py first, or leave --splits out.");
        }

        return [.. File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
    }
}
