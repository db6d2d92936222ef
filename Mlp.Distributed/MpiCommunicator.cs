using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Mlp.Distributed;

/// <summary>
/// Connects processes that MPI's launcher has started, on one machine or on several: Open MPI 4 or later, or MPICH and what has its binary
/// interface. A process that no launcher has started is rank 0 of 1.
/// </summary>
/// <remarks>
/// <para>Any thread may call it, one at a time.</para>
/// <para>A rank that fails ends all, within seconds and with a message that names it on standard error: one with an unhandled exception, one that
/// ends without <see cref="Dispose"/>, one that is killed, one that has called <see cref="Dispose"/> while others wait for it in another call.</para>
/// <para>Nothing is allocated by calls, but memory outside the heap on the first one with <see cref="Deterministic"/>.</para>
/// </remarks>
/// <example><code>
/// using MpiCommunicator mpi = MpiCommunicator.World();
/// Trainer trainer = new(net, loss, optimizer, new TrainerOptions { Collective = mpi });
/// trainer.Fit(mpi.Shard(training), epochs: 10);
/// </code>
/// <code>dotnet build -c Release &amp;&amp; mpirun -n 4 dotnet run --no-build -c Release</code></example>
public sealed unsafe partial class MpiCommunicator : ICollective, IDisposable
{
    // MPI_THREAD_SERIALIZED of the MPI standard, in Open MPI and in MPICH.
    private const int OneThreadAtATime = 2;

    private static readonly object s_lock = new();
    private static MpiCommunicator? s_world;

    private readonly MpiLibrary _library;
    private readonly OrderedSum _ordered;
    private readonly Farewell? _farewell;
    private volatile bool _disposed;
    private int _busy;

    private MpiCommunicator(MpiLibrary library)
    {
        _library = library;
        MpiFunctions functions = library.Functions;
        int initialized = 0;
        _ = functions.Initialized(&initialized);
        if (initialized != 0)
        {
            throw new InvalidOperationException("Something else in this process has started MPI already, and MPI can be started once: let MpiCommunicator.World() be what starts it.");
        }

        int threads = 0;
        _ = functions.InitThread(null, null, OneThreadAtATime, &threads);
        int rank = 0, size = 0;
        _ = functions.Rank(library.Handles.World, &rank);
        _ = functions.Size(library.Handles.World, &size);
        (Rank, Size) = (rank, size);
        _ordered = new OrderedSum(library, rank, size);
        if (threads < OneThreadAtATime)
        {
            _ = functions.FinalizeAll();
            throw new MpiNotFoundException($"{library.Name} takes calls from one thread alone (MPI_THREAD_SERIALIZED is not to be had): use an MPI that is built for threads.");
        }

        if (size == 1 && MpiLibrary.LaunchedProcesses(Environment.GetEnvironmentVariable) is > 1 and int launched)
        {
            _ = functions.FinalizeAll();
            throw new MpiNotFoundException(FormattableString.Invariant(
                $"The launcher has started {launched} processes, but {library.Name} finds this one alone: launcher and library are of different MPIs. Start it with the mpirun of {library.Name}, or let {MpiLibrary.Variable} name the library of the launcher."));
        }

        if (size > 1)
        {
            // Errors become exceptions, which say where they come from.
            _ = functions.SetErrorHandler(library.Handles.World, library.Handles.ErrorsReturn);
            _farewell = new Farewell(library, rank, size);
        }

        Watch();
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Gets the name of the MPI library, and its version: "Open MPI 4.1.4", "MPICH 4.0.2".</summary>
    public string Library => _library.Name;

    /// <summary>
    /// Gets or sets whether sums are taken in the order of ranks, so that the same number of ranks gives the same bits on every run, whatever
    /// algorithm MPI would choose. The same on all ranks. False by default.
    /// </summary>
    public bool Deterministic { get; set; }

    /// <summary>Starts MPI in this process and connects all processes that the launcher has started. Called once in a process, by all ranks.</summary>
    /// <returns>The communicator of all ranks. <see cref="Dispose"/> ends MPI: write <c>using</c>.</returns>
    /// <exception cref="MpiNotFoundException">There is no MPI on the machine, or another one than the launcher's.</exception>
    /// <exception cref="InvalidOperationException">It was called before in this process, or something else has started MPI in it.</exception>
    public static MpiCommunicator World()
    {
        lock (s_lock)
        {
            if (s_world is not null)
            {
                throw new InvalidOperationException(s_world._disposed
                    ? "MpiCommunicator.World() was called before in this process, and its Dispose has ended MPI, which cannot be started again: dispose of it where the program ends."
                    : "MpiCommunicator.World() was called before in this process: hand on the communicator that it gave.");
            }

            // UCX, which MPICH brings with it, takes the signals when it is loaded; Open MPI when it starts.
            using FaultHandlers kept = new();
            return s_world = new MpiCommunicator(MpiLibrary.Load(Environment.GetEnvironmentVariable));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RankFailedException">This rank cannot go on, since MPI says so, or since <see cref="Abort"/> was called.</exception>
    /// <exception cref="ObjectDisposedException">MPI has ended in this process.</exception>
    public void Sum(Span<float> values)
    {
        fixed (float* numbers = values)
        {
            Sum(numbers, values.Length, _library.Handles.Float);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RankFailedException">This rank cannot go on, since MPI says so, or since <see cref="Abort"/> was called.</exception>
    /// <exception cref="ObjectDisposedException">MPI has ended in this process.</exception>
    public void Sum(Span<double> values)
    {
        fixed (double* numbers = values)
        {
            Sum(numbers, values.Length, _library.Handles.Double);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    /// <exception cref="RankFailedException">This rank cannot go on, since MPI says so, or since <see cref="Abort"/> was called.</exception>
    /// <exception cref="ObjectDisposedException">MPI has ended in this process.</exception>
    public void Broadcast(Span<byte> values, int root)
    {
        if ((uint)root >= (uint)Size)
        {
            throw new ArgumentOutOfRangeException(nameof(root), root, FormattableString.Invariant($"There are {Size} ranks, counted from 0."));
        }

        Enter("Broadcast");
        if (!values.IsEmpty && Size > 1)
        {
            fixed (byte* bytes = values)
            {
                Check("MPI_Bcast", _library.Functions.Broadcast(bytes, values.Length, _library.Handles.Byte, root, _library.Handles.World));
            }
        }

        Leave();
    }

    /// <inheritdoc/>
    /// <exception cref="RankFailedException">This rank cannot go on, since MPI says so, or since <see cref="Abort"/> was called.</exception>
    /// <exception cref="ObjectDisposedException">MPI has ended in this process.</exception>
    public void Barrier()
    {
        Enter("Barrier");
        Check("MPI_Barrier", _library.Functions.Barrier(_library.Handles.World));
        Leave();
    }

    /// <summary>Waits until all ranks have come here, and ends MPI in this process. After <see cref="Abort"/> it ends the processes of all ranks.</summary>
    public void Dispose()
    {
        lock (s_lock)
        {
            if (_disposed)
            {
                return;
            }

            if (_failure is not null)
            {
                EndAll(message: null);
            }

            _farewell?.Wait(_entered, _thrown);
            _disposed = true;
            _ = _library.Functions.FinalizeAll();
            _ordered.Dispose();
        }
    }

    private void Sum<T>(T* values, int length, nint type)
        where T : unmanaged, INumber<T>
    {
        Enter("Sum");
        if (length > 0 && Size > 1)
        {
            if (Deterministic)
            {
                (string function, int error) = _ordered.Sum(values, length, type);
                Check(function, error);
            }
            else
            {
                MpiHandles handles = _library.Handles;
                Check("MPI_Allreduce", _library.Functions.AllReduce(handles.InPlace, values, length, type, handles.Sum, handles.World));
            }
        }

        Leave();
    }

    private void Enter(string call)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failure is not null)
        {
            throw new RankFailedException(Rank, Size, _failure.Reason, _failure.Error);
        }

        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            throw new InvalidOperationException("Two threads of this rank call its MpiCommunicator at once: let one call it at a time.");
        }

        _call = call;
        Volatile.Write(ref _entered, _entered + 1);
    }

    private void Leave()
    {
        _thrown = null;
        Volatile.Write(ref _completed, _entered);
        Volatile.Write(ref _busy, 0);
    }

    private void Check(string function, int error)
    {
        if (error != 0)
        {
            ThrowError(function, error);
        }
    }

    [DoesNotReturn]
    private void ThrowError(string function, int error)
    {
        // MPI_MAX_ERROR_STRING is 512 in MPICH, less in Open MPI.
        byte* text = stackalloc byte[512];
        int length = 0;
        _ = _library.Functions.ErrorString(error, text, &length);

        // MPICH lists its own functions on further lines.
        string what = Encoding.UTF8.GetString(text, length).Split('\n')[0].Replace(", error stack:", "", StringComparison.Ordinal);
        string reason = $"{function} failed in {Library}: {what}. All ranks must make the same calls, in the same order and with the same lengths.";
        Leave();
        Fail(reason, error: null);
        throw new RankFailedException(Rank, Size, reason, error: null);
    }
}
