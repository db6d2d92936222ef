using System.Runtime.InteropServices;

namespace Mlp.Distributed.Ranks;

/// <summary>Each rank compares what it gets with what it computes alone, and throws where they differ.</summary>
internal static class Collectives
{
    private static readonly int[] s_lengths = [0, 1, 7, 63, 1000, 4099, 100_003];

    public static void Hello()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        Console.WriteLine($"rank {mpi.Rank} of {mpi.Size} on {mpi.Library}");
    }

    /// <summary>Sums in any order are near the exact sum; sums in the order of ranks have the bits of the same loop here.</summary>
    public static void Sums()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        foreach (bool deterministic in (bool[])[false, true])
        {
            mpi.Deterministic = deterministic;
            foreach (int length in s_lengths)
            {
                float[] floats = Floats(mpi.Rank, length);
                double[] doubles = Doubles(mpi.Rank, length);
                mpi.Sum(floats);
                mpi.Sum(doubles);
                CheckSums(mpi, floats, doubles, length);
                CheckSameOnAllRanks(mpi, MemoryMarshal.AsBytes(floats.AsSpan()));
                CheckSameOnAllRanks(mpi, MemoryMarshal.AsBytes(doubles.AsSpan()));
            }
        }

        // Memory of the stack, and a part of an array.
        Span<float> some = stackalloc float[3];
        some.Fill(1 + mpi.Rank);
        mpi.Sum(some[1..]);
        int expected = mpi.Size * (mpi.Size + 1) / 2;
        Check(some[0] == 1 + mpi.Rank && some[1] == expected && some[2] == expected, "a part of a span");
        mpi.Barrier();
        Say(mpi, "sums are right");
    }

    public static void Broadcast()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        foreach (int length in s_lengths)
        {
            for (int root = 0; root < mpi.Size; root++)
            {
                byte[] bytes = new byte[length], expected = new byte[length];
                new System.Random(10 + mpi.Rank).NextBytes(bytes);
                new System.Random(10 + root).NextBytes(expected);
                mpi.Broadcast(bytes, root);
                Check(bytes.AsSpan().SequenceEqual(expected), $"broadcast of {length} bytes from {root}");
            }
        }

        Say(mpi, "broadcasts are right");
    }

    /// <summary>Prints a checksum of ordered sums, which another run must print, too.</summary>
    public static void Bits()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        mpi.Deterministic = true;
        HashCode64 hash = new();
        foreach (int length in s_lengths)
        {
            float[] floats = Floats(mpi.Rank, length);
            mpi.Sum(floats);
            hash.Add(MemoryMarshal.AsBytes(floats.AsSpan()));
            double[] doubles = Doubles(mpi.Rank, length);
            mpi.Sum(doubles);
            hash.Add(MemoryMarshal.AsBytes(doubles.AsSpan()));
        }

        Say(mpi, $"bits {hash.Value:x16}");
    }

    public static void Allocations()
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        float[] floats = new float[10_000];
        double[] doubles = new double[100];
        byte[] bytes = new byte[100];
        long before = 0;
        for (int turn = 0; turn < 20; turn++)
        {
            if (turn == 2)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            mpi.Deterministic = turn % 2 == 0;
            mpi.Sum(floats);
            mpi.Sum(doubles);
            mpi.Broadcast(bytes, 0);
            mpi.Barrier();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Check(allocated == 0, $"{allocated} bytes were allocated");
        Say(mpi, "nothing is allocated");
    }

    /// <summary>What a caller may do wrong on a rank alone, without harm to the others.</summary>
    public static void Misuse()
    {
        MpiCommunicator mpi = MpiCommunicator.World();
        CheckThrows<ArgumentOutOfRangeException>(() => mpi.Broadcast(new byte[1], mpi.Size));
        CheckThrows<ArgumentOutOfRangeException>(() => mpi.Broadcast(new byte[1], -1));
        CheckThrows<InvalidOperationException>(() => MpiCommunicator.World());
        mpi.Barrier();
        mpi.Dispose();
        mpi.Dispose();
        CheckThrows<ObjectDisposedException>(() => mpi.Sum(new float[1]));
        CheckThrows<ObjectDisposedException>(() => mpi.Sum(new double[0]));
        CheckThrows<ObjectDisposedException>(() => mpi.Broadcast(new byte[1], 0));
        CheckThrows<ObjectDisposedException>(mpi.Barrier);
        CheckThrows<InvalidOperationException>(() => MpiCommunicator.World());
        Say(mpi, "misuse is told");
    }

    private static void CheckSums(MpiCommunicator mpi, float[] floats, double[] doubles, int length)
    {
        float[][] otherFloats = [.. Enumerable.Range(0, mpi.Size).Select(rank => Floats(rank, length))];
        double[][] otherDoubles = [.. Enumerable.Range(0, mpi.Size).Select(rank => Doubles(rank, length))];
        for (int i = 0; i < length; i++)
        {
            float sum = otherFloats[0][i];
            double wideSum = otherDoubles[0][i], magnitude = Math.Abs(sum), wideMagnitude = Math.Abs(wideSum);
            for (int rank = 1; rank < mpi.Size; rank++)
            {
                sum += otherFloats[rank][i];
                wideSum += otherDoubles[rank][i];
                magnitude += Math.Abs(otherFloats[rank][i]);
                wideMagnitude += Math.Abs(otherDoubles[rank][i]);
            }

            bool right = mpi.Deterministic
                ? floats[i] == sum && doubles[i] == wideSum
                : Math.Abs(floats[i] - sum) <= 1e-6 * magnitude && Math.Abs(doubles[i] - wideSum) <= 1e-14 * wideMagnitude;
            Check(right, $"sum {i} of {length}, deterministic {mpi.Deterministic}: {floats[i]:r} for {sum:r}, {doubles[i]:r} for {wideSum:r}");
        }
    }

    private static void CheckSameOnAllRanks(MpiCommunicator mpi, Span<byte> bytes)
    {
        byte[] first = bytes.ToArray();
        mpi.Broadcast(first, 0);
        Check(bytes.SequenceEqual(first), $"{bytes.Length} bytes of a sum differ from those of rank 0");
    }

    private static float[] Floats(int rank, int length)
    {
        System.Random random = new(100 + rank);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-3, 4)))];
    }

    private static double[] Doubles(int rank, int length)
    {
        System.Random random = new(200 + rank);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4)))];
    }

    private static void CheckThrows<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException)
        {
            return;
        }

        throw new InvalidDataException($"There was no {typeof(TException).Name}.");
    }

    private static void Check(bool right, string what)
    {
        if (!right)
        {
            throw new InvalidDataException($"Wrong: {what}.");
        }
    }

    private static void Say(MpiCommunicator mpi, string text) => Console.WriteLine($"rank {mpi.Rank} of {mpi.Size}: {text}");
}
