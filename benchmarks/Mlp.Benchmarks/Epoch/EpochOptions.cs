using System.Globalization;

namespace Mlp.Benchmarks.Epoch;

internal sealed record EpochOptions(int Epochs, IReadOnlyList<int> Threads, string Folder, bool Markdown)
{
    public const string Help = """
        Trains the network of samples/FashionMnist on all of Fashion-MNIST, with MlpGen's trainer and with TorchSharp, epoch by epoch in
        turns, and prints how long an epoch takes and how many test images each gets right in the end.

        usage: dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- epoch [options]

          --epochs N       epochs of each training, 2 to 1000 (5)
          --threads N      threads for both; without it one, and then as many as there are processors, up to two
          --folder DIR     where the four files are; without it where Debian's package dataset-fashion-mnist puts them
          --markdown       prints the table as Markdown
          --help           this text
        """;

    public static EpochOptions? Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return null;
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData);
        EpochOptions options = new(5, Environment.ProcessorCount > 1 ? [1, 2] : [1], Path.Combine(data, "datasets", "fashion-mnist"), false);
        for (int index = 0; index < arguments.Length; index++)
        {
            options = arguments[index] switch
            {
                "--epochs" when index + 1 < arguments.Length => options with { Epochs = ParseEpochs(arguments[++index]) },
                "--threads" when index + 1 < arguments.Length => options with { Threads = [Options.ParseThreads(arguments[++index])] },
                "--folder" when index + 1 < arguments.Length => options with { Folder = arguments[++index] },
                "--epochs" or "--threads" or "--folder" => throw new FormatException($"{arguments[index]} needs a value: see epoch --help."),
                "--markdown" => options with { Markdown = true },
                string other => throw new FormatException($"'{other}' is no option of epoch: see epoch --help."),
            };
        }

        return options;
    }

    private static int ParseEpochs(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int epochs) && epochs is >= 2 and <= 1000
            ? epochs
            : throw new FormatException($"--epochs needs a whole number from 2 to 1000, but got '{text}'.");
}
