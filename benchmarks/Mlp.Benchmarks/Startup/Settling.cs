namespace Mlp.Benchmarks.Startup;

/// <summary>Calls in a row, and how long they took together.</summary>
internal readonly record struct CallGroup(int Calls, double Seconds)
{
    public double SecondsPerCall => Seconds / Calls;
}

/// <summary>When the time of a call stops to fall.</summary>
internal static class Settling
{
    private const double Tolerance = 1.1;

    /// <returns>The median of the second half of the time, and after how many calls and seconds a call is within 10 % of it.</returns>
    public static (double Median, double Calls, double Seconds) Find(IReadOnlyList<CallGroup> groups)
    {
        double median = MedianOfSecondHalf(groups);
        bool[] slow = [.. groups.Select(group => group.SecondsPerCall > Tolerance * median)];

        // The point that best parts slow groups from fast ones: an interruption later on makes a group slow, too, and moves nothing.
        int misplaced = slow.Count(value => value), fewest = misplaced, settled = 0;
        for (int index = 0; index < groups.Count; index++)
        {
            misplaced += slow[index] ? -1 : 1;
            if (misplaced < fewest)
            {
                fewest = misplaced;
                settled = index + 1;
            }
        }

        return (median, groups.Take(settled).Sum(group => group.Calls), groups.Take(settled).Sum(group => group.Seconds));
    }

    private static double MedianOfSecondHalf(IReadOnlyList<CallGroup> groups)
    {
        double half = groups.Sum(group => group.Seconds) / 2, before = 0;
        double[] sorted =
        [
            .. groups.SkipWhile(group => (before += group.Seconds) <= half).Select(group => group.SecondsPerCall).Order(),
        ];
        return sorted[sorted.Length / 2];
    }
}
