namespace Mlp.Tests.Common;

/// <summary>Chooses the samples of the short run: few items that show all that matters.</summary>
internal static class Sample
{
    /// <summary>
    /// Returns the indices, ascending, of few items that between them show each trait that any item shows. The choice is greedy, and the same on
    /// every run.
    /// </summary>
    /// <param name="items">What to choose from.</param>
    /// <param name="traits">What an item shows, such as its <see cref="Values"/> or <see cref="Pairs"/>.</param>
    /// <param name="start">Indices that are chosen anyhow.</param>
    /// <param name="from">Of items that show as much, the first one from this index on is taken.</param>
    public static IReadOnlyList<int> Cover<T>(IReadOnlyList<T> items, Func<T, IEnumerable<object>> traits, IReadOnlyList<int>? start = null, int from = 0)
    {
        HashSet<object>[] shown = [.. items.Select(item => traits(item).ToHashSet())];
        HashSet<object> missing = [.. shown.SelectMany(each => each)];
        List<int> chosen = [.. start ?? []];
        chosen.ForEach(index => missing.ExceptWith(shown[index]));
        int[] order = [.. Enumerable.Range(0, items.Count).Select(i => (i + from) % items.Count)];
        while (missing.Count > 0)
        {
            int best = order.MaxBy(i => shown[i].Count(missing.Contains));
            chosen.Add(best);
            missing.ExceptWith(shown[best]);
        }

        return [.. chosen.Order()];
    }

    /// <summary>Each value, and which it is of them.</summary>
    public static IEnumerable<object> Values(params object?[] values) => values.Select((value, i) => (object)(i, value));

    /// <summary>Each value, and each pair of two of them.</summary>
    public static IEnumerable<object> Pairs(params object?[] values) =>
        Values(values).Concat(values.SelectMany((one, i) => values.Take(i).Select((other, j) => (object)(i, one, j, other))));
}
