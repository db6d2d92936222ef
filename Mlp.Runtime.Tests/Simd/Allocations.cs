namespace Mlp.Tests.Simd;

/// <summary>Counts what an action allocates.</summary>
internal static class Allocations
{
    /// <summary>The fewest bytes of 20 batches of 50 calls, after a warm-up, on a thread of its own: the JIT, too, allocates on the thread that calls.</summary>
    public static long Measure(Action action)
    {
        long fewest = long.MaxValue;
        Thread thread = new(() =>
        {
            for (int batch = 0; batch < 21; batch++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int call = 0; call < 50; call++)
                {
                    action();
                }

                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                fewest = batch == 0 ? fewest : Math.Min(fewest, allocated);
            }
        });
        thread.Start();
        thread.Join();
        return fewest;
    }
}
