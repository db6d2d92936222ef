using System.Globalization;

namespace Mlp.Growth;

/// <param name="Commands">What to do, in order.</param>
/// <param name="Out">The folder of the pictures; null for docs/images.</param>
/// <param name="Json">A file that receives all times and limits.</param>
/// <param name="WriteDocs">Whether the tables of the page are replaced.</param>
/// <param name="Page">The page of docs that they are in, which the pictures are named after, without its ending.</param>
/// <param name="Rounds">How often each point is timed.</param>
/// <param name="Rows">Row counts instead of the usual ones.</param>
/// <param name="Widths">Widths instead of the usual ones.</param>
/// <param name="Case">Of a child process: the net whose generation it times.</param>
internal sealed record Options(
    IReadOnlyList<string> Commands, string? Out, string? Json, bool WriteDocs, string Page, int Rounds, IReadOnlyList<int>? Rows, IReadOnlyList<int>? Widths, string? Case)
{
    public const string Help = """
        Measures how time and memory grow with rows and with width, and draws it beside the limits of the processor.

        usage: dotnet run -c Release --project benchmarks/Mlp.Growth -- [command...] [options]

          plots            times, limits, pictures (what it does if nothing else is asked for)
          phases           what forward pass, loss, backward pass and optimizer take of a training step
          memory           bytes of prediction's scratch and of tapes
          generation       time and size of what the generator writes
          all              all of them

          --out DIR        where the pictures go (docs/images)
          --json FILE      also writes all times and limits to FILE
          --write-docs     replaces the tables in docs/growth.md by those of this run
          --page NAME      in docs/NAME.md instead; the pictures are called NAME-….png
          --rounds N       how often each point is timed, 3 to 1000 (40)
          --rows LIST      times these row counts, 1 to 65536, such as 1-16,24,4096, and draws nothing
          --widths LIST    times these widths, of those in Networks.cs, and draws nothing
          --help           this text
        """;

    private static readonly string[] s_commands = ["plots", "phases", "memory", "generation"];

    /// <summary>Whether a part of the points was asked for, which makes no picture and no table of the documentation.</summary>
    public bool IsExperiment => Rows is not null || Widths is not null;

    public static Options? Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return null;
        }

        List<string> commands = [];
        Options options = new(commands, null, null, false, "growth", 40, null, null, null);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            string Value() => ++index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal)
                ? arguments[index]
                : throw new FormatException($"{name} needs a value: see --help.");
            switch (name)
            {
                case "--out": options = options with { Out = Value() }; break;
                case "--json": options = options with { Json = Value() }; break;
                case "--write-docs": options = options with { WriteDocs = true }; break;
                case "--page": options = options with { Page = Value() }; break;
                case "--rounds": options = options with { Rounds = Number(name, Value(), 3, 1000) }; break;
                case "--rows": options = options with { Rows = Numbers(name, Value(), 65_536) }; break;
                case "--widths": options = options with { Widths = Numbers(name, Value(), 8192) }; break;
                case "--case": options = options with { Case = Value() }; break;
                case "all": commands.AddRange(s_commands); break;
                default: commands.Add(s_commands.Contains(name) ? name : throw new FormatException($"'{name}' is no command or option of this program: see --help.")); break;
            }
        }

        if (commands.Count == 0)
        {
            commands.Add("plots");
        }

        return options.IsExperiment && options.WriteDocs
            ? throw new FormatException("--write-docs needs all points: leave --rows and --widths away.")
            : options;
    }

    private static int Number(string name, string text, int least, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} needs whole numbers from {least} to {most}, but got '{text}'.");

    private static int[] Numbers(string name, string text, int most)
        => [.. text.Split(',').SelectMany(part =>
        {
            string[] ends = part.Split('-', 2);
            int first = Number(name, ends[0], 1, most), last = Number(name, ends[^1], first, most);
            return Enumerable.Range(first, last - first + 1);
        })];
}
