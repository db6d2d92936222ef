using System.Globalization;
using Mlp.Metrics;

namespace Mlp.Reporting;

/// <summary>Finds the names of the classes of a report.</summary>
internal static class ClassNames
{
    public static string[] Of(ConfusionMatrix matrix, IReadOnlyList<string>? names)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix.Classes, names);
    }

    /// <summary>The user's names, or the classes' numbers. An empty list is none, as that of a dataset without names.</summary>
    /// <exception cref="ArgumentException">There are not as many as classes.</exception>
    public static string[] Of(int classes, IReadOnlyList<string>? names)
    {
        if (names is null or { Count: 0 })
        {
            return [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        }

        return names.Count == classes
            ? [.. names]
            : throw new ArgumentException(
                FormattableString.Invariant($"There are {classes} classes, but {names.Count} names: give one for each, in their order."), nameof(names));
    }
}
