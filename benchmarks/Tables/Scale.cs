using System.Diagnostics;
using System.Globalization;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>Generated tables as large as the limits that are promised: how long the training takes.</summary>
internal static class Scale
{
    private const int Categories = 4;
    private const int Seed = 1;

    // The name has a network in Networks.cs. A third of the columns are categories.
    private static readonly (string Name, int Rows, int Columns, int Classes)[] s_tables =
    [
        ("wide-2", 60_000, 300, 2),
        ("wide-26", 60_000, 300, 26),
        ("wide-number", 60_000, 300, 0),
        ("narrow-2", 60_000, 3, 2),
        ("narrow-26", 60_000, 3, 26),
        ("narrow-number", 60_000, 3, 0),
        ("few-2", 200, 300, 2),
        ("few-26", 200, 300, 26),
        ("few-number", 200, 300, 0),
    ];

    public static void Run(Options options)
    {
        Console.WriteLine("table            rows  columns  classes  s to train  s of processors  largest epochs   score");
        foreach ((string name, int rows, int columns, int classes) in s_tables.Where(table => options.Tables.Count == 0 || options.Tables.Contains(table.Name)))
        {
            (Table training, Table test) = (Generate(rows, columns, classes, Seed), Generate(2000, columns, classes, Seed + 1));
            LineModel.Use(name, training.Schema);
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            LineModel model = LineModel.Fit(training.Lines, new TableFitOptions { Seed = Seed, Threads = options.Threads });
            TimeSpan processors = Process.GetCurrentProcess().TotalProcessorTime - before;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-14} {rows,6}  {columns,7}  {classes,7}  {model.Report.Duration.TotalSeconds,10:F1}  {processors.TotalSeconds,15:F1}  {model.Report.Epochs.Max(),14}  {model.Evaluate(test.Lines).Score,6:F4}"));
        }
    }

    // The target is a smooth function of some columns, with steps by category and noise; classes are its ranks, as many rows in each.
    private static Table Generate(int rows, int columns, int classes, int seed)
    {
        System.Random random = new(seed);
        int texts = columns / 3, numbers = columns - texts;
        string[] names = [.. Enumerable.Range(0, Categories).Select(index => FormattableString.Invariant($"kind {index}"))];
        Line[] lines = new Line[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] own = [.. Enumerable.Range(0, numbers).Select(_ => Normal(random))];
            int[] kinds = [.. Enumerable.Range(0, texts).Select(_ => random.Next(Categories))];
            double target = (2 * Math.Sin(2 * own[0])) + (own[0] * own[1]) + (0.3 * Normal(random)) + (kinds[0] == 0 ? own[1] : 0.5 * kinds[0]);
            for (int i = 2; i < Math.Min(numbers, 12); i++)
            {
                target += 0.4 * Math.Tanh(own[i] * own[i - 1]);
            }

            lines[row] = new Line(own, [.. kinds.Select(kind => names[kind])], target);
        }

        if (classes > 0)
        {
            // By fixed limits, so that both parts have the same: a class for each piece of a curve that is nearly the target's distribution.
            lines = [.. lines.Select(line => line with { Target = Math.Clamp((int)(classes * 0.5 * (1 + Math.Tanh((line.Target - 1) / 2.5))), 0, classes - 1) })];
        }

        TableColumn[] features =
        [
            .. Enumerable.Range(0, numbers).Select(index => new TableColumn(FormattableString.Invariant($"number {index}"), "", ColumnKind.Number)),
            .. Enumerable.Range(0, texts).Select(index => new TableColumn(FormattableString.Invariant($"text {index}"), "", ColumnKind.Enumeration) { Categories = names }),
        ];
        TableColumn targetColumn = classes == 0
            ? new TableColumn("target", "", ColumnKind.Number)
            : new TableColumn("target", "", ColumnKind.Enumeration) { Categories = [.. Enumerable.Range(0, classes).Select(index => FormattableString.Invariant($"class {index}"))] };
        return new Table(new TableSchema(features, targetColumn), lines);
    }

    private static double Normal(System.Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
