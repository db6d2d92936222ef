namespace Balance;

/// <summary>The command line.</summary>
/// <param name="Steps">How long the pole is to be balanced.</param>
/// <param name="Seed">Of how the cart starts.</param>
/// <param name="Draws">Whether the cart is shown.</param>
internal sealed record Options(int Steps, int Seed, bool Draws)
{
    public const string Help = """
        Balances a pole on a cart with a network that is part of this program.

        usage: Balance [options]

          --steps N     how many steps of 0.02 s the pole is to be balanced, 1 to 1000000 (500)
          --seed N      of how the cart starts, 0 or more (1)
          --no-draw     shows no pictures, and does not wait
          --help        this text

        It ends with 0 where the pole still stands, and with 1 where it fell.

        """;

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null where help is asked for.</returns>
    /// <exception cref="FormatException">An argument is not understood; the message says which and what was expected.</exception>
    public static Options? Parse(string[] arguments)
    {
        Options options = new(Steps: 500, Seed: 1, Draws: true);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            switch (name)
            {
                case "--help" or "-h" or "-?":
                    return null;
                case "--no-draw":
                    options = options with { Draws = false };
                    break;
                case "--steps":
                    options = options with { Steps = WholeNumber(name, arguments.ElementAtOrDefault(++index), 1, 1_000_000) };
                    break;
                case "--seed":
                    options = options with { Seed = WholeNumber(name, arguments.ElementAtOrDefault(++index), 0, int.MaxValue) };
                    break;
                default:
                    throw new FormatException($"'{name}' is no option of this program: it takes --steps N, --seed N, --no-draw and --help.");
            }
        }

        return options;
    }

    private static int WholeNumber(string name, string? text, int least, int most)
        => int.TryParse(text, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException(
                $"{name} needs a whole number from {least} to {most}, but got {(text is null ? "nothing" : $"'{text}'")}.");
}
