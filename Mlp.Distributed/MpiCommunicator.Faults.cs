using System.Diagnostics;
using System.Text;

namespace Mlp.Distributed;

// What ends all ranks where one cannot go on.
public sealed unsafe partial class MpiCommunicator
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_readLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_abortLimit = TimeSpan.FromSeconds(3);

    private string _call = "";
    private long _entered;
    private long _completed;
    private int _ending;
    private volatile Failure? _failure;

    // The last exception since the last call: it may be why this rank comes to Dispose while others wait for it.
    private Exception? _thrown;

    /// <inheritdoc/>
    /// <remarks>The others end when this rank comes to <see cref="Dispose"/>, or to the end of its program, and after 5 seconds at the latest.</remarks>
    public void Abort(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (!_disposed)
        {
            Fail(error.Message, error);
        }
    }

    private string CannotGoOn(string reason) => FormattableString.Invariant($"Rank {Rank} of {Size} cannot go on: {reason}");

    private void Fail(string reason, Exception? error)
    {
        if (Interlocked.CompareExchange(ref _failure, new Failure(reason, error, Stopwatch.GetTimestamp()), null) is null)
        {
            Print(CannotGoOn(reason));
        }
    }

    /// <summary>Writes a line to standard error at once, so that lines of several ranks do not mix.</summary>
    private static void Print(string line)
    {
        try
        {
            using Stream error = Console.OpenStandardError();
            error.Write(Encoding.UTF8.GetBytes(line + Environment.NewLine));
        }
        catch (IOException)
        {
            // The disk is full, or the terminal gone: the ranks must end all the same.
        }
    }

    private void Watch()
    {
        if (Size == 1)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
            return;
        }

        AppDomain.CurrentDomain.FirstChanceException += (_, args) => _thrown = args.Exception;
        AppDomain.CurrentDomain.UnhandledException += (_, args) =>
        {
            if (!_disposed)
            {
                // What Abort has told is not told again, but where it was thrown.
                bool told = _failure is { } failure && (args.ExceptionObject == failure.Error || args.ExceptionObject is RankFailedException);
                EndAll(told ? ((Exception)args.ExceptionObject).StackTrace : CannotGoOn(args.ExceptionObject.ToString()!));
            }
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (!_disposed)
            {
                EndAll(_failure is null
                    ? CannotGoOn("its program has ended without Dispose of its MpiCommunicator. Write `using MpiCommunicator mpi = MpiCommunicator.World();`.")
                    : null);
            }
        };
        new Thread(WatchOthers) { IsBackground = true, Name = "Mlp MPI watch" }.Start();
    }

    private void WatchOthers()
    {
        int parent = Posix.ParentProcess();
        LongWait wait = new();
        while (true)
        {
            Thread.Sleep(s_look);
            if (_disposed)
            {
                return;
            }

            if (_failure is { } failure && Stopwatch.GetElapsedTime(failure.Time) > s_deadline)
            {
                EndAll(message: null);
            }

            if (Posix.ParentProcess() != parent)
            {
                // Under `mpirun dotnet run` the launcher knows that process alone, and cannot end this one.
                EndAll(CannotGoOn("the process that started it has ended."));
            }

            long call = Volatile.Read(ref _entered);
            if (call == Volatile.Read(ref _completed))
            {
                continue;
            }

            if (_farewell!.LeftBefore(call) is { } left)
            {
                EndAll(CannotGoOn(FormattableString.Invariant(
                    $"rank {left.Rank} has called Dispose{left.Thrown}, while this rank waits for it in {_call}. All ranks must make the same calls, in the same order.")));
            }

            // It may wait for ever, but nobody can know that it does.
            if (wait.Look(call, Stopwatch.GetElapsedTime(0)) is { } waited)
            {
                Print(FormattableString.Invariant(
                    $"Rank {Rank} of {Size} has waited {waited.TotalSeconds:F0} s for another rank, in its call number {call}, {_call}, and waits on. Where no rank is that slow, one makes other calls or none: all must make the same, in the same order."));
            }
        }
    }

    /// <summary>Ends the processes of all ranks, this one first.</summary>
    private void EndAll(string? message)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            // Another thread does.
            Thread.Sleep(Timeout.Infinite);
        }

        // MPI may wait for a thread of this process that never comes, and standard error for a launcher that reads no more. The launcher ends the
        // others, too, where a rank ends by itself.
        new Thread(() =>
        {
            Thread.Sleep(s_abortLimit);
            Posix.EndProcess(1);
        }) { IsBackground = true }.Start();

        if (message is not null)
        {
            Print(message);
        }

        // MPICH's launcher drops what it has not read when it ends everything.
        Thread.Sleep(s_readLimit);
        _ = _library.Functions.Abort(_library.Handles.World, 1);
        Posix.EndProcess(1);
    }

    private sealed record Failure(string Reason, Exception? Error, long Time);
}
