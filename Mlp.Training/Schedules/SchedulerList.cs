using System.Globalization;

namespace Mlp;

/// <summary>Schedules of one optimizer that act together.</summary>
internal static class SchedulerList
{
    /// <summary>A copy, if there is one at least and all are made for the optimizer.</summary>
    /// <param name="schedulers">The schedules.</param>
    /// <param name="optimizer">Theirs; null for that of the first.</param>
    public static LRScheduler[] Check(IEnumerable<LRScheduler> schedulers, Optimizer? optimizer)
    {
        ArgumentNullException.ThrowIfNull(schedulers);
        LRScheduler[] copy = [.. schedulers];
        if (copy.Length == 0)
        {
            throw new ArgumentException("There are no schedules. Pass at least one.", nameof(schedulers));
        }

        for (int i = 0; i < copy.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(copy[i], nameof(schedulers));
            optimizer ??= copy[i].Optimizer;
            if (!ReferenceEquals(copy[i].Optimizer, optimizer))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"All schedules must belong to the same optimizer, but that at index {i}, {copy[i].GetType().Name}, belongs to another."),
                    nameof(schedulers));
            }
        }

        return copy;
    }

    /// <summary>The state of each.</summary>
    public static IEnumerable<StateItem> StateItems(string prefix, LRScheduler[] schedulers)
        => schedulers.SelectMany((scheduler, index) => ((IStateful)scheduler).StateItems(Prefix(prefix, index)));

    private static string Prefix(string prefix, int index) => string.Create(CultureInfo.InvariantCulture, $"{prefix}schedulers.{index}.");
}
