using System.Globalization;
using System.Text.Json;

namespace Mlp.Growth;

/// <summary>The command plots: times all points, prints the tables and draws the pictures.</summary>
internal static class Plots
{
    private const int ManyRows = 64;

    // Powers of two, and all the numbers that are cut into tiles in a way of their own.
    private static readonly int[] s_rows = [.. Enumerable.Range(1, 13), .. Enumerable.Range(4, 9).Select(power => 1 << power)];
    private static readonly int[] s_phaseRows = [2, 8, 64, 512, 1024, 2048, 4096];
    private static readonly int[] s_phaseWidths = [64, 240, 256, 272, 1024, 4096];
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static void Run(Options options)
    {
        // Before anything is measured: a folder that is not there should not cost two minutes.
        string? folder = options.IsExperiment ? null : options.Out ?? Repository.Path("docs", "images");
        foreach (string needed in new[] { folder, options.Json is null ? null : Path.GetDirectoryName(Path.GetFullPath(options.Json)) }.OfType<string>())
        {
            if (!Directory.Exists(needed))
            {
                throw new FormatException($"there is no folder {needed}.");
            }
        }

        (IReadOnlyList<Measurement> all, Limits limits) = Timing.Measure([.. Points(options)], options.Rounds);
        ILookup<bool, Measurement> parts = all.ToLookup(measurement => Network.ByWidth.Contains(measurement.Point.Network));

        string machine = Text.Machine(limits);
        string rowTable = RowTable([.. parts[false]]), widthTable = WidthTable([.. parts[true]]), bandwidthTable = BandwidthTable(limits);
        Console.WriteLine(string.Join('\n', new[] { $"{machine}\n", parts[false].Any() ? rowTable : null, parts[true].Any() ? widthTable : null, bandwidthTable }.OfType<string>()));
        if (options.WriteDocs)
        {
            Documentation.Write(options.Page, "machine", $"{machine}; best of {options.Rounds} rounds.");
            Documentation.Write(options.Page, "rows", rowTable);
            Documentation.Write(options.Page, "widths", widthTable);
            Documentation.Write(options.Page, "bandwidth", bandwidthTable);
        }

        if (folder is not null)
        {
            Pictures.Draw(folder, options.Page, machine, [.. parts[false]], [.. parts[true]]);
        }

        if (options.Json is { } json)
        {
            File.WriteAllText(json, Json(machine, limits, all));
        }
    }

    /// <summary>The command phases.</summary>
    public static string Phases(Options options)
    {
        options = options.IsExperiment ? options : options with { Rows = s_phaseRows, Widths = s_phaseWidths };
        return MarkdownTable.Format(
            ["network", "rows", "forward, µs", "loss", "backward", "optimizer", "backward / forward"],
            Timing.MeasurePhases([.. Points(options).Where(point => point.Work == Work.TrainingStep)], options.Rounds).Select(entry => (string[])
            [
                entry.Point.Network.Name,
                Text.Whole(entry.Point.Rows),
                .. entry.Phases.Select(Text.Microseconds),
                Text.Digits(entry.Phases[2] / entry.Phases[0]),
            ]));
    }

    private static IEnumerable<Point> Points(Options options)
    {
        IReadOnlyList<int> rows = options.Rows ?? (options.Widths is null ? s_rows : []);
        if (options.Widths?.FirstOrDefault(width => Network.ByWidth.All(network => network.Channels[0] != width)) is int unknown and > 0)
        {
            throw new FormatException($"--widths: there is no network of width {unknown}; declare it in Networks.cs and list it in Network.cs.");
        }

        IEnumerable<Network> byWidth = Network.ByWidth.Where(network => options.Widths?.Contains(network.Channels[0]) ?? options.Rows is null);

        // Batch statistics of a single row are none: there is no training step of it.
        return Network.ByRows.SelectMany(network => rows.SelectMany(count => Points(network, count, trains: count > 1)))
            .Concat(byWidth.SelectMany(network => Points(network, 1, trains: false).Concat(Points(network, ManyRows, trains: true))));
    }

    private static IEnumerable<Point> Points(Network network, int rows, bool trains)
    {
        yield return new Point(network, Work.Prediction, rows);
        if (trains)
        {
            yield return new Point(network, Work.TrainingStep, rows);
        }
    }

    private static string RowTable(IReadOnlyList<Measurement> measurements)
        => MarkdownTable.Format(
            ["network", "rows", "prediction, µs/row", "roof", "times roof", "training step, µs/row", "roof", "times roof"],
            measurements.GroupBy(entry => (entry.Point.Network, entry.Point.Rows)).Select(group => (string[])
            [
                group.Key.Network.Name,
                Text.Whole(group.Key.Rows),
                .. Cells(group.FirstOrDefault(entry => entry.Point.Work == Work.Prediction), group.Key.Rows),
                .. Cells(group.FirstOrDefault(entry => entry.Point.Work == Work.TrainingStep), group.Key.Rows),
            ]));

    private static string WidthTable(IReadOnlyList<Measurement> measurements)
        => MarkdownTable.Format(
            [
                "width", "parameters", "1 row, µs", "roof", "times roof",
                $"{ManyRows} rows, µs", "roof", "times roof", $"training step of {ManyRows} rows, µs", "roof", "times roof",
            ],
            measurements.GroupBy(entry => entry.Point.Network).Select(group => (string[])
            [
                group.Key.Channels[0].ToString(CultureInfo.InvariantCulture),
                Text.Whole(group.Key.Parameters),
                .. Cells(group.FirstOrDefault(entry => entry.Point.Rows == 1), 1),
                .. Cells(group.FirstOrDefault(entry => entry.Point is { Rows: ManyRows, Work: Work.Prediction }), 1),
                .. Cells(group.FirstOrDefault(entry => entry.Point.Work == Work.TrainingStep), 1),
            ]));

    private static string BandwidthTable(Limits limits)
        => MarkdownTable.Format(
            ["bytes read again and again", "GB/s"],
            limits.Bandwidths.Where((_, index) => index % 2 == 0).Select(entry => (string[])[Text.Bytes(entry.Size), Text.Digits(entry.BytesPerSecond / 1e9)]));

    private static string[] Cells(Measurement? entry, int by)
        => entry is null
            ? ["", "", ""]
            : [Text.Microseconds(entry.Seconds / by), Text.Microseconds(entry.Roof / by), Text.Digits(entry.Seconds / entry.Roof)];

    private static string Json(string machine, Limits limits, IReadOnlyList<Measurement> measurements)
        => JsonSerializer.Serialize(
            new
            {
                machine,
                peak = limits.Peak,
                bandwidths = limits.Bandwidths.Select(entry => new { bytes = entry.Size, bytesPerSecond = entry.BytesPerSecond }),
                points = measurements.Select(entry => new
                {
                    network = entry.Point.Network.Name,
                    work = entry.Point.Work.ToString(),
                    rows = entry.Point.Rows,
                    seconds = entry.Seconds,
                    operations = entry.Point.Operations,
                    operationLimit = entry.OperationLimit,
                    bytes = entry.Point.Bytes,
                    readLimit = entry.ReadLimit,
                }),
            },
            s_json);
}
