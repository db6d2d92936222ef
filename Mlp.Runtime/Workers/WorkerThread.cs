namespace Mlp.CompilerServices;

/// <summary>
/// A background thread that runs parts of other threads' passes. Those that nobody uses are kept for the whole process, asleep, and
/// lent to one pass at a time.
/// </summary>
internal sealed class WorkerThread
{
    private static readonly Stack<WorkerThread> s_idle = new();
    private static int s_count;

    private readonly Parker _parker = new();
    private WorkerTeam? _team;
    private int _index;
    private int _tasks;

    private WorkerThread(int number)
        => new Thread(Loop) { IsBackground = true, Name = $"Mlp worker {number}" }.Start();

    public Parker Parker => _parker;

    /// <summary>Takes idle threads, the last used first, for its memory is in the caches; starts some where too few are idle.</summary>
    public static void Rent(Span<WorkerThread> threads)
    {
        lock (s_idle)
        {
            foreach (ref WorkerThread thread in threads)
            {
                thread = s_idle.TryPop(out WorkerThread? idle) ? idle : new WorkerThread(++s_count);
            }
        }
    }

    /// <summary>Gives threads back, in an order that hands the same ones out in the same places again.</summary>
    public static void Return(Span<WorkerThread> threads)
    {
        lock (s_idle)
        {
            for (int index = threads.Length - 1; index >= 0; index--)
            {
                s_idle.Push(threads[index]);
            }
        }
    }

    /// <summary>Lets the thread run part <paramref name="index"/> of the team's task.</summary>
    public void Start(WorkerTeam team, int index)
    {
        _team = team;
        _index = index;
        Volatile.Write(ref _tasks, _tasks + 1);
        _parker.Wake();
    }

    private void Loop()
    {
        for (int done = 0; ; done++)
        {
            _parker.WaitWhile(ref _tasks, done, spin: WorkerTeam.CanSpin(2));
            WorkerTeam team = _team!;

            // An idle thread must not keep a network's memory alive.
            _team = null;
            team.RunPart(_index);
        }
    }
}
