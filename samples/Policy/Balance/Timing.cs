using System.Diagnostics;
using Policy;

namespace Balance;

/// <summary>How long a decision takes.</summary>
internal static class Timing
{
    private const int Decisions = 100_000;
    private const int Rounds = 9;

    /// <summary>Decides many times, for carts that differ, and takes the median of some rounds.</summary>
    /// <returns>Nanoseconds a decision, and the bytes that all of them allocated.</returns>
    public static (double Nanoseconds, long Bytes) Measure()
    {
        CartPole cart = CartPole.Start(new Random(0));
        double[] rounds = new double[Rounds];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int decision = 0; decision < Decisions; decision++)
            {
                // The next question depends on the answer: so no decision begins before the last one has ended.
                cart = cart with { Angle = Pilot.Decide(cart) == 1 ? cart.Angle - 1e-3 : cart.Angle + 1e-3 };
            }

            rounds[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Decisions;
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(rounds);
        return (rounds[Rounds / 2], bytes);
    }
}
