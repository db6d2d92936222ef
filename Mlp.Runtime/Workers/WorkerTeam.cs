using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Mlp.CompilerServices;

/// <summary>The thread that calls and those it borrows for the time of one pass. Belongs to one caller at a time; allocates nothing after the first pass.</summary>
internal sealed unsafe class WorkerTeam
{
    /// <summary>Multiply-adds of a pass from which on several threads pay: a training step of some 10 µs.</summary>
    public const long MinSharedWork = 250_000;

    // More than this is taken for a mistake.
    private const int MaxThreads = 256;

    private readonly WorkerThread[] _threads;
    private readonly Parker _caller = new();
    private delegate*<object, void*, Worker, void> _part;
    private object? _target;
    private void* _arguments;
    private Exception? _failure;
    private int _arrived;
    private int _phase;

    /// <summary>A team of <paramref name="count"/> threads, the caller among them.</summary>
    public WorkerTeam(int count)
    {
        Count = count;
        _threads = new WorkerThread[count - 1];
    }

    /// <summary>Threads, the caller among them.</summary>
    public int Count { get; }

    /// <summary>Throws unless a team can have so many threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot.</exception>
    public static void CheckThreads(int threads)
    {
        if (threads is < 1 or > MaxThreads)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"A pass takes 1 to {MaxThreads} threads. More than the processors there are make it slower: this machine has {Environment.ProcessorCount}.");
        }
    }

    /// <summary>Whether so many threads have processors of their own.</summary>
    public static bool CanSpin(int threads) => threads <= Environment.ProcessorCount;

    /// <summary>
    /// Runs <paramref name="part"/> on all threads at once and returns when all are done. An exception in any of them comes out here; a part
    /// that uses <see cref="Worker.Barrier"/> must not throw, for the others would wait for it.
    /// </summary>
    /// <param name="part">What to run, given the target, the arguments and which worker it is.</param>
    /// <param name="target">The object it works on.</param>
    /// <param name="arguments">Memory that stays where it is meanwhile.</param>
    public void Run(delegate*<object, void*, Worker, void> part, object target, void* arguments)
    {
        _part = part;
        _target = target;
        _arguments = arguments;
        WorkerThread.Rent(_threads);
        for (int index = 0; index < _threads.Length; index++)
        {
            _threads[index].Start(this, index + 1);
        }

        RunPart(0);
        WorkerThread.Return(_threads);
        _target = null;
        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>One thread's part, and the wait for the others.</summary>
    public void RunPart(int index)
    {
        try
        {
            _part(_target!, _arguments, new Worker(this, index));
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        Barrier(index);
    }

    /// <summary>Waits for all threads of the team.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Barrier(int index)
    {
        // Looked up before arriving: once all have arrived, the caller may end the pass and lend other threads to these places. Whom the
        // last one then fails to wake is an idle thread, which its next task wakes.
        Parker own = ParkerOf(index);
        int phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) < Count)
        {
            own.WaitWhile(ref _phase, phase, CanSpin(Count));
            return;
        }

        _arrived = 0;
        Volatile.Write(ref _phase, phase + 1);
        for (int other = 0; other < Count; other++)
        {
            if (other != index)
            {
                ParkerOf(other).Wake();
            }
        }
    }

    private Parker ParkerOf(int index) => index == 0 ? _caller : _threads[index - 1].Parker;
}
