using System.Globalization;

namespace Policy;

/// <summary>The command line.</summary>
/// <param name="Seed">Of the initial weights, where the carts start and what they do.</param>
/// <param name="Updates">How often the network learns.</param>
/// <param name="Folder">Where the file goes.</param>
internal sealed record Options(int Seed, int Updates, string Folder)
{
    public const string Help = """
        Trains a network that balances a pole on a cart, and writes cartpole.onnx.

        usage: dotnet run -c Release --project samples/Policy -- [options]

          --seed N      of the initial weights, where the carts start and what they do, 0 or more (1)
          --updates N   how often the network learns from 64 episodes, 1 to 10000 (200)
          --out DIR     where the file goes, an existing folder (the current one)
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

        Options options = new(Seed: 1, PolicyTraining.DefaultUpdates, Folder: ".");
        for (int index = 0; index < arguments.Length; index += 2)
        {
            string name = arguments[index];
            string? value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            options = name switch
            {
                "--seed" => options with { Seed = WholeNumber(name, value, 0, int.MaxValue) },
                "--updates" => options with { Updates = WholeNumber(name, value, 1, 10_000) },
                "--out" => options with { Folder = string.IsNullOrEmpty(value) ? throw new FormatException("--out needs the name of a folder.") : value },
                _ => throw new FormatException($"'{name}' is no option of this program: it takes --seed N, --updates N, --out DIR and --help."),
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
