using Mlp.CompilerServices;


namespace Mlp.Runtime.Tests.Workers;

/// <summary>Teams that share the pool of threads, with more threads than processors: nobody waits for ever, nobody runs ahead of a barrier.</summary>
public sealed unsafe class WorkerTeamTests
{
    private const int BarriersInAPass = 3;

    [Fact]
    public void Teams_that_borrow_each_others_threads_lose_no_wake_up()
    {
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(3));
        long[] passes = new long[4];
        Counters[] all = new Counters[passes.Length];
        Thread[] callers = new Thread[passes.Length];
        for (int number = 0; number < callers.Length; number++)
        {
            int caller = number;
            callers[caller] = new Thread(() =>
            {
                // Odd and even sizes, so that a thread has another place in each team it is lent to.
                WorkerTeam team = new(2 + caller);
                Counters counters = all[caller] = new(team.Count);
                while (!end.IsCancellationRequested)
                {
                    team.Run(&CountBetweenBarriers, counters, null);
                    passes[caller]++;
                    counters.RanAhead |= Array.Exists(counters.Arrivals, arrivals => arrivals != passes[caller] * BarriersInAPass);
                }
            }) { IsBackground = true };
        }

        foreach (Thread caller in callers)
        {
            caller.Start();
        }

        Assert.All(callers, caller => Assert.True(caller.Join(TimeSpan.FromSeconds(60)), "A team still waits, a minute after the last pass began."));
        Assert.All(passes, count => Assert.NotEqual(0, count));
        Assert.All(all, counters => Assert.False(counters.RanAhead, "A thread left a barrier that another had not come to, or the pass left a thread behind."));
    }

    private static void CountBetweenBarriers(object target, void* arguments, Worker worker)
    {
        Counters counters = (Counters)target;
        for (int barrier = 0; barrier < BarriersInAPass; barrier++)
        {
            long own = ++counters.Arrivals[worker.Index];
            worker.Barrier();
            foreach (ref long arrivals in counters.Arrivals.AsSpan())
            {
                // Another may have come to the next barrier already, but no further.
                long others = Volatile.Read(ref arrivals);
                counters.RanAhead |= others < own || others > own + 1;
            }
        }
    }

    private sealed class Counters(int threads)
    {
        public long[] Arrivals { get; } = new long[threads];

        public bool RanAhead { get; set; }
    }
}
