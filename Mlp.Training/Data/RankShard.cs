namespace Mlp.Data;

/// <summary>Which part of every batch is a rank's.</summary>
/// <param name="Rank">From 0 to <paramref name="Size"/> − 1.</param>
/// <param name="Size">The number of ranks.</param>
internal readonly record struct RankShard(int Rank, int Size)
{
    /// <summary>Of one that has all rows.</summary>
    public static RankShard All => new(0, 1);

    /// <summary>Cuts rows into as many parts as there are ranks, one behind the other.</summary>
    /// <returns>The first row of this rank's part, and how many it has; ranks' parts differ by one row at most.</returns>
    public (int First, int Count) Of(int rows)
    {
        int first = Bound(Rank, rows, Size);
        return (first, Bound(Rank + 1, rows, Size) - first);

        static int Bound(int rank, int rows, int size) => (int)((long)rows * rank / size);
    }

    /// <summary>For messages.</summary>
    public override string ToString() => FormattableString.Invariant($"rank {Rank} of {Size}");
}
