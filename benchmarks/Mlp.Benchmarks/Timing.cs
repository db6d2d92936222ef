using System.Diagnostics;

namespace Mlp.Benchmarks;

/// <summary>Seconds a call, one for each round; NaN for a round that a slow contender sat out.</summary>
internal sealed record Samples(string Name, double[] Seconds)
{
    public double Best => Seconds.Where(double.IsFinite).Min();

    public double Median => Percentile(Seconds, .5);

    public (double Low, double High) RatioTo(Samples ours)
    {
        double[] ratios = [.. Seconds.Zip(ours.Seconds, (peer, own) => peer / own)];
        return (Percentile(ratios, .1), Percentile(ratios, .9));
    }

    private static double Percentile(double[] values, double share)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double position = share * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}

/// <summary>What was measured together.</summary>
/// <param name="Samples">Of each contender.</param>
/// <param name="Peak">Operations a second of one core, the best of all rounds.</param>
/// <param name="Roof">The same of a product whose operands lie in the first-level cache: see <see cref="FirstLevelRoof"/>.</param>
/// <param name="CoreDistance">Of each round, where there are several threads: see <see cref="Benchmarks.CoreDistance"/>.</param>
internal sealed record Measured(IReadOnlyList<Samples> Samples, double Peak, double Roof, Samples? CoreDistance);

/// <summary>Contenders take turns in short rounds, so that what slows the machine for a while slows them all.</summary>
internal static class Timing
{
    private const double RoundSeconds = .02;
    private const double WarmUpSeconds = .25;
    private const int WarmUpCalls = 300;

    // ONNX Runtime's worker threads spin for 30 to 50 ms after their last work: the next turn waits until they have stopped. Threads that slept
    // so long may be woken on the processor of the one that woke them, for some milliseconds: a turn that is not counted comes first.
    private const int SpinMilliseconds = 80;

    // For code that takes this long a call, a few rounds must do.
    private const double SlowSeconds = .06;
    private const int SlowRounds = 5;

    public static Measured Measure(IReadOnlyList<Contender> contenders, int rounds, int threads)
    {
        double[] calls = [.. contenders.Select(WarmUp)];
        double[][] seconds = [.. contenders.Select(_ => Enumerable.Repeat(double.NaN, rounds).ToArray())];
        double[] distances = [.. Enumerable.Repeat(double.NaN, rounds)];
        double peak = 0, roof = 0;
        for (int round = 0; round < rounds; round++)
        {
            peak = Math.Max(peak, Peak.Measure());
            roof = Math.Max(roof, FirstLevelRoof.Measure());
            if (threads > 1)
            {
                distances[round] = CoreDistance.Measure();
            }

            for (int turn = 0; turn < contenders.Count; turn++)
            {
                // Whoever goes first changes from round to round.
                int index = (turn + round) % contenders.Count;
                bool slow = calls[index] * SlowSeconds < RoundSeconds;
                if (!slow || round % Math.Max(1, rounds / SlowRounds) == 0)
                {
                    if (threads > 1)
                    {
                        Thread.Sleep(SpinMilliseconds);
                        Run(contenders[index], Math.Max(1, (int)calls[index]));
                    }

                    seconds[index][round] = Run(contenders[index], Math.Max(1, (int)calls[index]));
                }
            }
        }

        return new Measured(
            [.. contenders.Select((contender, index) => new Samples(contender.Name, seconds[index]))], peak, roof, threads > 1 ? new Samples("cores", distances) : null);
    }

    /// <returns>The calls, or the part of one, that fill a round.</returns>
    private static double WarmUp(Contender contender)
    {
        double best = double.PositiveInfinity;
        for (int phase = 0; phase < 3; phase++)
        {
            // The first calls may be slow beyond measure; later phases find code that the JIT has made again in the pause.
            long start = Stopwatch.GetTimestamp();
            int calls = 0;
            while (calls < WarmUpCalls ? Stopwatch.GetElapsedTime(start).TotalSeconds < 4 * WarmUpSeconds : Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds)
            {
                int group = best < 1e-3 ? 50 : 1;
                best = Math.Min(best, Run(contender, group));
                calls += group;
            }

            Thread.Sleep(120);
        }

        return RoundSeconds / best;
    }

    private static double Run(Contender contender, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        contender.Run(calls);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
