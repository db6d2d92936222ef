using System.Globalization;
using System.Text.Json;

namespace Mlp.Benchmarks.Startup;

/// <summary>Starts the cold processes and prints what they saw.</summary>
internal static class StartupReport
{
    private const int Processes = 5;

    private static readonly string[] s_header =
        ["network", "call", "construction, ms", "first call, ms", "second, µs", "in the end, µs", "full speed after calls", "after ms"];

    public static int Run(string[] arguments)
    {
        if (StartupOptions.Parse(arguments) is not { } options)
        {
            Console.WriteLine(StartupOptions.Help);
            return 0;
        }

        int[] chosen = [.. Enumerable.Range(0, ColdProcess.Networks.Count).Where(index => Name(index).Contains(options.Filter, StringComparison.Ordinal))];
        if (chosen.Length == 0)
        {
            throw new FormatException($"no network has '{options.Filter}' in its name; there are {string.Join(", ", Enumerable.Range(0, ColdProcess.Networks.Count).Select(Name))}.");
        }

        List<string[]> rows = [.. chosen.SelectMany(Rows)];
        Console.WriteLine($"{Report.Machine(threads: 1)}; median of {Processes} processes");
        Console.WriteLine();
        Table.Write(s_header, rows, column => column < 2, options.Markdown);
        return 0;
    }

    private static string Name(int network) => string.Join('-', ColdProcess.Networks[network].Channels);

    private static IEnumerable<string[]> Rows(int network)
    {
        int many = ColdProcess.Networks[network].Rows;
        yield return Row(network, "1 row, inference", 1, Name(network));
        yield return Row(network, $"{many} rows, inference", many, "");
        yield return Row(network, $"{many} rows, training step, SGD", 0, "");
    }

    private static string[] Row(int network, string call, int rows, string name)
    {
        Console.Error.WriteLine($"{Name(network)}, {call}");
        string[] arguments = [ColdProcess.Command, network.ToString(CultureInfo.InvariantCulture), rows.ToString(CultureInfo.InvariantCulture)];
        ColdStart[] starts =
        [
            .. Enumerable.Range(0, Processes).Select(_ => JsonSerializer.Deserialize<ColdStart>(SelfProcess.Run(new Dictionary<string, string>(), arguments))!),
        ];
        double Median(Func<ColdStart, double> value) => starts.Select(value).Order().ElementAt(Processes / 2);
        return
        [
            name, call,
            Report.Digits(1e3 * Median(start => start.Construction)),
            Report.Digits(1e3 * Median(start => start.First)),
            Report.Microseconds(Median(start => start.Second)),
            Report.Microseconds(Median(start => start.Median)),
            Median(start => start.SettledCalls).ToString("N0", CultureInfo.InvariantCulture),
            Report.Digits(1e3 * Median(start => start.SettledAfter)),
        ];
    }
}
