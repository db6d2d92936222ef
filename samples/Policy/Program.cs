using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mlp;
using Mlp.Onnx;

namespace Policy;

/// <summary>Trains a network to balance a pole on a cart, shows how well it does, and writes it as an ONNX file.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int BadArguments = 2;
    private const int TestEpisodes = 100;

    private static int Main(string[] arguments)
    {
        Console.OutputEncoding = Encoding.UTF8;
        try
        {
            if (Options.Parse(arguments) is not { } options)
            {
                Console.WriteLine(Options.Help);
                return 0;
            }

            return Run(options);
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return BadArguments;
        }
    }

    private static int Run(Options options)
    {
        string folder = Path.GetFullPath(options.Folder);
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"error: there is no folder {folder}: create it, or name another with --out DIR.");
            return Failure;
        }

        PolicyNet net = new(options.Seed);
        Console.WriteLine($"PolicyNet 4-32-2, {PolicyNet.ParameterCount} parameters; {options.Updates} updates; seed {options.Seed}");
        Stopwatch clock = Stopwatch.StartNew();
        PolicyTraining.Run(net, options.Updates, options.Seed, (update, steps) =>
        {
            if (update == 1 || update % 20 == 0 || update == options.Updates)
            {
                string line = string.Create(CultureInfo.InvariantCulture, $"update {update,3}: the carts lasted {steps,5:F1} steps on average");
                Console.WriteLine(line);
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training took {clock.Elapsed.TotalSeconds:F2} s"));

        // Starts of a seed that is far from the training's.
        Evaluation test = Evaluation.Of(net, TestEpisodes, unchecked(options.Seed + 1_000_000));
        string average = test.AverageSteps.ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine($"{TestEpisodes} test episodes: {average} steps on average, {test.ShortestSteps} at least, of {CartPole.LongestEpisode}");
        return Keep(net, Path.Combine(folder, "cartpole.onnx"));
    }

    /// <summary>Writes the file, reads the network back and compares.</summary>
    private static int Keep(PolicyNet net, string path)
    {
        try
        {
            OnnxModel.Save(net, path);
            Console.WriteLine($"wrote {path}");
            PolicyNet copy = new(seed: 0);
            copy.LoadStateDict(OnnxModel.Load(path));
            if (!copy.Parameters.AsSpan().SequenceEqual(net.Parameters))
            {
                Console.Error.WriteLine("error: the file has other weights than the network.");
                return Failure;
            }

            Console.WriteLine("read it into a new network: the same weights, bit for bit");
            Console.WriteLine("to compile it into a native program, copy it into samples/Policy/Balance: samples/Policy/README.md says more");
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: cannot write to {path}: name a folder that is writable with --out DIR. ({error.Message})");
            return Failure;
        }
    }
}
