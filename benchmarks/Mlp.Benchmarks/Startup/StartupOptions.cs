namespace Mlp.Benchmarks.Startup;

internal sealed record StartupOptions(string Filter, bool Markdown)
{
    public const string Help = """
        Times the first calls of networks that MlpGen wrote, each in a process in which nothing has run before, and says when they
        reach their full speed. Everything is the median of five processes.

        usage: dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- startup [options]

          --filter TEXT    only the networks whose name has TEXT in it
          --markdown       prints the table as Markdown
          --help           this text
        """;

    public static StartupOptions? Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return null;
        }

        StartupOptions options = new("", false);
        for (int index = 0; index < arguments.Length; index++)
        {
            options = arguments[index] switch
            {
                "--filter" when index + 1 < arguments.Length => options with { Filter = arguments[++index] },
                "--filter" => throw new FormatException("--filter needs a value: see startup --help."),
                "--markdown" => options with { Markdown = true },
                string other => throw new FormatException($"'{other}' is no option of startup: see startup --help."),
            };
        }

        return options;
    }
}
