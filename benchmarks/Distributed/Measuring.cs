using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Mlp.Benchmarks;
using Mlp.Distributed;
using Mlp.TablesBenchmark;

namespace Mlp.DistributedBenchmark;

/// <summary>The command measure: what sums and steps take, on the ranks that mpirun has started.</summary>
internal sealed class Measuring(MpiCommunicator mpi, Options options)
{
    private const int SumSamples = 25;
    private const int MostStepSamples = 15;
    private const int LeastStepSamples = 3;

    /// <summary>Ranks whose computing is measured, one after the other, for the prediction.</summary>
    public static readonly int[] RankCounts = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Rows of a step of all ranks together.</summary>
    public static readonly int[] BatchRows = [256, 4096];

    private static readonly int[] s_floats = [1, 10, 100, 1_000, 10_000, 100_000, 235_000, 500_000, 1_000_000, 2_000_000];
    private static readonly TimeSpan s_leastTime = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(2);

    public Results Run()
    {
        Results results = new() { Link = options.Link, Ranks = mpi.Size, Machine = Machine() };
        Say(results.Machine);
        if (mpi.Size == 1)
        {
            return results with
            {
                Steps = [.. Cases().Select(at => Step(at, collective: null, ofCore: true))],
                TwoThreads = [.. Cases().Select(at => Step(at, collective: null, threads: 2))],
                Computing = [.. from at in Cases() from ranks in RankCounts select Step(at, new SilentCollective(0, ranks), ofCore: true)],
                StepSums = [.. options.Networks.Select(Sums)],
                AddingSeconds = Adding(),
            };
        }

        SumTime[] sums = options.WithSums ? [.. from deterministic in new[] { false, true } from floats in s_floats select Sum(floats, deterministic)] : [];
        mpi.Deterministic = false;
        return results with
        {
            Sums = sums,
            Computing = [.. Cases().Select(at => Step(at, new SilentCollective(mpi.Rank, mpi.Size)))],
            Steps = [.. Cases().Select(at => Step(at, mpi))],
        };
    }

    private IEnumerable<(Network Network, int Rows)> Cases() => from network in options.Networks from rows in BatchRows select (network, rows);

    private SumTime Sum(int floats, bool deterministic)
    {
        mpi.Deterministic = deterministic;
        float[] values = new float[floats];
        Times times = Time(() => mpi.Sum(values), SumSamples, SumSamples);
        Say($"{(deterministic ? "in order" : "sum")}, {floats} floats: {1e6 * times.Median:F1} µs");
        return new SumTime(floats, deterministic, times);
    }

    private StepTime Step((Network Network, int Rows) at, ICollective? collective, int threads = 1, bool ofCore = false)
    {
        TrainingStep step = new(at.Network, at.Rows, collective, threads);
        Times times = Time(step.Run, LeastStepSamples, MostStepSamples, ofCore);
        GC.Collect();
        int ranks = collective?.Size ?? 1;
        Say($"{at.Network.Name}, {at.Rows} rows over {ranks}{(collective is SilentCollective ? ", computing alone" : "")}{(threads > 1 ? $", {threads} threads" : "")}: {1e6 * times.Median:F0} µs");
        return new StepTime(at.Network.Name, at.Rows, ranks, times);
    }

    private static StepSums Sums(Network network)
    {
        SilentCollective silent = new(0, 2);
        TrainingStep step = new(network, 64, silent);
        step.Run();
        return new StepSums(network.Name, silent.TakeSums());
    }

    /// <summary>
    /// Times what all ranks do together. A sample is as many turns as take some milliseconds; between samples the ranks wait for each other. All
    /// ranks make as many turns, which rank 0 decides.
    /// </summary>
    /// <param name="action">A turn.</param>
    /// <param name="least">Samples to take, whatever time that needs.</param>
    /// <param name="most">Samples to take where there is time.</param>
    /// <param name="ofCore">
    /// Whether the time is that in which a core works for this process, in which other programs do not count. For one thread that waits for nobody.
    /// </param>
    private Times Time(Action action, int least, int most, bool ofCore = false)
    {
        Func<TimeSpan> clock = ofCore ? () => Environment.CpuUsage.TotalTime : () => Stopwatch.GetElapsedTime(0);
        long begin = Stopwatch.GetTimestamp();
        int turns = Agree(() =>
        {
            // Not the first turn, which waits for the compiler; the next ones let it make its best code.
            action();
            return TurnsOf(Turns(action, 1, clock));
        });
        for (int i = 0; i < 3 && turns > 1; i++)
        {
            Turns(action, turns, clock);
        }

        if (turns > 1)
        {
            turns = Agree(() => TurnsOf(Turns(action, turns, clock)));
        }

        Samples samples = [];
        bool goesOn = true;
        while (goesOn)
        {
            mpi.Barrier();
            samples.Add(Turns(action, turns, clock));
            goesOn = Agree(() => samples.Count < least || (samples.Count < most && Stopwatch.GetElapsedTime(begin) < s_enough) ? 1 : 0) == 1;
        }

        return Times.Of(samples);

        static int TurnsOf(double seconds) => (int)Math.Clamp(s_leastTime.TotalSeconds / Math.Max(seconds, 1e-7), 1, 10_000);
    }

    private static double Turns(Action action, int turns, Func<TimeSpan> clock)
    {
        TimeSpan start = clock();
        for (int i = 0; i < turns; i++)
        {
            action();
        }

        return (clock() - start).TotalSeconds / turns;
    }

    /// <summary>What rank 0 says; all ranks do what leads to it.</summary>
    private int Agree(Func<int> decide)
    {
        int number = decide();
        mpi.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref number)), 0);
        return number;
    }

    private double Adding()
    {
        float[] own = new float[2_000_000], arrived = new float[own.Length];
        Times times = Time(() => Add(own, arrived), SumSamples, SumSamples, ofCore: true);
        return times.Median / (sizeof(float) * own.Length);
    }

    private static void Add(float[] own, float[] arrived)
    {
        for (int i = 0; i < own.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(own, i) + new Vector<float>(arrived, i)).CopyTo(own, i);
        }
    }

    /// <summary>The processor and the libraries, and how busy others kept it: times of ranks that wait for each other are worth nothing then.</summary>
    private string Machine()
    {
        const string Load = "/proc/loadavg";
        string busy = File.Exists(Load) ? $"; load average {File.ReadAllText(Load).Split(' ')[0]} at the start" : "";
        return $"{Processor.Name()}, {Environment.ProcessorCount} cores; {RuntimeInformation.FrameworkDescription}; {mpi.Library}{busy}";
    }

    private void Say(string text)
    {
        if (mpi.Rank == 0)
        {
            Console.Error.WriteLine(text);
        }
    }
}
