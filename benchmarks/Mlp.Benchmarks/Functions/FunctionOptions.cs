using System.Globalization;

namespace Mlp.Benchmarks.Functions;

internal sealed record FunctionOptions(string Filter, int Rounds, bool Markdown)
{
    public const string Help = """
        Times activations and losses over data in the second-level cache, beside a loop that only reads and writes as much, and beside
        what the processor needs for as many operations. In a minute.

        usage: dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- functions [options]

          --filter TEXT    only the functions whose name has TEXT in it
          --rounds N       how often function and loop take turns, 5 to 10000 (41)
          --markdown       prints the table as Markdown
          --help           this text
        """;

    public static FunctionOptions? Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return null;
        }

        FunctionOptions options = new("", 41, false);
        for (int index = 0; index < arguments.Length; index++)
        {
            options = arguments[index] switch
            {
                "--filter" when index + 1 < arguments.Length => options with { Filter = arguments[++index] },
                "--rounds" when index + 1 < arguments.Length => options with { Rounds = Options.ParseRounds(arguments[++index]) },
                "--filter" or "--rounds" => throw new FormatException($"{arguments[index]} needs a value: see functions --help."),
                "--markdown" => options with { Markdown = true },
                string other => throw new FormatException($"'{other}' is no option of functions: see functions --help."),
            };
        }

        return options;
    }
}
