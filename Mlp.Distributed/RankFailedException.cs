namespace Mlp.Distributed;

/// <summary>Thrown on a rank that waits for another one, which cannot go on.</summary>
public sealed class RankFailedException : Exception
{
    /// <param name="rank">The rank that cannot go on.</param>
    /// <param name="size">The number of ranks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="error">What it threw; null where that is in another process.</param>
    internal RankFailedException(int rank, int size, string reason, Exception? error)
        : base(FormattableString.Invariant($"Rank {rank} of {size} cannot go on: {reason}"), error) => Rank = rank;

    /// <summary>Gets the rank that cannot go on.</summary>
    public int Rank { get; }
}
