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
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"update {update,3}: the carts lasted {steps,5:F1} steps on average"));
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training took {clock.Elapsed.TotalSeconds:F2} s"));

        Evaluation test = Test(net, options.Seed);
        string result = $"{test.AverageSteps:F1} steps on average, {test.ShortestSteps} at least, of {CartPole.LongestEpisode}";
        Console.WriteLine($"{TestEpisodes} test episodes: {result}");
        return Keep(net, test, options.Seed, Path.Combine(folder, "cartpole.onnx"));
    }

    /// <summary>Plays episodes that start elsewhere than those of the training: of a seed that is far from the training's.</summary>
    private static Evaluation Test(PolicyNet net, int seed) => Evaluation.Of(net, TestEpisodes, unchecked(seed + 1_000_000));

    /// <summary>Writes the file, reads the network back and compares.</summary>
    private static int Keep(PolicyNet net, Evaluation test, int seed, string path)
    {
        try
        {
            OnnxModel.Save(net, path);
            Console.WriteLine($"wrote {path}");
            PolicyNet copy = new(seed: 0);
            copy.LoadStateDict(OnnxModel.Load(path));
            if (Test(copy, seed) != test)
            {
                Console.Error.WriteLine("error: a network with the weights of the file does something else.");
                return Failure;
            }

            Console.WriteLine("read it into a new network: the same test episodes, step for step");
            Console.WriteLine("samples/Policy/Balance compiles this file into a program: copy it there, and publish that project (README.md)");
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: cannot write to {path}: name a folder that is writable with --out DIR. ({error.Message})");
            return Failure;
        }
    }
}
