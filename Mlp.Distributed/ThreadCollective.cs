using System.Numerics;
using System.Runtime.ExceptionServices;

namespace Mlp.Distributed;

/// <summary>
/// Connects threads of one process as ranks: for tests of code that will run on several processes. Sums are taken in the order of ranks, so
/// that every run gives the same bits. For speed on one machine use <c>Threads</c> of a trainer or a tape.
/// </summary>
/// <example><code>
/// ThreadCollective.Run(ranks: 4, collective =>
/// {
///     DigitNet net = new(seed: 1);
///     Trainer trainer = new(net, new CrossEntropyLoss(), new Adam(DigitNet.Layout), new TrainerOptions { Collective = collective });
///     trainer.Fit(collective.Shard(training), epochs: 10);
/// });
/// </code></example>
public sealed class ThreadCollective : ICollective
{
    private readonly Group _group;
    private float[] _floats = [];
    private double[] _doubles = [];
    private byte[] _bytes = [];

    private ThreadCollective(Group group, int rank) => (_group, Rank) = (group, rank);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _group.Members.Length;

    /// <summary>Runs the same code on several threads, each of which is a rank, and returns when all have ended.</summary>
    /// <param name="ranks">How many, 1 or more.</param>
    /// <param name="body">What each of them runs. Where one throws, the others' work ends, too.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ranks"/> is below 1.</exception>
    /// <exception cref="Exception">What the first rank threw that failed.</exception>
    public static void Run(int ranks, Action<ICollective> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        ArgumentNullException.ThrowIfNull(body);
        Group group = new(ranks);
        Thread[] threads = new Thread[ranks];
        for (int rank = 0; rank < ranks; rank++)
        {
            ThreadCollective member = group.Members[rank] = new ThreadCollective(group, rank);
            threads[rank] = new Thread(() => RunMember(member, body)) { IsBackground = true, Name = $"Mlp rank {rank}" };
        }

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (group.Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <inheritdoc/>
    public void Sum(Span<float> values) => Sum("a sum of floats", values, static member => ref member._floats);

    /// <inheritdoc/>
    public void Sum(Span<double> values) => Sum("a sum of doubles", values, static member => ref member._doubles);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public void Broadcast(Span<byte> values, int root)
    {
        if ((uint)root >= (uint)Size)
        {
            throw new ArgumentOutOfRangeException(nameof(root), root, FormattableString.Invariant($"There are {Size} ranks, counted from 0."));
        }

        Publish(new Call("a broadcast", values.Length, root), values, ref _bytes);
        _group.Members[root]._bytes.AsSpan(0, values.Length).CopyTo(values);
        _group.Wait();
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        Publish(new Call("a barrier", 0), [], ref _bytes);
        _group.Wait();
    }

    /// <inheritdoc/>
    public void Abort(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _group.Fail(Rank, error.Message, error);
    }

    private static void RunMember(ThreadCollective member, Action<ICollective> body)
    {
        try
        {
            body(member);
            member._group.Leave(member.Rank);
        }
        catch (Exception error)
        {
            member._group.Fail(member.Rank, error.Message, error);
        }
    }

    private void Sum<T>(string kind, Span<T> values, Room<T> room)
        where T : struct, INumber<T>
    {
        Publish(new Call(kind, values.Length), values, ref room(this));
        values.Clear();
        foreach (ThreadCollective member in _group.Members)
        {
            ReadOnlySpan<T> others = room(member).AsSpan(0, values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += others[i];
            }
        }

        _group.Wait();
    }

    // Shows the others what this rank gives, and waits until all have done so.
    private void Publish<T>(in Call call, ReadOnlySpan<T> values, ref T[] room)
    {
        if (room.Length < values.Length)
        {
            room = new T[values.Length];
        }

        values.CopyTo(room);
        _group.Calls[Rank] = call;
        _group.Wait();
        foreach (ThreadCollective member in _group.Members)
        {
            Call other = _group.Calls[member.Rank];
            if (other != call)
            {
                throw new InvalidOperationException(
                    $"Rank {Rank} calls {call}, and rank {member.Rank} calls {other}: all ranks must make the same calls, in the same order.");
            }
        }
    }

    private delegate ref T[] Room<T>(ThreadCollective member);

    // What a rank calls; all must call the same.
    private readonly record struct Call(string Kind, int Length, int Root = 0)
    {
        public override string ToString() => FormattableString.Invariant(
            $"{Kind}{(Length > 0 ? FormattableString.Invariant($" of {Length}") : "")}{(Root > 0 ? FormattableString.Invariant($" from rank {Root}") : "")}");
    }

    private sealed class Group(int size)
    {
        private readonly object _lock = new();
        private int _arrived;
        private int _phase;
        private int _left = -1;
        private RankFailedException? _failure;

        public ThreadCollective[] Members { get; } = new ThreadCollective[size];

        public Call[] Calls { get; } = new Call[size];

        /// <summary>What the first rank threw that failed.</summary>
        public Exception? Error { get; private set; }

        public void Wait()
        {
            lock (_lock)
            {
                ThrowIfFailed();
                int phase = _phase;
                if (++_arrived == Members.Length)
                {
                    _arrived = 0;
                    _phase++;
                    Monitor.PulseAll(_lock);
                    return;
                }

                while (_phase == phase)
                {
                    ThrowIfFailed();
                    Monitor.Wait(_lock);
                }
            }
        }

        public void Fail(int rank, string reason, Exception error)
        {
            lock (_lock)
            {
                Error ??= error;
                _failure ??= new RankFailedException(rank, Members.Length, reason, error);
                Monitor.PulseAll(_lock);
            }
        }

        /// <summary>A rank's code has come to its end: nobody can wait for it any more.</summary>
        public void Leave(int rank)
        {
            lock (_lock)
            {
                _left = rank;
                Monitor.PulseAll(_lock);
            }
        }

        private void ThrowIfFailed()
        {
            if (_failure is not null)
            {
                throw new RankFailedException(_failure.Rank, Members.Length, _failure.InnerException!.Message, _failure.InnerException);
            }

            if (_left >= 0)
            {
                throw new RankFailedException(_left, Members.Length, "its code has come to its end, while this rank waits for it.", error: null);
            }
        }
    }
}
