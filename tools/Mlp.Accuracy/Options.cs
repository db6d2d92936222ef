using System.Globalization;

namespace Mlp.AccuracyTable;

internal sealed record Options(uint Stride, uint DenseStride, string? Output)
{
    public const string Help = """
        Prints, as Markdown, the largest errors of the functions and activations in units in the last place, and the largest differences
        of networks, losses, metrics, optimizers and schedules from PyTorch's and scikit-learn's numbers: docs/accuracy.md.

        usage: dotnet run -c Release --project tools/Mlp.Accuracy -- [options]

          --stride N        measures functions at every Nth of all floats (257); 1 takes all 2³², for hours
          --dense-stride N  and at every Nth of magnitude 1/16 to 128, where they bend (31); 1 takes minutes a width
          --output FILE     writes to FILE rather than to the terminal
          --help            this text
        """;

    public static Options? Parse(string[] arguments)
    {
        Options options = new(257, 31, null);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            string Value() => ++index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal)
                ? arguments[index]
                : throw new FormatException($"{name} needs a value: see --help.");
            switch (name)
            {
                case "--stride":
                    options = options with { Stride = ParseStride(name, Value()) };
                    break;
                case "--dense-stride":
                    options = options with { DenseStride = ParseStride(name, Value()) };
                    break;
                case "--output":
                    options = options with { Output = Value() };
                    break;
                case "--help" or "-h" or "-?":
                    return null;
                default:
                    throw new FormatException($"'{name}' is no option of this program: see --help.");
            }
        }

        return options.Output is { } file && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder)
            ? throw new FormatException($"--output cannot write there: there is no folder {folder}.")
            : options;
    }

    public static uint ParseStride(string name, string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint stride) && stride is >= 1 and <= 1_000_000
            ? stride
            : throw new FormatException($"{name} needs a whole number from 1 to 1000000, but got '{text}'.");
}
