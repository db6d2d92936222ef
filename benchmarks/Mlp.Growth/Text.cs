using System.Globalization;
using System.Runtime.InteropServices;
using Mlp.Benchmarks;

namespace Mlp.Growth;

/// <summary>Numbers and names as they are shown.</summary>
internal static class Text
{
    /// <summary>Three digits, more where the number is large.</summary>
    public static string Digits(double value)
        => value.ToString(value < 1 ? "F3" : value < 10 ? "F2" : value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);

    public static string Microseconds(double seconds) => Digits(1e6 * seconds);

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A power of two as people write it: 48 KiB.</summary>
    public static string Bytes(double value)
        => value >= 1 << 20 ? $"{Short(value / (1 << 20))} MiB" : value >= 1 << 10 ? $"{Short(value / (1 << 10))} KiB" : $"{Short(value)} B";

    public static string Machine(Limits limits) => string.Create(CultureInfo.InvariantCulture,
        $"{Processor.Name()}, one core; vectors of {Peak.VectorBits} bits, peak {limits.Peak / 1e9:F0} GFLOP/s; {RuntimeInformation.FrameworkDescription}");

    private static string Short(double value) => value.ToString(value < 10 ? "0.#" : "F0", CultureInfo.InvariantCulture);
}
