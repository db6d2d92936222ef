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

    [JSExport]
    internal static string Names() => string.Join('\n', Contenders.All.Keys);

    /// <summary>Runs one contender for some milliseconds, and returns the microseconds of a run.</summary>
    [JSExport]
    internal static double Measure(string name, double milliseconds)
    {
        Action action = Contenders.All[name];
        long start = Stopwatch.GetTimestamp(), runs = 0;
        TimeSpan elapsed;
        do
        {
            for (int i = 0; i < 4; i++)
            {
                action();
            }

            runs += 4;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed.TotalMilliseconds < milliseconds);
        return elapsed.TotalMicroseconds / runs;
    }

    [JSExport]
    internal static string Diag()
    {
        System.Text.StringBuilder text = new();
        text.AppendLine($"packed {System.Runtime.Intrinsics.Wasm.PackedSimd.IsSupported} v128 {System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated} {Environment.Version}");
        return text.ToString();
    }
}
