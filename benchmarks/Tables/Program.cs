// Mlp.Tables beside ML.NET's LightGBM and FastTree, all with their defaults, on the same rows and the same five splits:
//     dotnet run -c Release --project benchmarks/Tables -- FOLDER
// FOLDER has the tables' CSV files. What it prints: the score (accuracy, or R², mean of the splits); the seconds of a training; the microseconds
// of a prediction, ours by Predict(row), theirs by PredictionEngine; the same of all test rows together, theirs by ITransformer.Transform; the
// bytes that one prediction allocates. Times are medians, with the range of the middle half; who is timed takes turns.
//     --splits SPLITS   the splits that tools/compare_tables.py wrote, on which it scored scikit-learn
//     --seeds, --threads, --only-ours, and names of tables   less of it
//     --scale           without FOLDER: generated tables, as large as the limits that are promised, ours alone
// Where other programs run, set OMP_WAIT_POLICY=PASSIVE: LightGBM's threads wait for each other by spinning, which costs it minutes there.
using System.Runtime.InteropServices;
using Mlp.Benchmarks;
using Mlp.TablesBenchmark;

(string Name, string File, string Target, bool Logarithm)[] tables =
[
    ("penguins", "penguins.csv.gz", "species", false),
    ("concrete", "concrete.csv", "compressive_strength", false),
    ("Sacramento", "Sacramento.csv.gz", "price", true),
    ("attrition", "attrition.csv.gz", "Attrition", false),
    ("ames", "ames.csv.gz", "Sale_Price", true),
    ("credit_data", "credit_data.csv.gz", "Status", false),
    ("stackoverflow", "stackoverflow.csv.gz", "Remote", false),
    ("wa_churn", "wa_churn.csv.gz", "churn", false),
    ("diamonds", "diamonds.csv.gz", "price", true),
];
if (Options.Read(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 1;
}

Console.WriteLine($"{Processor.Name()}, {Environment.ProcessorCount} logical processors, {options.Threads} threads train; {RuntimeInformation.FrameworkDescription}");
if (options.Scale)
{
    Scale.Run(options);
    return 0;
}

(string Name, Table Table)[] chosen =
[
    .. tables.Where(table => options.Tables.Count == 0 || options.Tables.Contains(table.Name))
        .Select(table => (table.Name, Table.Read(Find(options.Folder, table.File), table.Target, table.Logarithm))),
];

// Once for each kind of table without looking, so that the first ones are not those that wait for the compiler.
foreach ((string name, Table table) in chosen.DistinctBy(one => Math.Min(one.Table.Schema.Classes.Count, 3)))
{
    LineModel.Use(name, table.Schema);
    new Comparison(table, name, options with { Seeds = 1 }).Run();
}

List<(double Error, double One, double Many)>[] ratios = [[], []];
foreach ((string name, Table table) in chosen)
{
    LineModel.Use(name, table.Schema);
    Comparison comparison = new(table, name, options);
    Measured[] measured = comparison.Run();
    comparison.Print(measured);
    for (int i = 1; i < measured.Length; i++)
    {
        ratios[i - 1].Add((
            comparison.Error(measured[0]) / comparison.Error(measured[i]),
            measured[i].One.Median / measured[0].One.Median,
            measured[i].Many.Median / measured[0].Many.Median));
    }
}

if (!options.OnlyOurs && ratios[0].Count > 0)
{
    Console.WriteLine();
    foreach ((string name, List<(double Error, double One, double Many)> of) in new[] { "LightGBM", "FastTree" }.Zip(ratios))
    {
        Console.WriteLine(FormattableString.Invariant(
            $"Geometric means beside {name}: our error is {Mean(of, ratio => ratio.Error):F2} of theirs; theirs takes {Mean(of, ratio => ratio.One):F0} times as long for a prediction ({of.Min(ratio => ratio.One):F0} to {of.Max(ratio => ratio.One):F0}), {Mean(of, ratio => ratio.Many):F1} times for many at once ({of.Min(ratio => ratio.Many):F1} to {of.Max(ratio => ratio.Many):F1})."));
    }
}

return 0;

static double Mean<T>(List<T> values, Func<T, double> value) => Math.Exp(values.Average(one => Math.Log(value(one))));

// concrete.csv lies one folder up.
static string Find(string folder, string file)
{
    string path = Path.Combine(folder, file), above = Path.Combine(folder, "..", file);
    return File.Exists(path) || !File.Exists(above) ? path : above;
}
