using System.Globalization;

namespace Mlp.DistributedBenchmark;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public const string Help = """
        Measures what sums over ranks and steps of training take, and predicts what they take on a cluster. benchmarks/distributed.sh runs all of it.

        usage: mpirun -n 2 dotnet Mlp.DistributedBenchmark.dll measure FILE [--link NAME] [--networks N] [--no-sums]
               dotnet Mlp.DistributedBenchmark.dll report FOLDER [--write-docs]

          measure          what the ranks take that mpirun has started, or one process alone; into a JSON file
          --link NAME      what connects the ranks ("shared memory")
          --networks N     the N smallest networks alone
          --no-sums        steps alone
          report           the tables and the prediction of a folder with such files; writes its CSV files there
          --write-docs     replaces the tables of docs/distributed.md and its picture
        """;

    public required bool IsReport { get; init; }

    /// <summary>The file of the measurements, or the folder of such files.</summary>
    public required string Path { get; init; }

    public string Link { get; private init; } = "shared memory";

    public IReadOnlyList<Network> Networks { get; private init; } = Network.All;

    public bool WithSums { get; private init; } = true;

    public bool WriteDocs { get; private init; }

    /// <summary>Reads the arguments; null where help is asked for.</summary>
    /// <exception cref="FormatException">They are not understood.</exception>
    public static Options? Parse(string[] arguments)
    {
        if (arguments is not ["measure" or "report", { Length: > 0 }, ..])
        {
            return arguments is [] or ["--help", ..] ? null : throw new FormatException("say 'measure FILE' or 'report FOLDER': see --help.");
        }

        Options options = new() { IsReport = arguments[0] == "report", Path = arguments[1] };
        Queue<string> left = new(arguments[2..]);
        while (left.TryDequeue(out string? name))
        {
            options = name switch
            {
                "--link" when !options.IsReport => options with { Link = Value() },
                "--networks" when !options.IsReport => options with { Networks = [.. Network.All.Take(int.Parse(Value(), CultureInfo.InvariantCulture))] },
                "--no-sums" when !options.IsReport => options with { WithSums = false },
                "--write-docs" when options.IsReport => options with { WriteDocs = true },
                _ => throw new FormatException($"'{name}' is no option of '{arguments[0]}': see --help."),
            };

            string Value() => left.TryDequeue(out string? value) ? value : throw new FormatException($"{name} needs a value: see --help.");
        }

        return options;
    }
}
