using System.Runtime.CompilerServices;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: one of the threads that share a pass. Each has channels of its own, whole panels of 32, so that every sum is taken by
/// one thread in one order: results are the same bits for any number of threads. <c>default</c> is a thread that works alone.
/// </summary>
public readonly struct Worker
{
    private const nuint PanelWidth = 32;

    private readonly WorkerTeam? _team;
    private readonly int _index;

    internal Worker(WorkerTeam team, int index)
    {
        _team = team;
        _index = index;
    }

    /// <summary>Gets the index of the thread: 0 for the calling thread, then 1, 2, ….</summary>
    public int Index => _index;

    /// <summary>Gets whether this thread does the work that must be done once.</summary>
    public bool IsFirst => _index == 0;

    /// <summary>
    /// Returns this thread's part of channels 0 to <paramref name="channels"/> − 1, cut at multiples of 32; none where there are fewer
    /// panels than threads.
    /// </summary>
    /// <param name="channels">All channels, padding included.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (nuint First, nuint End) Channels(nuint channels)
        => _team is null ? (0, channels) : Share(channels, PanelWidth, _index, _team.Count);

    /// <summary>Returns this thread's part of rows 0 to <paramref name="rows"/> − 1, for work that is done a row at a time.</summary>
    public (nuint First, nuint End) Rows(nuint rows) => _team is null ? (0, rows) : Share(rows, 1, _index, _team.Count);

    /// <summary>Waits until all threads of the pass have come here: what they wrote before can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Barrier() => _team?.Barrier(_index);

    /// <summary>Part <paramref name="index"/> of <paramref name="count"/> even parts of <paramref name="length"/>, cut at multiples of <paramref name="unit"/>.</summary>
    internal static (nuint First, nuint End) Share(nuint length, nuint unit, int index, int count)
    {
        nuint units = (length + unit - 1) / unit;
        nuint first = (units * (nuint)index + (nuint)count - 1) / (nuint)count;
        nuint end = (units * ((nuint)index + 1) + (nuint)count - 1) / (nuint)count;
        return first == end ? (0, 0) : (first * unit, nuint.Min(end * unit, length));
    }
}
