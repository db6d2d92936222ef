namespace Mlp.CompilerServices;

/// <summary>How one thread waits: it spins for a while, in case the wait is short, and then sleeps, so that it never holds a processor for long.</summary>
internal sealed class Parker
{
    // About 37 ns each on any processor: 50 µs, several times what it takes to wake a sleeping thread.
    private const int MaxSpins = 1400;

    private readonly AutoResetEvent _wake = new(initialState: false);
    private int _isAsleep;

    /// <summary>Waits while <paramref name="word"/> has a value. Whoever changes it calls <see cref="Wake"/> afterwards.</summary>
    /// <param name="word">What another thread changes.</param>
    /// <param name="value">What it changes from.</param>
    /// <param name="spin">Whether the other threads have processors of their own; otherwise spinning keeps them from running.</param>
    public void WaitWhile(ref int word, int value, bool spin)
    {
        for (int spins = spin ? 0 : MaxSpins; spins < MaxSpins; spins++)
        {
            if (Volatile.Read(ref word) != value)
            {
                return;
            }

            Thread.SpinWait(1);
        }

        while (true)
        {
            // Either this thread sees the change, or whoever made it sees that this thread sleeps: both write first, then read.
            Volatile.Write(ref _isAsleep, 1);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref word) != value)
            {
                Volatile.Write(ref _isAsleep, 0);
                return;
            }

            _wake.WaitOne();
        }
    }

    /// <summary>Wakes the thread if it sleeps. It looks at its word again, so waking it once too often does no harm.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) != 0)
        {
            _wake.Set();
        }
    }
}
