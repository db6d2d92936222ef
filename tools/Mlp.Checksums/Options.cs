namespace Mlp.Checksums;

internal sealed record Options(string? Output, string? Earlier, string? Text, string Only, bool WithParts)
{
    public const string Help = """
        Prints a checksum of all that some 200 networks compute, for each network and width of vectors: initial parameters, training
        with every optimizer and loss, gradients, running statistics, predictions. A run before a change and a run after it, compared,
        tell whether a single bit has changed. Each width runs in a process of its own; one that this processor has not is left out.

        usage: dotnet run -c Release --project tools/Mlp.Checksums -- [options]

          --out FILE      writes to FILE rather than to the terminal
          --compare FILE  compares with what an earlier run wrote, and fails where a checksum differs or is missing
          --text FILE     writes how long the generated text is: for each network its characters, its longest line, its longest method
          --only TEXT     runs the networks alone whose names or attributes have TEXT in them
          --parts         prints a checksum for each part as well: initial, forward, loss, gradients, step, state, prediction, special
          --help          this text
        """;

    public static Options? Parse(string[] arguments)
    {
        Options options = new(null, null, null, "", false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            string Value() => ++index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal)
                ? arguments[index]
                : throw new FormatException($"{name} needs a value: see --help.");
            switch (name)
            {
                case "--out":
                    options = options with { Output = Writable(name, Value()) };
                    break;
                case "--compare":
                    options = options with { Earlier = Value() };
                    break;
                case "--text":
                    options = options with { Text = Writable(name, Value()) };
                    break;
                case "--only":
                    options = options with { Only = Value() };
                    break;
                case "--parts":
                    options = options with { WithParts = true };
                    break;
                case "--help" or "-h" or "-?":
                    return null;
                default:
                    throw new FormatException($"'{name}' is no option of this program: see --help.");
            }
        }

        return options.Earlier is { } file && !File.Exists(file)
            ? throw new FormatException($"--compare: there is no file {file}.")
            : options;
    }

    // Minutes later it would be too late.
    private static string Writable(string name, string file) =>
        Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder)
            ? throw new FormatException($"{name} cannot write there: there is no folder {folder}.")
            : file;
}
