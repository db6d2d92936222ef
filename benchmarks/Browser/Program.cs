using System.Diagnostics;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace Browser;

internal static partial class Program
{
    private static void Main()
    {
    }

    /// <summary>The contenders' names, a line each.</summary>
    [JSExport]
    internal static string Names() => string.Join('\n', Contenders.All.Keys);

    /// <summary>Runs one contender for some milliseconds, once at least, and returns the microseconds of a run.</summary>
    [JSExport]
    internal static double Measure(string name, double milliseconds)
    {
        Action action = Contenders.All[name];
        long start = Stopwatch.GetTimestamp(), runs = 0, batch = 1;
        TimeSpan elapsed;
        do
        {
            for (long i = 0; i < batch; i++)
            {
                action();
            }

            // The clock is read seldom: it costs as much as a small network.
            runs += batch;
            elapsed = Stopwatch.GetElapsedTime(start);
            batch = elapsed.TotalMilliseconds < milliseconds / 8 ? 2 * batch : batch;
        }
        while (elapsed.TotalMilliseconds < milliseconds);
        return elapsed.TotalMicroseconds / runs;
    }
}
