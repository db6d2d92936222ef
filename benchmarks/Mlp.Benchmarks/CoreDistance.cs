using System.Diagnostics;

namespace Mlp.Benchmarks;

/// <summary>
/// How far apart two cores are: the time until a word that a thread writes has been seen by another one, and the answer by the first. Threads that
/// share a step wait as long at every barrier, and again for what the other one wrote. Cores that share a cache need some 100 ns.
/// </summary>
internal static class CoreDistance
{
    private const int RoundTrips = 2000;

    /// <returns>Seconds of a round trip.</returns>
    public static double Measure()
    {
        int word = -1;
        Thread other = new(() =>
        {
            Volatile.Write(ref word, 0);
            for (int trip = 0; trip < RoundTrips; trip++)
            {
                WaitFor(ref word, (2 * trip) + 1);
                Volatile.Write(ref word, (2 * trip) + 2);
            }
        });
        other.Start();
        WaitFor(ref word, 0);
        long start = Stopwatch.GetTimestamp();
        for (int trip = 0; trip < RoundTrips; trip++)
        {
            Volatile.Write(ref word, (2 * trip) + 1);
            WaitFor(ref word, (2 * trip) + 2);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / RoundTrips;
        other.Join();
        return seconds;
    }

    private static void WaitFor(ref int word, int value)
    {
        while (Volatile.Read(ref word) != value)
        {
            // No pause: the time until a change is seen is what is measured.
        }
    }
}
