using System.Globalization;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Differences in shares of what they are relative to; NaN counts as infinite.</summary>
internal static class Errors
{
    /// <summary>The largest difference, relative to the largest magnitude expected, or to <paramref name="scale"/> where given.</summary>
    public static double Relative(ReadOnlySpan<float> actual, double[] expected, double? scale = null)
    {
        double difference = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double here = Math.Abs(actual[i] - expected[i]);
            difference = double.IsNaN(here) ? double.PositiveInfinity : Math.Max(difference, here);
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        double unit = scale ?? largest;
        return difference == 0 ? 0 : unit == 0 ? double.PositiveInfinity : difference / unit;
    }

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] widened = new double[values.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = values[i];
        }

        return widened;
    }

    public static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);
}

/// <summary>The largest error of each category, and what went beyond its tolerance.</summary>
internal sealed class ErrorReport
{
    private readonly SortedDictionary<string, double> worst = new(StringComparer.Ordinal);
    private readonly List<string> misses = [];

    public void Add(string category, double error, double tolerance, Func<string> what)
    {
        worst[category] = Math.Max(worst.GetValueOrDefault(category), error);
        if (!(error <= tolerance))
        {
            misses.Add(string.Create(CultureInfo.InvariantCulture, $"{category}, {what()}: {error:E2}, tolerance {tolerance:E0}"));
        }
    }

    public void Fail(string what) => misses.Add(what);

    /// <summary>The largest error of each category.</summary>
    public IReadOnlyDictionary<string, double> Worst => worst;

    public bool Succeeded => misses.Count == 0;

    public IEnumerable<string> Lines => worst
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: largest difference {entry.Value:E2}"))
        .Concat(misses.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{misses.Count} misses, the first of them:"), .. misses.Take(20)]);

    public override string ToString() => string.Join('\n', Lines);
}
