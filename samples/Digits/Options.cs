using System.Globalization;

namespace Digits;

/// <summary>The command line.</summary>
/// <param name="Seed">Of the split, the initial weights, the order of the rows and dropout.</param>
/// <param name="Epochs">How often the network sees the training rows.</param>
/// <param name="Folder">Where the two files go.</param>
internal sealed record Options(int Seed, int Epochs, string Folder)
{
    public const string Help = """
        Trains a network that reads handwritten digits, and writes digits.safetensors and training.png.

        usage: dotnet run -c Release --project samples/Digits -- [options]

          --seed N      of the split, the initial weights, the order of the rows and dropout, 0 or more (1)
          --epochs N    how often the network sees the training rows, 1 to 10000 (30)
          --out DIR     where the two files go, an existing folder (the current one)
          --help        this text
        """;

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null where help is asked for.</returns>
    /// <exception cref="FormatException">An argument is not understood; the message says which and what was expected.</exception>
    public static Options? Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return null;
        }

        Options options = new(Seed: 1, Epochs: 30, Folder: ".");
        for (int index = 0; index < arguments.Length; index += 2)
        {
            string name = arguments[index];
            string? value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            options = name switch
            {
                "--seed" => options with { Seed = WholeNumber(name, value, 0, int.MaxValue) },
                "--epochs" => options with { Epochs = WholeNumber(name, value, 1, 10_000) },
                "--out" => options with { Folder = string.IsNullOrEmpty(value) ? throw new FormatException("--out needs the name of a folder.") : value },
                _ => throw new FormatException($"'{name}' is no option of this program: it takes --seed N, --epochs N, --out DIR and --help."),
            };
        }

        return options;
    }

    private static int WholeNumber(string name, string? text, int least, int most)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{name} needs a whole number from {least} to {most}, but got {(text is null ? "nothing" : $"'{text}'")}."));
}
