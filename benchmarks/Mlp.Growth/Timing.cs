using System.Diagnostics;

namespace Mlp.Growth;

/// <summary>
/// Times points in turns, round by round, and keeps the best of each: what slows the machine for a while slows some rounds of all
/// points, not all rounds of some.
/// </summary>
internal static class Timing
{
    private const double TurnSeconds = .003;
    private const double WarmUpSeconds = .2;
    private const int WarmUpCalls = 120;

    /// <summary>A point that takes longer a call is left out.</summary>
    private const double MostSeconds = 2;

    public static (IReadOnlyList<Measurement> Measurements, Limits Limits) Measure(IReadOnlyList<Point> points, int rounds)
    {
        NetworkPool pool = new();
        List<(Point Point, Runner Runner)> runners = [];
        foreach (Point point in points)
        {
            Progress($"{runners.Count + 1} of {points.Count}: {point.Network.Name}, {point.Rows} rows");
            Runner runner = new(point, pool);
            if (Seconds(runner, 1) < MostSeconds && Seconds(runner, 1) < MostSeconds)
            {
                WarmUp(runner);
                runners.Add((point, runner));
            }
        }

        // Meanwhile the JIT makes the methods again that it found to be called often.
        Thread.Sleep(200);
        double[] best = [.. runners.Select(_ => double.PositiveInfinity)];
        Limits limits = new();
        for (int round = 0; round < rounds; round++)
        {
            Progress($"round {round + 1} of {rounds}");
            limits.Measure();
            for (int turn = 0; turn < runners.Count; turn++)
            {
                int index = (turn + round) % runners.Count;
                best[index] = Math.Min(best[index], Turn(runners[index].Runner, best[index]));
            }
        }

        Progress("");
        return ([.. runners.Select((entry, index) => limits.Of(entry.Point, best[index]))], limits);
    }

    /// <summary>The seconds that forward pass, loss, backward pass and optimizer take of a training step, each the best of all rounds.</summary>
    public static IReadOnlyList<(Point Point, double[] Phases)> MeasurePhases(IReadOnlyList<Point> points, int rounds)
    {
        NetworkPool pool = new();
        (Point Point, Runner Runner, double[] Phases)[] runners =
            [.. points.Select(point => (point, new Runner(point, pool), Enumerable.Repeat(double.PositiveInfinity, 4).ToArray()))];
        foreach (Runner runner in runners.Select(entry => entry.Runner))
        {
            WarmUp(runner);
        }

        Thread.Sleep(200);
        for (int round = 0; round < rounds; round++)
        {
            foreach ((Point _, Runner runner, double[] phases) in runners)
            {
                int calls = (int)Math.Clamp(TurnSeconds / Seconds(runner, 1), 1, 10_000);
                double[] seconds = new double[4];
                runner.RunPhases(calls, seconds);
                for (int phase = 0; phase < 4; phase++)
                {
                    phases[phase] = Math.Min(phases[phase], seconds[phase] / calls);
                }
            }
        }

        return [.. runners.Select(entry => (entry.Point, entry.Phases))];
    }

    /// <summary>A call to bring the data into the cache, then as many as fill a turn.</summary>
    private static double Turn(Runner runner, double best)
    {
        double first = Seconds(runner, 1);
        int calls = (int)Math.Clamp(TurnSeconds / Math.Min(best, first), 1, 100_000);
        return Seconds(runner, calls) / calls;
    }

    private static void WarmUp(Runner runner)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < WarmUpCalls && Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds; call++)
        {
            runner.Run(1);
        }
    }

    /// <summary>One line, written over and over; nothing where nobody looks.</summary>
    private static void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{text,-50}\r");
        }
    }

    private static double Seconds(Runner runner, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        runner.Run(calls);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
