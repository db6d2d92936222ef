using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mlp.Benchmarks.Peers;

namespace Mlp.Benchmarks;

/// <summary>What is printed and written.</summary>
internal static class Report
{
    private static readonly string[] s_header = ["workload", "MlpGen, µs", "best", "of peak", "peer", "peer, µs", "best", "peer / MlpGen", "10 to 90 %"];
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static string Machine(int threads) => Machine(Threads(threads));

    /// <param name="use">How many of the processors are used.</param>
    public static string Machine(string use) => string.Create(CultureInfo.InvariantCulture,
        $"{Processor.Name()}, {Environment.ProcessorCount} cores, {use}; {RuntimeInformation.FrameworkDescription}; vectors of {Peak.VectorBits} bits");

    /// <param name="peak">Operations a second in registers.</param>
    /// <param name="roof">Operations a second of a product in the first-level cache.</param>
    /// <param name="threads">How many are used.</param>
    public static string Machine(double peak, double roof, int threads)
        => string.Create(CultureInfo.InvariantCulture,
            $"{Machine(threads)}, {CacheSizes.Describe()}; {(threads == 1 ? "" : "one core: ")}peak {peak / 1e9:F0} GFLOP/s, a product in the first-level cache {roof / 1e9:F0}");

    public static void Write(IReadOnlyList<Result> results, bool markdown)
    {
        // Of several threads, how far apart the cores were meanwhile.
        bool hasDistances = results.Any(result => result.Measured.CoreDistance is not null);
        Table.Write(hasDistances ? [.. s_header, "core to core and back, ns"] : s_header, [.. results.SelectMany(Rows)], column => column is 0 or 4, markdown);
        foreach (IGrouping<string, string> reasons in results
            .SelectMany(result => result.Missing.Select(pair => (Text: $"{pair.Key} {pair.Value}", result.Workload.Name)))
            .GroupBy(pair => pair.Text, pair => pair.Name))
        {
            Console.WriteLine($"{(markdown ? "\n" : "")}{reasons.Key} ({(reasons.Count() > 3 ? $"{reasons.Count()} workloads" : string.Join("; ", reasons))})");
        }
    }

    public static void Json(string path, string machine, int threads, IReadOnlyList<Result> results)
    {
        var document = new
        {
            machine,
            threads,
            results = results.Select(result => new
            {
                workload = result.Workload.Name,
                operations = result.Workload.Operations,
                peak = result.Measured.Peak,
                firstLevelRoof = result.Measured.Roof,
                coreDistance = result.Measured.CoreDistance?.Seconds,
                shareOfPeak = result.ShareOfPeak,
                secondsPerCall = result.Peers.Prepend(result.Ours)
                    .ToDictionary(samples => samples.Name, samples => samples.Seconds.Select(value => double.IsFinite(value) ? value : (double?)null)),
                missing = result.Missing,
            }),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, s_json));
    }

    private static IEnumerable<string[]> Rows(Result result)
    {
        string[] ours = [result.Workload.Name, Microseconds(result.Ours.Median), Microseconds(result.Ours.Best), string.Create(CultureInfo.InvariantCulture, $"{100 * result.ShareOfPeak:F0} %")];
        string[] distance = result.Measured.CoreDistance is { } samples ? [Digits(1e9 * samples.Median)] : [];
        if (result.Peers.Count == 0)
        {
            yield return [.. ours, "", "", "", "", "", .. distance];
        }

        foreach (Samples peer in result.Peers)
        {
            (double low, double high) = peer.RatioTo(result.Ours);
            yield return
            [
                .. ours, peer.Name, Microseconds(peer.Median), Microseconds(peer.Best),
                Ratio(peer.Median / result.Ours.Median), $"{Ratio(low)} to {Ratio(high)}", .. distance,
            ];
            ours = ["", "", "", ""];
            distance = result.Measured.CoreDistance is null ? [] : [""];
        }
    }

    public static string Microseconds(double seconds) => Digits(1e6 * seconds);

    private static string Ratio(double value) => Digits(value);

    public static string Digits(double value)
        => value.ToString(value < 1 ? "F3" : value < 10 ? "F2" : value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);

    private static string Threads(int threads)
        => threads == 1 ? "one of them used" : $"{threads} of them used, one by {PlainInference.PlainName}";
}
