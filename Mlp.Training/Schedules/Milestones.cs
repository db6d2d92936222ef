using System.Globalization;

namespace Mlp;

/// <summary>Epochs at which something happens, in ascending order.</summary>
internal static class Milestones
{
    /// <summary>A copy, if they are at least 1 and ascend.</summary>
    public static long[] Check(IEnumerable<long> milestones)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        long[] copy = [.. milestones];
        for (int i = 0; i < copy.Length; i++)
        {
            HyperParameter.CheckCount(copy[i], 1, "milestone", nameof(milestones));
            if (i > 0 && copy[i] < copy[i - 1])
            {
                throw new ArgumentException(
                    $"Milestones must ascend, but {Text(copy[i])} follows {Text(copy[i - 1])}.", nameof(milestones));
            }
        }

        return copy;
    }

    /// <summary>How many of them are at most <paramref name="epoch"/>: Python's bisect_right.</summary>
    public static int CountTo(ReadOnlySpan<long> milestones, long epoch)
    {
        int count = 0;
        while (count < milestones.Length && milestones[count] <= epoch)
        {
            count++;
        }

        return count;
    }

    /// <summary>For a schedule's state: they must be the same where it is loaded.</summary>
    public static IEnumerable<StateItem> StateItems(string prefix, long[] milestones)
        => milestones.Select((milestone, index) => new SettingItem($"{prefix}milestones.{Text(index)}", milestone));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
