using Mlp.Growth;

const int Failure = 1;
const int Usage = 2;

try
{
    if (Options.Parse(args) is not { } options)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }

    if (options.Case is { } generationCase)
    {
        GenerationTable.RunCase(generationCase);
        return 0;
    }

    foreach (string command in options.Commands)
    {
        switch (command)
        {
            case "plots": Plots.Run(options); break;
            case "phases": Show(options, command, Plots.Phases(options)); break;
            case "memory": Show(options, command, MemoryTable.Format()); break;
            case "generation": Show(options, command, GenerationTable.Format()); break;
        }
    }

    return 0;
}
catch (FormatException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return Usage;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return Failure;
}

static void Show(Options options, string name, string table)
{
    Console.WriteLine(table);
    if (options.WriteDocs)
    {
        Documentation.Write(options.Page, name, table);
    }
}
