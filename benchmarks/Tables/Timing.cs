using System.Diagnostics;
using System.Globalization;

namespace Mlp.TablesBenchmark;

/// <summary>Times what peers do, in turn, so that what else the machine does falls on all of them.</summary>
internal static class Timing
{
    private static readonly TimeSpan s_leastTime = TimeSpan.FromMilliseconds(10);

    /// <summary>Lets the compiler see a method often enough, and long enough, that it has made its best code.</summary>
    public static void WarmUp(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 40 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(150); i++)
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(1))
            {
                return;
            }

            action();
        }
    }

    /// <summary>Returns the microseconds of a unit of what an action does.</summary>
    public static double Microseconds(Action action, int units)
    {
        long start = Stopwatch.GetTimestamp();
        int times = 0;
        do
        {
            action();
            times++;
        }
        while (Stopwatch.GetElapsedTime(start) < s_leastTime);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / times / units;
    }

    /// <summary>Returns the bytes that an action allocates for a unit.</summary>
    public static double Bytes(Action action, int units)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / units;
    }
}

/// <summary>Measurements of one thing.</summary>
internal sealed class Samples : List<double>
{
    public double Median => At(0.5);

    /// <summary>The median, and the range in which the middle half lies.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Short(Median)} [{Short(At(0.25))}, {Short(At(0.75))}]");

    private static string Short(double value) => value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);

    public double At(double share)
    {
        double[] sorted = [.. this.Order()];
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }
}
