using System.Runtime.ExceptionServices;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// What calls allocate. Measured on a thread of its own, after a warm-up, as the least of several batches: the runtime itself may allocate on it
/// while methods are compiled again.
/// </summary>
internal static class Allocations
{
    private const int Batches = 4;

    /// <summary>Bytes that the calling thread allocates over <paramref name="calls"/> calls, the least of some batches after <paramref name="warmUp"/> others.</summary>
    public static long Least(int calls, Action call, int warmUp = 200)
    {
        long least = long.MaxValue;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                for (int i = 0; i < warmUp; i++)
                {
                    call();
                }

                for (int batch = 0; batch < Batches && least > 0; batch++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < calls; i++)
                    {
                        call();
                    }

                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return least;
    }
}
