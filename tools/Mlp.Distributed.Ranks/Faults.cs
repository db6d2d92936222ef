using System.Runtime.CompilerServices;

namespace Mlp.Distributed.Ranks;

/// <summary>Ways in which a rank leaves the others waiting. The last rank does so; without help the others would wait for ever.</summary>
internal static class Faults
{
    /// <summary>Reads through null: .NET makes an exception of the processor's fault, unless MPI takes the signal.</summary>
    public static void NullReference()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        for (int i = 0; i < 3; i++)
        {
            try
            {
                Console.WriteLine(Length(null!));
            }
            catch (NullReferenceException)
            {
                mpi.Barrier();
            }
        }

        Console.WriteLine($"rank {mpi.Rank} of {mpi.Size}: caught");
    }

    public static void Throw() => LetOthersWait(_ => throw new InvalidOperationException("no more"));

    /// <summary>An exception that leaves the block of the communicator, and is caught outside: Dispose is all that the communicator hears.</summary>
    public static void Catch()
    {
        try
        {
            Throw();
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine("caught");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Throw() => LetOthersWait(_ => throw new InvalidOperationException("no more"));
    }

    public static void Exit() => LetOthersWait(_ => Environment.Exit(0));

    /// <summary>Returns from Main without Dispose, while others wait.</summary>
    public static void Return()
    {
        MpiCommunicator mpi = MpiCommunicator.World();
        mpi.Barrier();
        if (mpi.Rank != mpi.Size - 1)
        {
            mpi.Barrier();
        }
    }

    /// <summary>Says that it cannot go on, and comes to Dispose.</summary>
    public static void Abort() => LetOthersWait(mpi =>
    {
        mpi.Abort(new InvalidDataException("no more rows"));
        try
        {
            mpi.Barrier();
        }
        catch (RankFailedException error)
        {
            Console.WriteLine($"then: {error.Message}");
        }
    });

    /// <summary>Says that it cannot go on, and does not end.</summary>
    public static void AbortLate() => LetOthersWait(mpi =>
    {
        mpi.Abort(new InvalidDataException("no more rows"));
        Thread.Sleep(Timeout.Infinite);
    });

    public static void EarlyDispose() => LetOthersWait(_ => { });

    /// <summary>Ranks that come to Dispose late, since they have work of their own: nobody fails.</summary>
    public static void PatientDispose()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        mpi.Barrier();
        Thread.Sleep(TimeSpan.FromSeconds(1.5 * mpi.Rank));
        Console.WriteLine($"rank {mpi.Rank} of {mpi.Size}: done");
    }

    public static void Lengths()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        mpi.Broadcast(new byte[mpi.Rank == 0 ? 1000 : 10], 0);
        mpi.Barrier();
    }

    /// <summary>Two threads of a rank call at once: the second one is told, and the first one goes on.</summary>
    public static void Twice()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        Thread first = new(mpi.Barrier);
        if (mpi.Rank == mpi.Size - 1)
        {
            first.Start();
            Thread.Sleep(500);
            try
            {
                mpi.Barrier();
            }
            catch (InvalidOperationException error)
            {
                Console.WriteLine(error.Message);
            }

            first.Join();
        }
        else
        {
            Thread.Sleep(2000);
            mpi.Barrier();
        }

        Console.WriteLine($"rank {mpi.Rank} of {mpi.Size}: done");
    }

    /// <summary>Sums until it is killed.</summary>
    public static void Loop()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        float[] values = new float[20_000];
        Console.WriteLine($"rank {mpi.Rank} is process {Environment.ProcessId}");
        while (true)
        {
            mpi.Sum(values);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(int[] values) => values.Length;

    private static void LetOthersWait(Action<MpiCommunicator> last)
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        mpi.Barrier();
        if (mpi.Rank == mpi.Size - 1)
        {
            last(mpi);
        }
        else
        {
            mpi.Sum(new float[1000]);
            Console.WriteLine("a sum without the last rank");
        }
    }
}
