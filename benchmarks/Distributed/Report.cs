using System.Globalization;
using Mlp.Growth;

namespace Mlp.DistributedBenchmark;

/// <summary>The command report: tables, CSV files and the picture.</summary>
internal static class Report
{
    private const string Page = "distributed.md";

    /// <summary>Of the table of what could be hidden behind the backward pass.</summary>
    private static readonly Network s_overlapNetwork = Network.All[2];
    private static readonly Link s_overlapLink = Link.Networks[1];

    public static void Run(Options options)
    {
        Results[] all = [.. Directory.GetFiles(options.Path, "*.json").Select(Results.Read).OrderBy(results => results.Link, StringComparer.Ordinal).ThenBy(results => results.Ranks)];
        Results alone = all.FirstOrDefault(results => results.Ranks == 1) ?? throw new FormatException($"'{options.Path}' has no measurements of one rank.");
        Results[] connected = [.. all.Where(results => results.Ranks > 1)];
        Prediction prediction = new(alone);
        (string Name, string Table)[] tables =
        [
            ("machine", alone.Machine + "."),
            ("sums", Sums(connected)),
            ("links", Links(connected, alone)),
            ("here", Here(connected, alone)),
            ("scaling", Scaling(prediction, alone)),
            .. Measured(alone).Contains(s_overlapNetwork) ? [("overlap", Overlap(prediction))] : Array.Empty<(string, string)>(),
        ];
        foreach ((string name, string table) in tables)
        {
            Console.WriteLine(table);
            if (options.WriteDocs)
            {
                Documentation.Write(Page, name, table);
            }
        }

        WriteCsv(options.Path, connected, prediction, alone);
        ScalingPlot.Draw(prediction, Measured(alone)).Save(options.WriteDocs ? Repository.Path("docs", "images", "distributed-scaling.png") : Path.Combine(options.Path, "scaling.png"));
    }

    private static string Sums(Results[] connected) => MarkdownTable.Format(
        ["numbers", .. connected.Where(HasSums).SelectMany(results => new[] { $"{results.Ranks} ranks, {results.Link}", "in order" })],
        connected.First(HasSums).Sums.Select(sum => sum.Floats).Distinct().Select(floats => (string[])
        [
            floats.ToString("N0", CultureInfo.InvariantCulture),
            .. connected.Where(HasSums).SelectMany(results => new[] { false, true }.Select(
                deterministic => Spread(results.Sums.First(sum => sum.Floats == floats && sum.Deterministic == deterministic).Seconds))),
        ]));

    private static string Links(Results[] connected, Results alone) => MarkdownTable.Format(
        ["ranks", "latency, µs", "bandwidth, GB/s", "a sum of 1,000 numbers, µs", "measured", "of 2,000,000, µs", "measured"],
        connected.Where(HasSums).Select(results =>
        {
            Link link = FitOf(results, alone);
            return (string[])[$"{results.Ranks}, {results.Link}", Digits(1e6 * link.Latency), Digits(link.Bandwidth / 1e9), .. new[] { 1_000, 2_000_000 }.SelectMany(floats => new[]
            {
                Micro(link.Sum(results.Ranks, sizeof(float) * floats, alone.AddingSeconds)),
                Micro(results.Sums.First(sum => sum.Floats == floats && !sum.Deterministic).Seconds.Median),
            })];
        }));

    /// <summary>What was measured here beside the model: what the ranks compute, at the same time, and the sums over a fitted link.</summary>
    private static string Here(Results[] connected, Results alone) => MarkdownTable.Format(
        ["network, rows of a step", "ranks", "alone, ms", "2 threads, ms", "ranks compute, ms", "sums, ms", "predicted step, ms", "measured step, ms", "predicted / measured", "speed-up"],
        from network in Measured(alone)
        from rows in Measuring.BatchRows
        from results in connected
        where results.Steps.Any(step => step.Network == network.Name)
        let computing = Prediction.Find(results.Computing, network, rows, results.Ranks).Median
        let sums = new Prediction(alone).Sums(network, results.Ranks, FitOf(connected.First(other => HasSums(other) && other.Link == results.Link && other.Ranks == results.Ranks), alone))
        let measured = Prediction.Find(results.Steps, network, rows, results.Ranks)
        let single = Prediction.Find(alone.Steps, network, rows, 1).Median
        select (string[])
        [
            $"{network.Name}, {rows}", $"{results.Ranks}, {results.Link}", Milli(single), Milli(Prediction.Find(alone.TwoThreads, network, rows, 1).Median),
            Milli(computing), Milli(sums), Milli(computing + sums),
            $"{Milli(measured.Median)} [{Milli(measured.Low)}, {Milli(measured.High)}]",
            Digits((computing + sums) / measured.Median), Digits(single / measured.Median),
        ]);

    private static string Scaling(Prediction prediction, Results alone) => MarkdownTable.Format(
        ["weights, rows of a step", "network", "alone, ms", .. Measuring.RankCounts[1..].Select(ranks => $"{ranks} ranks")],
        from network in Measured(alone)
        from rows in Measuring.BatchRows
        from link in Link.Networks
        select (string[])
        [
            $"{network.Size}, {rows}", link.Name, Milli(prediction.Alone(network, rows)),
            .. Measuring.RankCounts[1..].Select(ranks => Digits(prediction.SpeedUp(network, rows, ranks, link))),
        ]);

    private static string Overlap(Prediction prediction)
    {
        (Network network, Link link) = (s_overlapNetwork, s_overlapLink);
        return MarkdownTable.Format(
            ["rows of a step", "ranks", "computing, ms", "sum of gradients, ms", "other sums, ms", "step, ms", "hidden at most, ms", "of the step"],
            from rows in Measuring.BatchRows
            from ranks in Measuring.RankCounts[1..]
            let step = prediction.Step(network, rows, ranks, link)
            let hidden = prediction.Hidden(network, rows, ranks, link)
            let gradients = prediction.Gradients(network, ranks, link)
            select (string[])
            [
                rows.ToString(CultureInfo.InvariantCulture), ranks.ToString(CultureInfo.InvariantCulture), Milli(prediction.Computing(network, rows, ranks)), Milli(gradients),
                Milli(prediction.Sums(network, ranks, link) - gradients), Milli(step), Milli(hidden), string.Create(CultureInfo.InvariantCulture, $"{100 * hidden / step:F1} %"),
            ]);
    }

    private static void WriteCsv(string folder, Results[] connected, Prediction prediction, Results alone)
    {
        File.WriteAllLines(Path.Combine(folder, "sums.csv"),
        [
            "link,ranks,floats,deterministic,median_seconds,low_seconds,high_seconds",
            .. from results in connected
               from sum in results.Sums
               select string.Create(CultureInfo.InvariantCulture, $"{results.Link},{results.Ranks},{sum.Floats},{sum.Deterministic},{sum.Seconds.Median},{sum.Seconds.Low},{sum.Seconds.High}"),
        ]);
        File.WriteAllLines(Path.Combine(folder, "steps.csv"),
        [
            "link,ranks,network,batch_rows,median_seconds,low_seconds,high_seconds",
            .. from results in connected.Prepend(alone)
               from step in results.Steps
               select string.Create(CultureInfo.InvariantCulture, $"{results.Link},{step.Ranks},{step.Network},{step.BatchRows},{step.Seconds.Median},{step.Seconds.Low},{step.Seconds.High}"),
        ]);
        File.WriteAllLines(Path.Combine(folder, "predicted.csv"),
        [
            "link,ranks,network,batch_rows,step_seconds,speed_up",
            .. from link in Link.Networks
               from network in Measured(alone)
               from rows in Measuring.BatchRows
               from ranks in Measuring.RankCounts
               select string.Create(CultureInfo.InvariantCulture, $"{link.Name},{ranks},{network.Name},{rows},{(ranks == 1 ? prediction.Alone(network, rows) : prediction.Step(network, rows, ranks, link))},{prediction.SpeedUp(network, rows, ranks, link)}"),
        ]);
    }

    private static Network[] Measured(Results alone) => [.. Network.All.Where(network => alone.Steps.Any(step => step.Network == network.Name))];

    private static bool HasSums(Results results) => results.Sums.Count > 0;

    private static Link FitOf(Results results, Results alone)
        => Link.Fit(results.Link, results.Ranks, [.. results.Sums.Where(sum => !sum.Deterministic)], alone.AddingSeconds);

    private static string Spread(Times times) => $"{Micro(times.Median)} [{Micro(times.Low)}, {Micro(times.High)}]";

    private static string Micro(double seconds) => Digits(1e6 * seconds);

    private static string Milli(double seconds) => Digits(1e3 * seconds);

    private static string Digits(double value)
        => value.ToString(value < .1 ? "F3" : value < 10 ? "F2" : value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
