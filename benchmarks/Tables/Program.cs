// Scores of Mlp.Tables' defaults beside scikit-learn's:
//     python3 tools/compare_tables.py FOLDER splits > peers.txt
//     dotnet run -c Release --project benchmarks/Tables -- FOLDER splits [threads] [table ...]
// FOLDER has the tables' CSV files; splits is a folder that the script fills with the rows of each test part.
using System.Diagnostics;
using System.Globalization;
using Mlp.Tables;
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
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: FOLDER SPLITS [threads] [table ...]");
    return 1;
}

int threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
Console.WriteLine("table           score  held out  seconds  µs a prediction");
foreach ((string name, string file, string target, bool logarithm) in tables.Where(table => args.Length < 4 || args[3..].Contains(table.Name)))
{
    Table table = Table.Read(Path.Combine(args[0], file), target, logarithm);
    LineModel.Use(name, table.Schema);
    List<double> scores = [], heldOut = [], seconds = [], microseconds = [];
    for (int seed = 0; File.Exists(Path.Combine(args[1], FormattableString.Invariant($"{name}.{seed}.txt"))); seed++)
    {
        HashSet<int> test = [.. File.ReadAllText(Path.Combine(args[1], FormattableString.Invariant($"{name}.{seed}.txt")))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Line[] tests = [.. table.Lines.Where((_, row) => test.Contains(row))];
        TableEnsemble model = TableEnsemble.Fit<LineModel, Line>(
            table.Lines.Where((_, row) => !test.Contains(row)), new TableFitOptions { Seed = seed, Threads = threads });
        scores.Add(model.Evaluate<LineModel, Line>(tests).Score);
        heldOut.Add(model.Report.HeldOut!.Score);
        seconds.Add(model.Report.Duration.TotalSeconds);
        microseconds.Add(TimeOfOne(model, tests));
    }

    if (scores.Count == 0)
    {
        Console.Error.WriteLine($"There is no '{Path.Combine(args[1], name)}.0.txt': write the splits with tools/compare_tables.py first.");
        return 1;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-14} {scores.Average():F4}    {heldOut.Average():F4}  {seconds.Average(),7:F1}  {microseconds.Min():F2}"));
}

return 0;

// The fastest of some passes over the test part, a row at a time.
static double TimeOfOne(TableEnsemble model, Line[] rows)
{
    float[] outputs = new float[Math.Max(2, model.Schema.OutputCount)];
    Span<float> answer = outputs.AsSpan(0, model.Schema.IsClassification ? model.Schema.OutputCount : 2);
    double fastest = double.PositiveInfinity;
    for (int pass = 0; pass < 20; pass++)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (Line row in rows)
        {
            model.Predict(row.Cells, answer);
        }

        fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMicroseconds / rows.Length);
    }

    return fastest;
}
