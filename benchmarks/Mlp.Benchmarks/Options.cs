using System.Globalization;

namespace Mlp.Benchmarks;

internal sealed record Options(string Filter, IReadOnlyList<string> Peers, int Rounds, int Threads, int? Vectors, string? Json, bool Markdown, bool List)
{
    public const string Help = """
        Times networks that MlpGen wrote beside TorchSharp, ONNX Runtime and plain C#, all in one process, and on one thread unless told.

        usage: dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- [options]
               dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- startup [options]
               dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- functions [options]
               dotnet run -c Release --project benchmarks/Mlp.Benchmarks -- epoch [options]

          --filter TEXT    only the workloads whose name has TEXT in it
          --peers LIST     whom to run beside MlpGen: torch,onnx,plain (all), or none
          --rounds N       how often they take turns, 5 to 10000 (41)
          --threads N      how many threads each gets, up to one a processor (1); plain C# stays on one,
                           and MlpGen on one thread runs beside MlpGen on several
          --vectors BITS   256: MlpGen and all peers do without AVX-512, in a process that is started for that;
                           512: refused where there is no AVX-512. Without it, each takes what it finds
          --json FILE      also writes every round's time to FILE
          --markdown       prints the table as Markdown
          --list           names the workloads and runs nothing
          --help           this text; startup --help tells of first calls and the time to full speed,
                           functions --help of activations and losses, epoch --help of Fashion-MNIST
        """;

    private static readonly string[] s_peers = ["torch", "onnx", "plain"];

    public static Options? Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return null;
        }

        Options options = new("", s_peers, 41, 1, null, null, false, false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            string Value() => ++index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal)
                ? arguments[index]
                : throw new FormatException($"{name} needs a value: see --help.");
            options = name switch
            {
                "--filter" => options with { Filter = Value() },
                "--peers" => options with { Peers = ParsePeers(Value()) },
                "--rounds" => options with { Rounds = ParseRounds(Value()) },
                "--threads" => options with { Threads = ParseThreads(Value()) },
                "--vectors" => options with { Vectors = ParseVectors(Value()) },
                "--json" => options with { Json = Value() },
                "--markdown" => options with { Markdown = true },
                "--list" => options with { List = true },
                _ => throw new FormatException($"'{name}' is no option of this program: see --help."),
            };
        }

        return options;
    }

    private static string[] ParsePeers(string text)
    {
        string[] peers = text == "none" ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return peers.FirstOrDefault(peer => !s_peers.Contains(peer)) is { } unknown
            ? throw new FormatException($"--peers knows torch, onnx and plain, or none, but got '{unknown}'.")
            : peers;
    }

    public static int ParseRounds(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds is >= 5 and <= 10_000
            ? rounds
            : throw new FormatException($"--rounds needs a whole number from 5 to 10000, but got '{text}'.");

    public static int ParseThreads(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads >= 1 && threads <= Environment.ProcessorCount
            ? threads
            : throw new FormatException($"--threads needs a whole number from 1 to {Environment.ProcessorCount}, this machine's processors, but got '{text}'.");

    private static int ParseVectors(string text)
    {
        int bits = text switch
        {
            "256" => 256,
            "512" => 512,
            _ => throw new FormatException($"--vectors needs 256 or 512, but got '{text}'."),
        };
        return bits == Peak.VectorBits || NarrowVectors.NeedNewProcess(bits)
            ? bits
            : throw new FormatException(
                $"--vectors {bits} needs {(bits == 512 ? "AVX-512" : "AVX2")}, but .NET has vectors of {Peak.VectorBits} bits here: the processor has no others, or a variable of the environment such as DOTNET_EnableAVX512 forbids them.");
    }
}
